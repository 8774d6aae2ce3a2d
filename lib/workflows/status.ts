import { hasTwoSteps, judgedByProvider, takesEvidence } from "./names";

/*
 * The provider's status words and ours. A word is stored as it came; people read the house word.
 */

export const providerStatuses = [
  "VIDEOPENDING",
  "VIDEOINCOMPLETE",
  "VIDEOERROR",
  "VIDEOREVIEW",
  "CREATED",
  "ENROLLREADY",
  "ISSUED",
  "RENEWED",
  "CANCELLED",
] as const;

export type ProviderStatus = (typeof providerStatuses)[number];

function isProviderStatus(word: string): word is ProviderStatus {
  return (providerStatuses as readonly string[]).includes(word);
}

/** Transitions the references prove or this product decided (state-machine 3); anything else is an anomaly. */
const transitions: Record<ProviderStatus, readonly ProviderStatus[]> = {
  VIDEOPENDING: ["VIDEOREVIEW", "VIDEOINCOMPLETE", "VIDEOERROR", "CANCELLED"],
  VIDEOINCOMPLETE: ["VIDEOREVIEW", "VIDEOERROR", "CANCELLED"],
  VIDEOERROR: ["VIDEOINCOMPLETE", "VIDEOREVIEW", "CANCELLED"],
  VIDEOREVIEW: ["ENROLLREADY", "CREATED", "CANCELLED"],
  CREATED: ["ENROLLREADY", "CANCELLED"],
  ENROLLREADY: ["ISSUED", "CANCELLED"],
  ISSUED: ["RENEWED"],
  RENEWED: [],
  CANCELLED: [],
};

/** Statuses after which nothing more is to be done for a request. */
export const terminalStatuses: readonly string[] = ["ISSUED", "RENEWED", "CANCELLED"];

export const isTerminal = (status: string): boolean => terminalStatuses.includes(status);

/**
 * Whether a change is on the list. Webhooks may be lost, so states may be skipped: a target reachable in several steps
 * is expected too.
 */
export function isExpectedTransition(from: string, to: string): boolean {
  if (!isProviderStatus(from) || !isProviderStatus(to)) return false;
  const seen = new Set<ProviderStatus>([from]);
  const waiting: ProviderStatus[] = [from];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const next of transitions[at]) {
      if (next === to) return true;
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return false;
}

/** Statuses that show an approval. */
export const approvedStatuses = ["ENROLLREADY", "ISSUED", "RENEWED"];

/** Statuses that show that an act took effect. A validation may approve as well (state-machine rows 8 and 9). */
export const effectsOf: Readonly<Record<string, readonly string[]>> = {
  approve: approvedStatuses,
  validate: ["CREATED", ...approvedStatuses],
  refuse: ["CANCELLED"],
  cancel: ["CANCELLED"],
  sign: ["ISSUED", "RENEWED"],
};

interface Move {
  workflow: string;
  from: string;
  to: string;
  videoidStatus: string | null;
}

/**
 * Whether somebody outside was waited for to make this change: the applicant who is identified, the provider's operator
 * who judges where none of ours does, the holder who takes or renews a certificate of the RA. Every other change is an
 * act of ours, or was made elsewhere.
 */
export function isAwaited({ workflow, from, to, videoidStatus }: Move): boolean {
  if (!isExpectedTransition(from, to)) return false;
  if (["VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW"].includes(to)) return true;
  if (hasTwoSteps(workflow) && approvedStatuses.includes(from)) return to !== "CANCELLED";
  if (!judgedByProvider(workflow) || from === "CREATED") return false;
  return to !== "CANCELLED" || videoidStatus === "REFUSED";
}

export const houseStatuses = [
  "waiting",
  "waiting-evidence",
  "incomplete",
  "failed",
  "with-operator",
  "to-review",
  "validated",
  "approved",
  "issued",
  "renewed",
  "refused",
  "cancelled",
  "sending",
  "unknown-outcome",
  "not-sent",
  "opening",
  "not-opened",
  "other",
] as const;

/** The word people read; its label is the message `status.<word>`. */
export type HouseStatus = (typeof houseStatuses)[number];

const words: Record<ProviderStatus, HouseStatus> = {
  VIDEOPENDING: "waiting",
  VIDEOINCOMPLETE: "incomplete",
  VIDEOERROR: "failed",
  VIDEOREVIEW: "to-review",
  CREATED: "validated",
  ENROLLREADY: "approved",
  ISSUED: "issued",
  RENEWED: "renewed",
  CANCELLED: "cancelled",
};

/** Decisions that are not settled; while one stands, it is what people must read. */
export const openDecisionStates = ["RECORDED", "SENDING", "UNKNOWN", "NOT_SENT"] as const;

export interface StatusFacts {
  workflow: string;
  status: string;
  creation: string;
  refusedBy: string | null;
  decisionState: string | null;
}

/** The house word of a request: an unsettled decision first, then our own record of a refusal, then the vendor's word. */
export function houseStatus({ workflow, status, creation, refusedBy, decisionState }: StatusFacts): HouseStatus {
  if (decisionState === "UNKNOWN") return "unknown-outcome";
  if (decisionState === "NOT_SENT") return "not-sent";
  if (decisionState !== null) return "sending";
  if (creation === "sending" || creation === "unknown") return "opening";
  if (creation === "failed") return "not-opened";
  if (status === "CANCELLED" && refusedBy !== null) return "refused";
  if (status === "VIDEOREVIEW" && judgedByProvider(workflow)) return "with-operator";
  // Where others film, it is not the applicant who is waited for.
  if (status === "VIDEOPENDING" && takesEvidence(workflow)) return "waiting-evidence";
  return isProviderStatus(status) ? words[status] : "other";
}

export type Tone = "neutral" | "warn" | "bad" | "act" | "ok" | "unknown";

export const tones: Record<HouseStatus, Tone> = {
  waiting: "neutral",
  "waiting-evidence": "neutral",
  incomplete: "warn",
  failed: "bad",
  "with-operator": "neutral",
  "to-review": "act",
  validated: "act",
  approved: "ok",
  issued: "ok",
  renewed: "ok",
  refused: "neutral",
  cancelled: "neutral",
  sending: "act",
  "unknown-outcome": "unknown",
  "not-sent": "warn",
  opening: "neutral",
  "not-opened": "bad",
  other: "neutral",
};
