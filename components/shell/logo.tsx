/** Two overlapping sheets; what they share is what is judged. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden className="shrink-0">
      <rect x="1.8" y="1.8" width="11.4" height="11.4" rx="2.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="6.8" y="6.8" width="11.4" height="11.4" rx="2.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="7.6" y="7.6" width="4.8" height="4.8" rx=".8" className="fill-accent" />
    </svg>
  );
}

/** Marks everything that is not production. */
export function EnvironmentTag({ label }: { label: string }) {
  return (
    <span className="inline-flex h-5 items-center rounded-1 border border-dashed border-line-ctl px-1.5 text-micro font-bold text-ink-2">
      {label}
    </span>
  );
}
