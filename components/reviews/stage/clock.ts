/** Seconds as a player shows them: 0:52, or 0:52.12 with two digits. */
export function clock(seconds: number, digits = 0): string {
  // Cut, not rounded: 59.996 is not 60, and a time shown has begun.
  const shown = Math.floor(seconds * 10 ** digits + 1e-6) / 10 ** digits;
  const whole = Math.floor(shown / 60);
  return `${whole}:${(shown - whole * 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0")}`;
}
