import { hasWaitedOut, type Quarantine } from "@/lib/policy/unknown-outcome";
import type { ActKind, ActState, DocumentState, Permits } from "./views";

/** A code is asked for once a minute at most: the provider's rule, kept here too. */
const codeSeconds = 60;

export interface SigningFacts extends Quarantine {
  /** The provider's word. */
  status: string;
  /** A cancellation is open. */
  cancelling: boolean;
  most: number;
  documents: readonly { kind: string; state: DocumentState; archived: boolean }[];
  acts: readonly { kind: ActKind; state: ActState; sentAt: Date | null; reads: number }[];
}

const isUnderWay = (state: ActState) => state === "RECORDED" || state === "SENDING";

export const isBusy = ({ cancelling, acts }: SigningFacts): boolean =>
  cancelling || acts.some(({ state }) => isUnderWay(state));

/** Seconds until another code may be asked for; one that may have left counts as sent. */
export function codeWait({ acts, now }: SigningFacts): number {
  const sent = acts.flatMap(({ kind, state, sentAt }) =>
    kind === "code" && sentAt && ["SENDING", "CONFIRMED", "UNKNOWN", "SUPERSEDED"].includes(state)
      ? [sentAt.getTime()]
      : [],
  );
  const last = Math.max(0, ...sent);
  return Math.max(0, Math.ceil(codeSeconds - (now.getTime() - last) / 1000));
}

/** How many places are taken; a document that may be there takes one. */
export const placesTaken = ({ documents }: SigningFacts): number =>
  documents.filter(({ kind, state }) => kind === "document" && ["sending", "there", "unknown"].includes(state)).length;

/**
 * What may be done now. Nothing beside an act under way; nothing but waiting beside a signature nobody knows the
 * outcome of; no signature while a document may be there twice or not at all; no deletion of what is signed before
 * all of it is archived.
 */
export function permitsOf(facts: SigningFacts): Permits {
  const { status, documents, acts } = facts;
  const idle = !isBusy(facts);
  const waitsOut = (kind: ActKind, quarantineReads: number) =>
    acts.every(
      (act) => act.kind !== kind || act.state !== "UNKNOWN" || hasWaitedOut(act, { ...facts, quarantineReads }),
    );
  const signKnown = waitsOut("sign", facts.quarantineReads);
  const ready = status === "ENROLLREADY" && idle && signKnown;
  const signed = status === "ISSUED" && idle;
  const there = documents.filter(({ kind, state }) => kind === "document" && state === "there");
  const unclear = documents.some(({ kind, state }) => kind === "document" && state === "unknown");
  const contract = documents.some(({ kind, archived }) => kind === "contract" && archived);
  const archived = contract && there.length > 0 && there.every((document) => document.archived);
  return {
    upload: ready && !unclear && placesTaken(facts) < facts.most,
    code: ready && !unclear && there.length > 0 && codeWait(facts) === 0,
    sign: ready && !unclear && there.length > 0,
    remove: (ready && there.length > 0) || (signed && archived),
    // A document that may still arrive must have arrived before all are removed.
    removeAll: (ready && (there.length > 0 || unclear) && waitsOut("upload", 0)) || (signed && archived),
    archive: signed && !archived && there.length > 0,
  };
}
