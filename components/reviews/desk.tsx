import type { ReactNode } from "react";

/**
 * Header, bands, work and bar, of which the work alone gives way. Where there is no room for that beside each other, as
 * under large text, the parts stand one below the other and the page scrolls under the bar.
 */
export function Desk({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-dvh flex-col overflow-y-auto bg-surface max-desk:scroll-pb-20 desk:grid desk:grid-cols-[minmax(0,1fr)] desk:grid-rows-[48px_auto_minmax(0,1fr)_56px] desk:overflow-hidden">
      {children}
    </div>
  );
}
