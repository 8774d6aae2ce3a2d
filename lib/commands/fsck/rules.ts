import { same } from "@/lib/requests/differences";
import type { ProviderSide, Send } from "./provider-side";
import type { Act, Recorded } from "./records";

/*
 * What must agree between our records, the trail and the provider, whatever has died, been lost or been cut in between.
 * A rule says in words what is wrong; each is broken by a planted row in fsck.test.ts.
 */

type Rule = (ours: Recorded, theirs: ProviderSide | null) => string[];

/** Ends the wait for a process: longer than any sweep takes to notice that one has died. */
const deadAfterMs = 10 * 60_000;

const approved = ["ENROLLREADY", "ISSUED", "RENEWED"];
const effects: Record<Act["kind"], readonly string[]> = {
  approve: approved,
  validate: ["CREATED", ...approved],
  refuse: ["CANCELLED"],
  cancel: ["CANCELLED"],
  update: [],
};

/** Statuses one of ours may lag behind: nobody decides there any more. */
const onwards: Record<string, readonly string[]> = { ENROLLREADY: ["ISSUED", "RENEWED"], ISSUED: ["RENEWED"] };

const named = ({ what, kind, id }: Act) => `${what} ${id} (${kind})`;

/** Whether the request as a whole waits for it. A correction stands beside everything else. */
const isOpen = ({ what, kind, state }: Act) =>
  kind !== "update" &&
  (["RECORDED", "SENDING", "UNKNOWN"].includes(state) || (what === "decision" && state === "NOT_SENT"));

/** Whether an effect may be this act's: it is confirmed, or nobody knows yet. */
const mayHaveTaken = (act: Act) =>
  ["CONFIRMED", "SENDING", "UNKNOWN", "SUPERSEDED", "RELEASED"].includes(act.state) || (isOpen(act) && act.mayHaveLeft);

const linesOf = ({ trail }: Recorded, act: Act) => trail.filter(({ subjectId }) => subjectId === act.id);

const isBy = (send: Send, { kind, what, raoId }: Act) => send.kind === kind && (what === "act" || send.rao === raoId);

/** Calls that left from here, as far as can be told: in the name of one of our officers, or of nobody. */
const ownSends = ({ officers }: Recorded, { sends }: ProviderSide) =>
  (sends ?? []).filter(({ rao }) => rao === null || officers.has(rao));

/** One letter a line, so that an order is an expression. */
const letters: Record<string, string> = {
  "decision.intent": "i",
  "decision.sent": "s",
  "decision.unknown": "u",
  "decision.not_sent": "n",
  "decision.confirmed": "c",
  "decision.failed": "f",
  "decision.released": "r",
  "decision.superseded": "v",
  "act.intent": "i",
  "act.sent": "s",
  "act.unknown": "u",
  "act.not_sent": "n",
  "act.failed": "f",
  "request.cancel": "c",
  "request.update": "c",
};

const storyOf = (ours: Recorded, act: Act) =>
  linesOf(ours, act)
    .map(({ action }) => letters[action] ?? "")
    .join("");

/**
 * Signed, then sent or not, then perhaps unknown; signed again; at last an outcome, or released and then perhaps one.
 * Nothing is confirmed unsent.
 */
const ordered = /^(?![^s]*c)(?:i(?:sn?|n)u*)*(?:i|(?<=[snu])[cf]|(?<=[nu])r[cfv]?)?$/;

/** What the trail ends with, by state: one of these. */
const endings: Record<string, string> = {
  RECORDED: "i",
  SENDING: "s",
  UNKNOWN: "u",
  SUPERSEDED: "u",
  NOT_SENT: "n",
  RELEASED: "r",
  VOID: "nv",
  CONFIRMED: "c",
  REJECTED: "f",
};

