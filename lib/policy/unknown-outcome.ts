import type { PolicySettings } from "./settings";

/*
 * One rule for every act that may have left and was never answered, whatever it is: it is read until the provider
 * tells, nothing is sent a second time by itself, and a person may act again once it had time and reads enough to show
 * its effect. Who may, differs: `unknown-outcome.test.ts` has them side by side.
 */

/** What an act of unknown outcome is measured with. */
export interface Quarantine {
  /** By the database's clock. */
  now: Date;
  quarantineSeconds: number;
  /** Reads without effect that must agree. */
  quarantineReads: number;
}

export const quarantineOf = ({ unknownSeconds, unknownReads }: PolicySettings): Omit<Quarantine, "now"> => ({
  quarantineSeconds: unknownSeconds,
  quarantineReads: unknownReads,
});

/** Whether an act of unknown outcome had time and reads enough to show its effect. */
export function hasWaitedOut(act: { sentAt: Date | null; reads: number }, quarantine: Quarantine): boolean {
  const seconds = act.sentAt ? (quarantine.now.getTime() - act.sentAt.getTime()) / 1000 : 0;
  return seconds >= quarantine.quarantineSeconds && act.reads >= quarantine.quarantineReads;
}

const waits = [2, 5, 10, 20, 30] as const;

/** The longest an unknown outcome goes unread, in seconds. */
export const longestWait = 60;

/** Seconds until an unknown outcome is read again after so many reads: soon at first, then patiently, without end. */
export const secondsToNextRead = (reads: number): number => waits[reads] ?? longestWait;

/** An open decision as far as its release is concerned. */
export interface Releasable {
  state: string;
  /** An earlier attempt of it may still take effect. */
  mayHaveLeft: boolean;
  recordedAt: Date;
  /** Null while the last attempt has not left; the one before left earlier than this one was recorded. */
  sentAt: Date | null;
  agreeingReads: number;
}

/** When an admin may release a decision at the earliest; null where nobody is in doubt about it. */
export function releaseFrom(decision: Releasable, settings: PolicySettings): Date | null {
  const inDoubt = decision.state === "UNKNOWN" || (decision.state === "NOT_SENT" && decision.mayHaveLeft);
  if (!inDoubt) return null;
  const seconds = Math.max(settings.releaseMinutes * 60, settings.unknownSeconds);
  return new Date((decision.sentAt ?? decision.recordedAt).getTime() + seconds * 1000);
}

/** Whether an admin may release it now, if a read at this moment shows no effect either. */
export function mayRelease(decision: Releasable, settings: PolicySettings, now: Date): boolean {
  const from = releaseFrom(decision, settings);
  return from !== null && now >= from && decision.agreeingReads >= settings.unknownReads;
}
