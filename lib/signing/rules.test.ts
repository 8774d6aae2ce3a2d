import { describe, expect, it } from "vitest";
import { codeWait, permitsOf, type SigningFacts } from "./rules";

const now = new Date("2026-11-20T10:00:00Z");
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const facts = (change: Partial<SigningFacts> = {}): SigningFacts => ({
  status: "ENROLLREADY",
  cancelling: false,
  now,
  most: 10,
  quarantineSeconds: 120,
  quarantineReads: 3,
  documents: [{ kind: "document", state: "there", archived: false }],
  acts: [],
  ...change,
});
const allowed = (change: Partial<SigningFacts>) =>
  Object.entries(permitsOf(facts(change))).flatMap(([permit, may]) => (may ? [permit] : []));
const act = (kind: "sign" | "upload" | "code", state: "SENDING" | "UNKNOWN" | "REJECTED", ago: number, reads = 0) => ({
  kind,
  state,
  sentAt: before(ago),
  reads,
});
const archived = { kind: "document", state: "there", archived: true } as const;
const contract = { kind: "contract", state: "there", archived: true } as const;

describe("what may be done", () => {
  it.each<[string, Partial<SigningFacts>, string[]]>([
    ["with a document", {}, ["upload", "code", "sign", "remove", "removeAll"]],
    ["without one", { documents: [] }, ["upload"]],
    ["with ten", { documents: Array(10).fill(facts().documents[0]) }, ["code", "sign", "remove", "removeAll"]],
    ["while something is under way", { acts: [act("code", "SENDING", 1)] }, []],
    ["beside a signature of unknown outcome", { acts: [act("sign", "UNKNOWN", 119, 9)] }, []],
    ["when too few reads agree on it", { acts: [act("sign", "UNKNOWN", 500, 2)] }, []],
    [
      "when it had time and reads enough",
      { acts: [act("sign", "UNKNOWN", 120, 3)] },
      ["upload", "code", "sign", "remove", "removeAll"],
    ],
    ["after a refused one", { acts: [act("sign", "REJECTED", 1)] }, ["upload", "code", "sign", "remove", "removeAll"]],
    [
      "with a document that may still arrive",
      { documents: [{ kind: "document", state: "unknown", archived: false }], acts: [act("upload", "UNKNOWN", 10)] },
      [],
    ],
    [
      "with one that would have arrived by now",
      { documents: [{ kind: "document", state: "unknown", archived: false }], acts: [act("upload", "UNKNOWN", 121)] },
      ["removeAll"],
    ],
    ["while it is being cancelled", { cancelling: true }, []],
    ["before the approval", { status: "VIDEOREVIEW" }, []],
    ["when signed", { status: "ISSUED" }, ["archive"]],
    ["when the contract is not archived", { status: "ISSUED", documents: [archived] }, ["archive"]],
    ["when all is archived", { status: "ISSUED", documents: [archived, contract] }, ["remove", "removeAll"]],
    ["when all is deleted", { status: "ISSUED", documents: [{ ...archived, state: "removed" }, contract] }, []],
    ["when cancelled", { status: "CANCELLED" }, []],
  ])("%s", (_, change, permits) => {
    expect(allowed(change)).toEqual(permits);
  });
});

describe("the minute between two codes", () => {
  it.each([
    [0, 60],
    [1, 59],
    [59.5, 1],
    [60, 0],
    [600, 0],
  ])("after %s seconds leaves %s", (ago, left) => {
    expect(codeWait(facts({ acts: [act("code", "UNKNOWN", ago)] }))).toBe(left);
  });

  it("does not run for a code that was refused", () => {
    expect(codeWait(facts({ acts: [act("code", "REJECTED", 1)] }))).toBe(0);
  });
});
