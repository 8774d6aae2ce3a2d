import { useLocale } from "use-intl";

/** Seconds as a player shows them: 0:52, or 0:52.12 with two digits. */
export function clock(seconds: number, digits = 0, point = "."): string {
  // Cut, not rounded: 59.996 is not 60, and a time shown has begun.
  const shown = Math.floor(seconds * 10 ** digits + 1e-6) / 10 ** digits;
  const whole = Math.floor(shown / 60);
  const rest = (shown - whole * 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0");
  return `${whole}:${rest.replace(".", point)}`;
}

const pointOf = (locale: string): string =>
  new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";

/** The same as the reader's language writes it: 0:52,12 in Spanish. */
export function useClock(): (seconds: number, digits?: number) => string {
  const point = pointOf(useLocale());
  return (seconds, digits) => clock(seconds, digits, point);
}
