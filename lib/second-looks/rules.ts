import type { LookKind, Verdict } from "./schema";

/** A second look as far as rules are concerned. */
export interface Look {
  kind: LookKind;
  verdict: Verdict | null;
  /** Of the evidence it was asked about. */
  evidenceHash: string | null;
  askedById: string;
  takenById: string | null;
}

export const lookStates = ["none", "open", "agreed", "disagreed"] as const;
export type LookState = (typeof lookStates)[number];

/**
 * Where the second looks on an approval stand, for whoever is to decide on this evidence. A colleague's disagreement
 * stands whoever decides; an agreement of one's own is no second look; other evidence needs a look of its own.
 */
export function lookState(looks: readonly Look[], evidenceHash: string | null, deciderId: string): LookState {
  if (evidenceHash === null) return "none";
  const current = looks.filter((look) => look.kind === "approval" && look.evidenceHash === evidenceHash);
  if (current.some((look) => look.verdict === "disagree")) return "disagreed";
  if (current.some((look) => look.verdict === "agree" && look.takenById !== deciderId)) return "agreed";
  return current.some((look) => look.verdict === null && look.askedById === deciderId) ? "open" : "none";
}

/** What keeps an officer from giving a second look; the first that holds. */
export interface Hindrances {
  /** Nobody answers their own question, or looks at their own refusal. */
  asked: boolean;
  /** Whoever opened, filled in or corrected a request does not judge it. */
  hadHandIn: boolean;
  /** Nobody judges their own request. */
  applicant: boolean;
  /** Whoever holds the request decides it. */
  holds: boolean;
}

export const isImpartial = ({ asked, hadHandIn, applicant, holds }: Hindrances): boolean =>
  !asked && !hadHandIn && !applicant && !holds;
