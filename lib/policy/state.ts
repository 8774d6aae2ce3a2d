/** Where a version stands. */
export const versionStates = ["waiting", "overtaken", "planned", "in-force", "past", "withdrawn"] as const;
export type VersionState = (typeof versionStates)[number];

/** What tells it. */
export interface VersionDates {
  id: string;
  version: number;
  authorId: string | null;
  startsAt: Date;
  createdAt: Date;
  seenAt: Date | null;
  withdrawnAt: Date | null;
}

/** Whether nobody else has to see it, or somebody has. */
export const isSeen = (row: VersionDates): boolean => row.version === 1 || row.authorId === null || row.seenAt !== null;

/**
 * Where a version stands beside the one in force. A proposal was drawn from what was in force when it was made: once
 * another came into force, it is overtaken, since it would take back what nobody meant to take back.
 */
export function stateOf(row: VersionDates, inForce: { id: string; since: Date }, now: Date): VersionState {
  if (row.withdrawnAt) return "withdrawn";
  if (row.id === inForce.id) return "in-force";
  if (!isSeen(row)) return inForce.since > row.createdAt ? "overtaken" : "waiting";
  return row.startsAt > now ? "planned" : "past";
}

/** Whether it can still be taken back: it never was in force. */
export const isOpen = (state: VersionState): boolean =>
  state === "waiting" || state === "overtaken" || state === "planned";

/** When a version came into force, or will. */
export const sinceOf = (row: VersionDates): Date =>
  new Date(Math.max(row.startsAt.getTime(), row.createdAt.getTime(), row.seenAt?.getTime() ?? 0));
