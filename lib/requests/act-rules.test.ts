import { describe, expect, it } from "vitest";
import { type Role, roles } from "@/lib/auth/roles";
import { openDecisionStates, providerStatuses } from "@/lib/workflows/status";
import { type ActFacts, mayCancel, mayUpdate } from "./act-rules";

const now = new Date("2026-11-20T10:00:00Z");
const facts = (change: Partial<ActFacts> = {}): ActFacts => ({
  workflow: "one-shot-eidas",
  status: "VIDEOPENDING",
  opened: true,
  decisionState: null,
  holder: null,
  otherUnderWay: false,
  acts: [],
  now,
  quarantineSeconds: 120,
  quarantineReads: 3,
  ...change,
});
const me = (role: Role) => ({ userId: "me", role });
const act = (kind: "cancel" | "update", state: "RECORDED" | "SENDING" | "UNKNOWN", ago = 0, reads = 0) => ({
  kind,
  state,
  sentAt: new Date(now.getTime() - ago * 1000),
  reads,
});
const lostCancel = (ago: number, reads: number) => ({
  decisionState: "UNKNOWN",
  acts: [act("cancel", "UNKNOWN", ago, reads)],
});

describe("who may cancel, and when", () => {
  const endable = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW", "CREATED", "ENROLLREADY"];
  const free = { nobody: null, me: "me", another: "another" };
  const table = [...providerStatuses, "SOMETHING_NEW"].flatMap((status) =>
    roles.flatMap((role) =>
      Object.entries(free).flatMap(([held, holder]) =>
        [null, ...openDecisionStates].map((decisionState) => ({ status, role, held, holder, decisionState })),
      ),
    ),
  );

  it("follows status, role, claim and decision together", () => {
    expect(table).toHaveLength(10 * 4 * 3 * 5);
    for (const { status, role, held, holder, decisionState } of table) {
      const allowed =
        endable.includes(status) &&
        decisionState === null &&
        (role === "admin" || (role === "rao" && held !== "another"));
      const told = mayCancel(facts({ status, holder, decisionState }), me(role));
      expect(told, `${status}, ${role}, held by ${held}, decision ${decisionState}`).toBe(allowed);
    }
  });

  it.each<[string, Partial<ActFacts>, boolean]>([
    ["before it was opened", { opened: false }, false],
    ["while evidence or a document is on its way", { otherUnderWay: true }, false],
    ["while it is being cancelled", { decisionState: "SENDING", acts: [act("cancel", "SENDING")] }, false],
    ["while a correction is on its way", { acts: [act("update", "SENDING")] }, false],
    ["beside a correction nobody knows of", { acts: [act("update", "UNKNOWN")] }, true],
    ["a moment after an answer was lost", lostCancel(5, 3), false],
    ["when too few reads agree on a lost one", lostCancel(500, 2), false],
    ["when a lost one had time and reads enough", lostCancel(120, 3), true],
  ])("%s", (_, change, allowed) => {
    expect(mayCancel(facts(change), me("rao"))).toBe(allowed);
    expect(mayCancel(facts(change), me("admin"))).toBe(allowed);
    expect(mayCancel(facts(change), me("support"))).toBe(false);
  });
});

describe("who may correct contact data, and when", () => {
  it.each([
    ["one-shot-eidas", ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"]],
    ["one-shot-external", ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"]],
    ["ra-eidas", ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW", "CREATED"]],
    ["ra-external", ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW", "CREATED"]],
  ])("%s at %s", (workflow, open) => {
    const may = providerStatuses.filter((status) => mayUpdate(facts({ workflow, status }), me("rao")));
    expect(may).toEqual(open);
  });

  it.each(roles)("%s", (role) => {
    expect(mayUpdate(facts(), me(role))).toBe(role === "rao" || role === "admin");
  });

  it.each<[string, Partial<ActFacts>, boolean]>([
    ["under another's hands", { holder: "another" }, false],
    ["in one's own", { holder: "me" }, true],
    ["beside a decision", { decisionState: "NOT_SENT" }, false],
    ["beside a cancellation", { decisionState: "UNKNOWN", acts: [act("cancel", "UNKNOWN")] }, false],
    ["beside a correction on its way", { acts: [act("update", "RECORDED")] }, false],
    ["beside a correction nobody knows of", { acts: [act("update", "UNKNOWN", 500, 9)] }, false],
    ["while evidence is on its way", { otherUnderWay: true }, false],
    ["before it was opened", { opened: false }, false],
  ])("%s", (_, change, allowed) => {
    expect(mayUpdate(facts(change), me("admin"))).toBe(allowed);
  });
});
