const two = (number: number) => String(number).padStart(2, "0");

/** As a field of day and time wants it, by the clock on the reader's wall. */
export const localTime = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

const inHours = (now: Date, hours: number) => new Date(now.getTime() + hours * 3_600_000);

function morningAfter(now: Date, days: number): Date {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + days);
  morning.setHours(9, 0, 0, 0);
  return morning;
}

/** What is chosen with one press, no further away than the policy allows. */
export const quickTimes = (now: Date, maxHours: number) =>
  (
    [
      { name: "hour", at: inHours(now, 1) },
      { name: "hours", at: inHours(now, 4) },
      { name: "tomorrow", at: morningAfter(now, 1) },
      { name: "dayAfter", at: morningAfter(now, 2) },
    ] as const
  )
    .filter(({ at }) => at <= inHours(now, maxHours))
    .map(({ name, at }) => ({ name, at: localTime(at) }));