export const rules: Record<string, Rule> = {
  "on record": (ours) => {
    const known = new Set(ours.acts.map(({ id }) => id));
    const lost = ours.trail.filter(
      ({ action, subjectId }) => /^(decision|act)\./.test(action) && subjectId !== null && !known.has(subjectId),
    );
    return [...new Set(lost.map(({ subjectId }) => subjectId))].map((id) => `${id} is in the trail and not on record`);
  },

  "one open": ({ acts }) => {
    const open = acts.filter(isOpen);
    return open.length > 1 ? [`${open.map(named).join(" and ")} are open at once`] : [];
  },

  "one done": ({ acts }) => {
    const done = acts.filter(({ state }) => state === "CONFIRMED").map(({ kind }) => kind);
    const no = done.includes("refuse") && done.some((kind) => kind === "approve" || kind === "validate");
    return no ? ["both accepted and refused by decisions of ours"] : [];
  },

  mirrored: ({ acts, decisionState }) => {
    const state = acts.find(isOpen)?.state ?? null;
    return state === decisionState
      ? []
      : [`the request says ${decisionState ?? "nothing"} is open, its acts ${state ?? "nothing"}`];
  },

  "in front of somebody": ({ acts, now }) =>
    acts.flatMap((act) => {
      const since = act.state === "RECORDED" ? act.recordedAt : act.state === "SENDING" ? act.sentAt : null;
      if (since && now.getTime() - since.getTime() > deadAfterMs)
        return [`${named(act)} has been ${act.state} since ${since.toISOString()}`];
      return act.state === "UNKNOWN" && act.nextReadAt === null ? [`${named(act)} is unknown and nobody asks`] : [];
    }),

  "trail in order": (ours) =>
    ours.acts.flatMap((act) => {
      const story = storyOf(ours, act);
      return ordered.test(story) ? [] : [`the trail of ${named(act)} reads ${story || "nothing"}`];
    }),

  "trail ends so": (ours) =>
    ours.acts.flatMap((act) => {
      const story = storyOf(ours, act);
      return endings[act.state]?.includes(story.at(-1) ?? "?")
        ? []
        : [`${named(act)} is ${act.state}, its trail ends ${story}`];
    }),

  "a signature an attempt": (ours) =>
    ours.acts.flatMap((act) => {
      const signed = storyOf(ours, act).split("i").length - 1;
      return signed === act.attempt ? [] : [`${named(act)} is at attempt ${act.attempt} with ${signed} signatures`];
    }),

  "audited before it left": (ours, theirs) =>
    theirs
      ? [...new Set(ownSends(ours, theirs).map(({ kind }) => kind))].flatMap((kind) => unaudited(ours, theirs, kind))
      : [],

  "confirmed is done": (ours, theirs) =>
    ours.acts
      .filter(({ state, kind }) => theirs && state === "CONFIRMED" && kind !== "update")
      .flatMap((act) => notDone(ours, act, theirs as ProviderSide)),

  "done is on record": (ours, theirs) =>
    theirs?.sends
      ? ownSends(ours, theirs)
          .filter((send) => send.took && !ours.acts.some((act) => isBy(send, act) && mayHaveTaken(act)))
          .filter(({ kind }) => kind !== "update")
          .map(({ kind, rao }) => `the provider did ${kind}${rao ? ` by ${rao}` : ""} and no act of ours says so`)
      : ours.acts
          .filter(
            ({ state, kind, raoId }) => state === "REJECTED" && kind === "approve" && theirs?.approvingRao === raoId,
          )
          .map((act) => `${named(act)} failed, and the provider names its officer as approver`),

  "done once": (_, theirs) => {
    const took = (theirs?.sends ?? []).filter(({ took, kind }) => took && kind !== "update").map(({ kind }) => kind);
    const both = took.includes("refuse") && (took.includes("approve") || took.includes("validate"));
    const twice = took.filter((kind, at) => took.indexOf(kind) !== at);
    return [
      ...twice.map((kind) => `${kind} took effect twice`),
      ...(both ? ["accepted and refused, both with effect"] : []),
    ];
  },

  "same status": ({ acts, status }, theirs) => {
    const settled = acts.some(({ state }) => state === "CONFIRMED") && !acts.some(isOpen);
    if (!settled || !theirs?.status || theirs.status === status || onwards[status]?.includes(theirs.status)) return [];
    return [`${status} here and ${theirs.status} at the provider`];
  },
};

/** No call without its line before it; a second one needs a second line, which needs a second signature. */
function unaudited(ours: Recorded, theirs: ProviderSide, kind: Act["kind"]): string[] {
  const ids = new Set(ours.acts.filter((act) => act.kind === kind).map(({ id }) => id));
  const lines = ours.trail.filter(
    ({ action, subjectId }) =>
      (/^(decision|act)\.sent$/.test(action) && ids.has(subjectId ?? "")) ||
      // What is completed at the RA goes out by the same operation as a correction.
      (kind === "update" && action === "completion.intent"),
  );
  return ownSends(ours, theirs)
    .filter((send) => send.kind === kind)
    .flatMap((send, index) => {
      const line = lines[index];
      return line && line.at <= send.at ? [] : [`${kind} left at ${send.at.toISOString()} without a line before it`];
    });
}

/** Whether a cancellation of ours that was recorded after it may have undone it. */
const isCancelledSince = ({ acts }: Recorded, { kind, recordedAt }: Act, status: string) =>
  status === "CANCELLED" &&
  kind !== "refuse" &&
  acts.some((act) => act.kind === "cancel" && mayHaveTaken(act) && act.recordedAt > recordedAt);

function notDone(
  ours: Recorded,
  act: Act,
  { sends, status, approvingRao, validatedBy, refusalReason }: ProviderSide,
): string[] {
  if (sends) {
    const count = sends.filter((send) => send.took && isBy(send, act)).length;
    return count === 1 ? [] : [`${named(act)} is confirmed, the provider did it ${count} times`];
  }
  if (status && !effects[act.kind].includes(status) && !isCancelledSince(ours, act, status))
    return [`${named(act)} is confirmed, the provider says ${status}`];
  const by = act.kind === "approve" ? approvingRao : act.kind === "validate" ? (validatedBy ?? approvingRao) : null;
  if (by !== null && by !== act.raoId) return [`${named(act)} by ${act.raoId}, the provider names ${by}`];
  const other =
    act.kind === "refuse" && refusalReason !== null && !same("refusalReason", refusalReason, act.reasonText);
  return other ? [`${named(act)} is confirmed, the provider gives other words`] : [];
}
