import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { storedRequest } from "@/lib/testing/rows";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { conditionIds, enforcementOf, type Outcome } from "./enforcement";
import { proposeVersion } from "./propose-version";
import { policyOf } from "./reads";
import { proposeInput, simulateDraftInput } from "./schema";
import { policySettings } from "./settings";
import { simulateDraft, simulateVersion } from "./simulate";

let tenancy: Tenancy;
const standard = { preset: "standard", settings: policySettings.parse({}) } as const;
type Unmet = Partial<Record<string, Outcome>>;

/** A decision as it is recorded under standard: every condition with its outcome; `null` leaves one out. */
async function decided(
  unmet: Unmet | null,
  given: { authorityId?: string; kind?: string; state?: string; daysAgo?: number } = {},
) {
  const { authorityId = tenancy.authorityId, kind = "approve", state = "CONFIRMED", daysAgo = 1 } = given;
  const { id: requestId, number } = await storedRequest(authorityId, { status: "ENROLLREADY" });
  const policy = await policyOf(db(), authorityId);
  const conditions = unmet
    ? conditionIds
        .filter((id) => id !== "A19")
        .map((id) => {
          const outcome = unmet[id] ?? "met";
          return { id, outcome, about: [], enforcement: enforcementOf(id, outcome, standard) };
        })
    : [{ id: "V1", outcome: "not-available", about: [], enforcement: "reason" }];
  await db().decision.create({
    data: {
      ...{ requestId, kind, state, userId: tenancy.officer.userId, raoId: "312", sessionId: tenancy.officer.sessionId },
      ...{ stepUpAt: new Date(), claimToken: 1, requestVersion: 1, policyId: policy.id, conditions },
      ...{ idempotencyKey: crypto.randomUUID(), inputHash: "-" },
      recordedAt: new Date(Date.now() - daysAgo * 86_400_000),
    },
  });
  return number;
}

let numbers: Record<"silent" | "late" | "old" | "seen" | "clean", number>;
beforeAll(async () => {
  tenancy = await makeTenancy();
  numbers = {
    // Its checks were silent and a feature was missing: a reason was given then.
    silent: await decided({ A11: "not-available", A9: "not-met" }, { daysAgo: 1 }),
    late: await decided({ A13b: "not-met", A13: "not-available" }, { daysAgo: 2 }),
    seen: await decided({ A3b: "not-met" }, { daysAgo: 3, kind: "validate" }),
    // The last approval at the RA, with a condition these rules do not know.
    old: await decided(null, { daysAgo: 4 }),
    clean: await decided({}, { daysAgo: 5 }),
  };
  await decided({ A9: "not-met" }, { kind: "refuse" });
  await decided({ A9: "not-met" }, { state: "REJECTED" });
  await decided({ A9: "not-met" }, { daysAgo: 31 });
  await decided({ A9: "not-met" }, { authorityId: tenancy.otherAuthorityId });
});

const tried = (given: object) =>
  simulateDraft(
    tenancy.admin,
    simulateDraftInput.parse({ authorityId: tenancy.authorityId, preset: "strict", settings: {}, ...given }),
  );

describe("a policy tried on the decisions of a month", () => {
  it("tells what strict would have blocked and asked, by condition and request, newest first", async () => {
    const found = await tried({});
    expect(found).toMatchObject({ decisions: 5, more: false, blocked: 3, asked: 1, newlyAsked: 0, next: null });
    expect(found.conditions).toEqual([
      { id: "A13", blocked: 1, asked: 0 },
      { id: "A3b", blocked: 1, asked: 0 },
      { id: "A9", blocked: 1, asked: 0 },
      { id: "A11", blocked: 0, asked: 1 },
      { id: "A13b", blocked: 0, asked: 1 },
      { id: "V1", blocked: 0, asked: 1 },
    ]);
    expect(found.rows.map(({ number, kind, blocked, asked }) => [number, kind, blocked, asked])).toEqual([
      [numbers.silent, "approve", ["A9"], ["A11"]],
      [numbers.late, "approve", ["A13"], ["A13b"]],
      [numbers.seen, "validate", ["A3b"], []],
      [numbers.old, "approve", [], ["V1"]],
    ]);
  });

  it("says of which conditions it cannot know", async () => {
    const unknown = Object.fromEntries((await tried({})).unknown.map(({ id, decisions }) => [id, decisions]));
    // Nobody evaluated A19 then; the last approval at the RA evaluated none of these.
    expect(unknown).toMatchObject({ A19: 5, A9: 1, A1: 1 });
    expect((await tried({ preset: "minimum" })).unknown.map(({ id }) => id)).not.toContain("A19");
  });

  it("tells who would have been asked for a reason that nobody asked for then", async () => {
    const mapping = { A3b: { "not-met": "reason", "not-available": "note" } };
    const found = await tried({ preset: "standard", settings: { mapping } });
    expect(found).toMatchObject({ blocked: 0, asked: 4, newlyAsked: 1 });
    expect(await tried({ preset: "minimum" })).toMatchObject({ blocked: 0, asked: 1, newlyAsked: 0 });
  });

  it("goes on where a page ended", async () => {
    for (let n = 0; n < 19; n++) await decided({ A9: "not-met" }, { daysAgo: 6 });
    const first = await tried({});
    expect(first).toMatchObject({ decisions: 24, blocked: 22 });
    expect(first.rows).toHaveLength(20);
    const second = await tried({ after: first.next });
    expect(second).toMatchObject({ decisions: 24, blocked: 22, next: null });
    const ids = [...first.rows, ...second.rows].map(({ decisionId }) => decisionId);
    expect(new Set(ids).size).toBe(23);
    expect(await tried({ after: crypto.randomUUID() })).toMatchObject({ decisions: 24, rows: [], next: null });
  });

  it("leaves a line of how much was found, and nothing of anybody", async () => {
    const found = await tried({});
    const line = await db().auditEvent.findFirstOrThrow({
      where: { chain: tenancy.authorityId, action: "policy.simulate" },
      orderBy: { seq: "desc" },
    });
    expect(JSON.parse(line.details)).toEqual({
      ...{ preset: "strict", decisions: found.decisions, blocked: found.blocked, asked: found.asked },
    });
  });

  it("is done for a version on record as for a draft, within the actor's own authorities", async () => {
    const { authorityId } = tenancy;
    const reason = "The auditors ask for it.";
    await proposeVersion(
      tenancy.admin,
      proposeInput.parse({ authorityId, from: 1, preset: "strict", settings: {}, startsAt: null, reason }),
    );
    const { id: versionId } = await db().policyVersion.findFirstOrThrow({ where: { authorityId, version: 2 } });
    const second = await makePerson("admin", [authorityId]);
    expect(await simulateVersion(second, { versionId, after: null })).toEqual(await tried({}));
    const outside = simulateVersion(tenancy.stranger, { versionId, after: null });
    await expect(outside).rejects.toMatchObject({ code: "not-found" });
    const elsewhere = tried({ authorityId: tenancy.otherAuthorityId });
    await expect(elsewhere).rejects.toMatchObject({ code: "not-found" });
  });
});
