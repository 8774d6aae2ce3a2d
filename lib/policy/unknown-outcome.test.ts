import { describe, expect, it } from "vitest";
import { interruptedAfterSeconds, kinds, lineMs, unsentAfterSeconds, wholeMs } from "@/lib/gateways/limits";
import { loopEveryMs } from "@/lib/jobs/runner";
import { type ActFacts, mayCancel, mayUpdate } from "@/lib/requests/act-rules";
import { maySignAgain } from "@/lib/reviews/sign-again";
import { permitsOf, type SigningFacts } from "@/lib/signing/rules";
import { policySettings } from "./settings";
import { hasWaitedOut, longestWait, mayRelease, quarantineOf, releaseFrom, secondsToNextRead } from "./unknown-outcome";

const settings = policySettings.parse({});
const now = new Date("2026-11-20T10:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

/** A decision of Nuria's, a cancellation and a signature of Nuria's, all sent so long ago and read so often. */
function doubtful(seconds: number, reads: number) {
  const sentAt = ago(seconds);
  const decision = {
    kind: "approve",
    state: "UNKNOWN",
    userId: "nuria",
    mayHaveLeft: false,
    recordedAt: sentAt,
    sentAt,
    agreeingReads: reads,
  };
  const acts = (kind: "cancel" | "update"): ActFacts => ({
    workflow: "ra-external",
    status: "VIDEOREVIEW",
    opened: true,
    decisionState: kind === "cancel" ? "UNKNOWN" : null,
    holder: null,
    otherUnderWay: false,
    acts: [{ kind, state: "UNKNOWN", sentAt, reads }],
    now,
    ...quarantineOf(settings),
  });
  const signing: SigningFacts = {
    status: "ENROLLREADY",
    cancelling: false,
    now,
    most: 10,
    ...quarantineOf(settings),
    documents: [{ kind: "document", state: "there", archived: false }],
    acts: [{ kind: "sign", state: "UNKNOWN", sentAt, reads }],
  };
  return { decision, acts, signing };
}

describe("who may act again, of an act nobody knows the outcome of", () => {
  const first = { userId: "nuria", kind: "approve" };
  type Doubtful = ReturnType<typeof doubtful>;
  const questions: Record<string, (of: Doubtful) => boolean> = {
    "the officer signs the same decision again": ({ decision }) => maySignAgain(decision, first, settings, now),
    "the officer decides otherwise": ({ decision }) =>
      maySignAgain(decision, { ...first, kind: "refuse" }, settings, now),
    "another officer decides": ({ decision }) => maySignAgain(decision, { ...first, userId: "ignasi" }, settings, now),
    "an admin releases the decision": ({ decision }) => mayRelease(decision, settings, now),
    // A request is withdrawn once, whoever asks for it: anybody who may cancel may do so again.
    "the officer cancels again": ({ acts }) => mayCancel(acts("cancel"), { userId: "nuria", role: "rao" }),
    "another officer cancels again": ({ acts }) => mayCancel(acts("cancel"), { userId: "ignasi", role: "rao" }),
    "an admin cancels again": ({ acts }) => mayCancel(acts("cancel"), { userId: "oscar", role: "admin" }),
    // A correction that had time enough counts as not made by itself, and opens the way for the next.
    "anybody corrects beside an unknown correction": ({ acts }) =>
      mayUpdate(acts("update"), { userId: "nuria", role: "rao" }),
    // The signer's new code signs what the first would have signed, and an ISSUED request is signed once.
    "anybody who may sign, signs again": ({ signing }) => permitsOf(signing).sign,
  };
  const quarantine = [
    "the officer signs the same decision again",
    "the officer cancels again",
    "another officer cancels again",
    "an admin cancels again",
    "anybody who may sign, signs again",
  ];

  it.each<[string, seconds: number, reads: number, may: string[]]>([
    ["a moment later", 5, 1, []],
    ["a second too early, however often it was read", 119, 99, []],
    ["with a read too few, however late", 100_000, 2, []],
    ["after the quarantine", 120, 3, quarantine],
    ["a second before an admin may", 899, 99, quarantine],
    ["after a quarter of an hour", 900, 3, [...quarantine, "an admin releases the decision"]],
  ])("%s", (_, seconds, reads, may) => {
    const allowed = Object.entries(questions).flatMap(([who, ask]) => (ask(doubtful(seconds, reads)) ? [who] : []));
    expect(allowed.sort()).toEqual([...may].sort());
  });
});

describe("a release", () => {
  const { decision } = doubtful(900, 3);
  it.each([
    ["unknown", {}, true],
    ["signed again in vain, the first may have left", { state: "NOT_SENT", mayHaveLeft: true, sentAt: null }, true],
    ["never left", { state: "NOT_SENT", sentAt: null }, false],
    ["on its way", { state: "SENDING" }, false],
    ["recorded", { state: "RECORDED", sentAt: null }, false],
    ["confirmed", { state: "CONFIRMED" }, false],
    ["released before", { state: "RELEASED" }, false],
    [
      "signed again in vain a moment ago",
      { state: "NOT_SENT", mayHaveLeft: true, sentAt: null, recordedAt: now },
      false,
    ],
  ])("of one that is %s", (_, change, may) => {
    expect(mayRelease({ ...decision, ...change }, settings, now)).toBe(may);
  });

  it("waits as long as the authority set, and never less than the officer", () => {
    const slow = policySettings.parse({ releaseMinutes: 5, unknownSeconds: 3600, unknownReads: 5 });
    expect(releaseFrom(decision, slow)).toEqual(new Date(decision.sentAt.getTime() + 3_600_000));
    expect(mayRelease({ ...decision, sentAt: ago(3600) }, slow, now)).toBe(false);
    expect(mayRelease({ ...decision, sentAt: ago(3600), agreeingReads: 5 }, slow, now)).toBe(true);
  });
});

describe("an unknown outcome", () => {
  it.each([
    [119, 3, false],
    [120, 2, false],
    [120, 3, true],
  ])("after %s seconds and %s reads", (seconds, reads, over) => {
    expect(hasWaitedOut({ sentAt: ago(seconds), reads }, { now, ...quarantineOf(settings) })).toBe(over);
  });

  it("never ends where nothing was sent", () => {
    expect(hasWaitedOut({ sentAt: null, reads: 9 }, { now, ...quarantineOf(settings) })).toBe(false);
  });
});

describe("how long the product takes to learn, once the provider answers again", () => {
  const sweep = loopEveryMs("sweep decisions") / 1000;
  const plan = loopEveryMs("plan checks") / 1000;
  /** Until a worker fetches what was planned. */
  const fetch = 2;
  const breaker = 15;

  it("reads an unknown outcome at least once a minute, from any point", () => {
    const waits = Array.from({ length: 500 }, (_, reads) => secondsToNextRead(reads));
    expect(waits.slice(0, 7)).toEqual([2, 5, 10, 20, 30, 60, 60]);
    expect(Math.max(...waits)).toBe(longestWait);
    expect(longestWait).toBeLessThanOrEqual(60);
  });

  it("lets a call end before whoever sent it is taken for dead", () => {
    expect(interruptedAfterSeconds("commit")).toBe(75);
    expect(interruptedAfterSeconds("commit") * 1000).toBeGreaterThan(lineMs + kinds.commit.wholeMs);
    expect(interruptedAfterSeconds("upload", 10 * 2 ** 20) * 1000).toBeGreaterThan(
      lineMs + wholeMs("upload", 10 * 2 ** 20),
    );
  });

  it.each<[string, parts: number[]]>([
    ["dead before it was sent: the officer is asked", [unsentAfterSeconds, sweep]],
    ["dead while it was sent", [interruptedAfterSeconds("commit"), sweep, plan, fetch]],
    ["unknown, just read in vain", [longestWait, plan, fetch]],
    ["unknown, another reader failed and put the next read off", [sweep, longestWait, plan, fetch]],
    ["unknown, just read in vain, and the host is left alone at the next", [breaker, longestWait, plan, fetch]],
    ["released, its effect seen by nobody yet", [longestWait, plan, fetch, sweep, plan, fetch]],
  ])("%s: within 120 seconds", (_, parts) => {
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(120);
  });
});
