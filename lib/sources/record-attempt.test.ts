import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseClaim } from "@/lib/claims/hold-claim";
import { claimRequest } from "@/lib/claims/take-request";
import { subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { trailOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { readSources } from "./reads";
import { recordAttempt } from "./record-attempt";
import type { AttemptInput } from "./schema";

let world: World;
let requestId: string;
let token: number;
beforeAll(async () => {
  world = await makeWorld();
  requestId = (await openedRequest(world, { outcome: "review", workflow: "one-shot-eidas" })).id;
  token = (await claimRequest(world.nuria, { requestId })).token;
});
afterAll(() => world.sandbox.stop());

const attempt = (change: Partial<AttemptInput> = {}): AttemptInput => ({
  requestId,
  token,
  key: crypto.randomUUID(),
  source: "SVDI",
  outcome: "unreachable",
  ...change,
});
const kept = () => db().sourceAttempt.findMany({ where: { requestId }, orderBy: { at: "asc" } });

describe("an attempt at an authentic source", () => {
  it("is kept with who and when, its reference sealed; the trail says source and outcome", async () => {
    const input = attempt({ outcome: "confirmed", reference: "CSV 73920184M-1" });
    await recordAttempt(world.nuria, input);
    const [row] = await kept();
    expect(row).toMatchObject({ id: input.key, userId: world.nuria.userId, outcome: "confirmed" });
    expect(row?.reference).toMatch(/^v1\.s1\./);
    const line = (await trailOf(requestId)).find(({ action }) => action === "source.attempt");
    expect(line).toMatchObject({ actorId: world.nuria.userId, subjectId: input.key });
    expect(JSON.parse(line?.details ?? "")).toEqual({ outcome: "confirmed", source: "SVDI" });
    const request = await db().request.findUniqueOrThrow({
      where: { id: requestId },
      select: subjectKeyColumns,
    });
    const view = await readSources(request, "confirmed");
    expect(view).toMatchObject({ state: "confirmed", attempts: [{ source: "SVDI", reference: "CSV 73920184M-1" }] });
    expect(view.attempts[0]?.by).toMatch(/^Person \d+$/);
  });

  it("is one however often it is sent, also at once; another under its key is refused", async () => {
    const before = (await kept()).length;
    const twice = attempt();
    await Promise.all([recordAttempt(world.nuria, twice), recordAttempt(world.nuria, twice)]);
    await recordAttempt(world.nuria, twice);
    expect(await kept()).toHaveLength(before + 1);
    const other = { ...twice, outcome: "confirmed" as const };
    await expect(recordAttempt(world.nuria, other)).rejects.toMatchObject({ code: "key-reused" });
    expect((await trailOf(requestId)).filter(({ action }) => action === "source.attempt")).toHaveLength(before + 1);
  });

  it("is never changed, by the product's own role either", async () => {
    const [row] = await kept();
    const where = { id: row?.id ?? "" };
    await expect(db().sourceAttempt.update({ where, data: { outcome: "denied" } })).rejects.toThrow(/append-only/);
  });

  it("is the holder's, under the claim the page was opened with, while nothing is decided", async () => {
    const before = (await kept()).length;
    await expect(recordAttempt(world.ignasi, attempt())).rejects.toMatchObject({ code: "claim-lost" });
    await expect(recordAttempt(world.nuria, attempt({ token: token + 1 }))).rejects.toMatchObject({
      code: "claim-lost",
    });
    await db().request.update({ where: { id: requestId }, data: { decisionState: "UNKNOWN" } });
    await expect(recordAttempt(world.nuria, attempt())).rejects.toMatchObject({ code: "already-decided" });
    await db().request.update({ where: { id: requestId }, data: { decisionState: null } });
    await releaseClaim(world.nuria, { requestId, token });
    await expect(recordAttempt(world.nuria, attempt())).rejects.toMatchObject({ code: "claim-lost" });
    expect(await kept()).toHaveLength(before);
  });
});
