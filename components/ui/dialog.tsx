"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  closeLabel: string;
  children: ReactNode;
  width?: string;
}

/** A window over the page; focus moves in and comes back, Esc closes. */
export function Dialog({ open, onClose, title, closeLabel, children, width = "34rem" }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-auto rounded-4 bg-surface p-5 shadow-3 outline-none"
          style={{ width }}
        >
          <div className="mb-3 flex items-start gap-3">
            <Base.Title className="text-title font-bold tracking-tight">{title}</Base.Title>
            <Base.Close
              aria-label={closeLabel}
              className="-mt-1 -mr-1 ml-auto grid size-8 place-items-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X aria-hidden size={16} />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
