import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { approve as approveAtProvider, refuse as refuseAtProvider } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { readMonitor } from "@/lib/monitor/reads";
import { readDetail } from "@/lib/requests/detail";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { resolveIncident } from "@/lib/requests/resolve-incident";
import { loadSigning } from "@/lib/signing/load";
import { cancelled } from "@/lib/testing/acts";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import {
  answerAll,
  approval,
  callsOf,
  type Held,
  lookAtAll,
  numbersOf,
  refusal,
  trailOf,
  underReview,
  versionOf,
} from "@/lib/testing/review";
import { makePerson, makeWorld, type World } from "@/lib/testing/world";
import { reasonText } from "./catalogue";
import { readReview } from "./reads";
import { approveRequest, refuseRequest } from "./record-decision";
import { releaseDecision } from "./release-decision";
import { settleRequest, sweepInterrupted } from "./settle-decision";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => resetBreakers());
afterEach(async () => {
  await backgroundDone(20_000);
  await world.sandbox.control("faults", undefined, "DELETE");
});
afterAll(() => world.sandbox.stop());

const lost = { kind: "drop_before" };
const fault = (operation: string, held: Held, order: object) =>
  world.sandbox.control("faults", { operation, request_pk: held.requestPk, ...order });
const decisionOf = (id: string) => db().decision.findUniqueOrThrow({ where: { id } });
const requestOf = (held: Held) => db().request.findUniqueOrThrow({ where: { id: held.id } });
const incidentsOf = (held: Held) => db().incident.findMany({ where: { requestId: held.id } });
const actionsOf = async (held: Held) =>
  (await trailOf(held.id)).map(({ action }) => action).filter((action) => /^(decision|incident)\./.test(action));
const officer = (who: "nuria" | "ignasi") => {
  const { username, password, pin } = world.signs[who];
  const raoId = who === "nuria" ? "312" : "305";
  return { raoId, pin: new Secret(pin), login: { username, password: new Secret(password) } };
};

/** A decision of Nuria's that left and was never answered, read three times in vain. */
async function doubtful(held: Held, kind: "approve" | "refuse" = "approve", minutes = 20): Promise<string> {
  await fault(kind, held, lost);
  const { decisionId } =
    kind === "approve"
      ? await approveRequest(world.nuria, approval(held, world.signs.nuria))
      : await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
  await backgroundDone(20_000);
  for (let read = 0; read < 2; read++) await settleRequest(held.id);
  await age(decisionId, minutes);
  return decisionId;
}

const age = (id: string, minutes: number) => db().$executeRaw`
  UPDATE decision SET sent_at = sent_at - make_interval(mins => ${minutes}),
         recorded_at = recorded_at - make_interval(mins => ${minutes}) WHERE id = ${id}::uuid`;

const reason = "Nuria has left for today and the applicant waits on the phone.";
const releasing = async (held: Held, decisionId: string) => ({
  requestId: held.id,
  decisionId,
  version: await versionOf(held.id),
  reason,
  code: undefined,
});
const release = async (held: Held, decisionId: string, by: UserActor = world.admin) =>
  releaseDecision(by, await releasing(held, decisionId));

/** Ignasi takes the request and has looked at everything. */
async function takenByIgnasi(held: Held): Promise<Held> {
  await db().claim.updateMany({ where: { userId: world.ignasi.userId }, data: { userId: null, expiresAt: null } });
  const { token } = await claimRequest(world.ignasi, { requestId: held.id });
  await lookAtAll(world.ignasi, held.id);
  const { evidenceHash } = held;
  await answerAll(world.ignasi, held.id, evidenceHash);
  return { ...held, token, version: await versionOf(held.id) };
}

describe("a release is refused", () => {
  it("too early, with too few reads, to others, of another page, and while the provider cannot be asked", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held, "approve", 14);
    const stranger = await makePerson("admin", [world.otherAuthorityId]);
    await expect(release(held, id)).rejects.toMatchObject({ code: "release-early" });
    await age(id, 2);
    await db().decision.update({ where: { id }, data: { agreeingReads: 1 } });
    await expect(release(held, id)).rejects.toMatchObject({ code: "release-early" });
    await db().decision.update({ where: { id }, data: { agreeingReads: 3 } });
    await expect(release(held, id, stranger)).rejects.toMatchObject({ code: "not-found" });
    const other = { ...(await releasing(held, id)), version: 1 };
    await expect(releaseDecision(world.admin, other)).rejects.toMatchObject({ code: "stale" });
    await fault("get_request", held, { kind: "status", status: 500, times: 5 });
    await expect(release(held, id)).rejects.toMatchObject({ code: "provider-unreachable" });
    await world.sandbox.control("faults", undefined, "DELETE");
    await db()
      .$executeRaw`UPDATE session SET second_factor_at = now() - interval '1 day' WHERE id = ${world.admin.sessionId}::uuid`;
    await expect(release(held, id)).rejects.toMatchObject({ code: "step-up" });
    await db().$executeRaw`UPDATE session SET second_factor_at = now() WHERE id = ${world.admin.sessionId}::uuid`;
    expect(await decisionOf(id)).toMatchObject({ state: "UNKNOWN", releasedAt: null });
    expect(await actionsOf(held)).not.toContain("decision.released");
  });

  it("of what the provider knows at that moment: it is settled instead", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held);
    await approveAtProvider(numbersOf(held), officer("nuria"));
    expect(await release(held, id)).toEqual({ outcome: "settled" });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", releasedAt: null });
    await expect(release(held, id)).rejects.toMatchObject({ code: "stale" });
  });

  it("where its officer signs again at that moment: one of the two happens", async () => {
    for (let round = 0; round < 3; round++) {
      const held = await underReview(world, world.nuria);
      const id = await doubtful(held);
      const current = { ...held, version: await versionOf(held.id) };
      const [signed, released] = await Promise.allSettled([
        approveRequest(world.nuria, approval(current, world.signs.nuria)),
        release(held, id),
      ]);
      await backgroundDone(20_000);
      const { state } = await decisionOf(id);
      expect([signed.status, released.status].sort()).toEqual(["fulfilled", "rejected"]);
      expect(state).toBe(released.status === "fulfilled" ? "RELEASED" : "CONFIRMED");
      expect((await callsOf(world, held, "approve")).length).toBe(released.status === "fulfilled" ? 1 : 2);
    }
  });
});

describe("a released decision", () => {
  it("gives way to another officer's judgement, is never sent again, and ends when that took effect", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held);
    const before = await readDetail(world.admin, held.id, false);
    expect(before.doubt).toMatchObject({ decisionId: id, kind: "approve", state: "UNKNOWN", releasable: true });
    expect(before.doubt?.lastReads.map(({ answered }) => answered)).toEqual(Array(5).fill(true));
    expect(before.can.release).toBe(true);
    expect((await readDetail(world.nuria, held.id, false)).can.release).toBe(false);
    expect((await readMonitor(world.admin)).stuck.find((row) => row.id === held.id)).toMatchObject({
      releasable: true,
    });

    expect(await release(held, id)).toEqual({ outcome: "released" });
    await expect(release(held, id)).rejects.toMatchObject({ code: "stale" });
    expect(await decisionOf(id)).toMatchObject({ state: "RELEASED", releasedById: world.admin.userId });
    expect(await requestOf(held)).toMatchObject({ status: "VIDEOREVIEW", decisionState: null });
    expect((await actionsOf(held)).at(-1)).toBe("decision.released");
    expect(foundIn(await dumpDatabase(), "waits on the phone")).toEqual([]);

    const mine = await takenByIgnasi(held);
    const review = await readReview(world.ignasi, held.id, false);
    expect(review.decision).toBeNull();
    expect(review.released).toMatchObject({ kind: "approve", mine: false, reason });
    expect((await readReview(world.nuria, held.id, false)).released).toMatchObject({ mine: true });
    expect((await readDetail(world.support, held.id, false)).released).toMatchObject([
      { state: "RELEASED", reason: null },
    ]);
    // Nuria's page from before cannot decide any more.
    const stale = { ...held, version: await versionOf(held.id) };
    await expect(approveRequest(world.nuria, approval(stale, world.signs.nuria))).rejects.toMatchObject({
      code: "claim-lost",
    });
    await refuseRequest(world.ignasi, refusal(mine, world.signs.ignasi));
    await backgroundDone(20_000);
    expect(await decisionOf(id)).toMatchObject({ state: "VOID", errorCode: "superseded" });
    expect(await requestOf(held)).toMatchObject({ status: "CANCELLED", refusedBy: "decision", decisionState: null });
    expect(await callsOf(world, held, "approve")).toHaveLength(1);
    expect(await callsOf(world, held, "refuse")).toHaveLength(1);
    expect((await actionsOf(held)).slice(-2).sort()).toEqual(["decision.confirmed", "decision.superseded"]);
    expect(await incidentsOf(held)).toEqual([]);
  });

  it("is confirmed by a poll where its effect shows before anybody signs anew", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held);
    await release(held, id);
    expect(await settleRequest(held.id)).toBe(false);
    await approveAtProvider(numbersOf(held), officer("nuria"));
    await refreshRequest(held.id, "poll");
    await sweepInterrupted();
    expect((await requestOf(held)).nextCheckAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({
      state: "CONFIRMED",
      approvingRao: "312",
      providerStatus: "ENROLLREADY",
    });
    expect(await requestOf(held)).toMatchObject({ status: "ENROLLREADY", approvedById: world.nuria.userId });
    expect(await incidentsOf(held)).toEqual([]);
    expect(await callsOf(world, held, "approve")).toHaveLength(2);
  });

  it("takes effect under the hands of who judged anew: it counts, the new one is overtaken, an admin has to look", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held);
    await release(held, id);
    const mine = await takenByIgnasi(held);
    await fault("refuse", held, lost);
    const { decisionId } = await refuseRequest(world.ignasi, refusal(mine, world.signs.ignasi));
    await backgroundDone(20_000);
    await approveAtProvider(numbersOf(held), officer("nuria"));
    await settleRequest(held.id);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", approvingRao: "312" });
    expect(await requestOf(held)).toMatchObject({ decisionState: null, approvedById: world.nuria.userId });
    expect((await db().claim.findUniqueOrThrow({ where: { requestId: held.id } })).userId).toBeNull();

    const [incident] = await incidentsOf(held);
    expect(incident).toMatchObject({ cause: "late-effect", decisionId: id, resolvedAt: null });
    const shown = (await readMonitor(world.admin)).incidents;
    expect(shown).toMatchObject([{ requestId: held.id, cause: "late-effect" }]);
    const incidentId = incident?.id ?? "";
    const note = "Both officers told; the applicant keeps the certificate.";
    const stranger = await makePerson("admin", [world.otherAuthorityId]);
    await expect(resolveIncident(stranger, { incidentId, note })).rejects.toMatchObject({ code: "not-found" });
    await resolveIncident(world.admin, { incidentId, note });
    await expect(resolveIncident(world.admin, { incidentId, note })).rejects.toMatchObject({ code: "stale" });
    expect((await readMonitor(world.admin)).incidents).toEqual([]);
    expect((await readDetail(world.auditor, held.id, false)).incidents).toMatchObject([{ resolved: { note } }]);
    expect((await readDetail(world.support, held.id, false)).incidents).toMatchObject([{ resolved: { note: null } }]);
    expect((await actionsOf(held)).at(-1)).toBe("incident.resolved");
    expect(foundIn(await dumpDatabase(), "keeps the certificate")).toEqual([]);
  });

  it("is watched on when the new call was answered with a no", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held, "refuse");
    await release(held, id);
    const mine = await takenByIgnasi(held);
    await fault("approve", held, { kind: "status", status: 400, body: { detail: "Not now" } });
    const { decisionId } = await approveRequest(world.ignasi, approval(mine, world.signs.ignasi));
    await backgroundDone(20_000);
    expect(await decisionOf(decisionId)).toMatchObject({ state: "REJECTED", httpStatus: 400 });
    expect(await decisionOf(id)).toMatchObject({ state: "RELEASED" });
    await refuseAtProvider(numbersOf(held), officer("nuria"), reasonText("DOC-09", "en"));
    await refreshRequest(held.id, "webhook");
    // Whoever comes with another judgement in between is told before anything leaves.
    const late = { ...mine, version: await versionOf(held.id) };
    await expect(refuseRequest(world.ignasi, refusal(late, world.signs.ignasi))).rejects.toMatchObject({
      code: "claim-lost",
    });
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED", providerStatus: "CANCELLED" });
    expect(await requestOf(held)).toMatchObject({ refusedBy: "decision", decisionState: null });
    expect(await incidentsOf(held)).toMatchObject([{ cause: "late-effect" }]);
    expect(await callsOf(world, held, "refuse")).toHaveLength(2);
  });

  it("takes effect beside an open cancellation, which stays open and keeps the signing closed", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held);
    await release(held, id);
    await fault("cancel_request", held, lost);
    expect((await cancelled(world.admin, held.id)).state).toBe("UNKNOWN");
    await approveAtProvider(numbersOf(held), officer("nuria"));
    await refreshRequest(held.id, "poll");
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "CONFIRMED" });
    expect(await requestOf(held)).toMatchObject({ status: "ENROLLREADY", decisionState: "UNKNOWN" });
    const { facts } = await inTransaction((tx) => loadSigning(tx, world.admin, held.id));
    expect(facts.cancelling).toBe(true);
  });

  it("of a refusal is overtaken where the request is withdrawn instead", async () => {
    const held = await underReview(world, world.nuria);
    const id = await doubtful(held, "refuse");
    await release(held, id);
    expect((await cancelled(world.admin, held.id)).state).toBe("CONFIRMED");
    await settleRequest(held.id);
    expect(await decisionOf(id)).toMatchObject({ state: "REJECTED", errorCode: "overtaken" });
    // What ended it is our own, and told to nobody as done elsewhere.
    expect(await requestOf(held)).toMatchObject({ status: "CANCELLED", refusedBy: null, changedElsewhereAt: null });
    expect(await db().requestChange.count({ where: { requestId: held.id } })).toBe(0);
    expect(await incidentsOf(held)).toEqual([]);
  });
});

it("a decision signed again in vain, of which the first may have left, is read on and can be released", async () => {
  const held = await underReview(world, world.nuria);
  const id = await doubtful(held);
  await db().decision.update({
    where: { id },
    data: { state: "NOT_SENT", mayHaveLeft: true, sentAt: null, attempt: 2, agreeingReads: 0, reads: 0 },
  });
  await db().request.update({ where: { id: held.id }, data: { decisionState: "NOT_SENT" } });
  for (let read = 0; read < 2; read++) expect(await settleRequest(held.id)).toBe(true);
  expect(await decisionOf(id)).toMatchObject({ state: "NOT_SENT", agreeingReads: 2 });
  expect(await requestOf(held)).toMatchObject({ decisionState: "NOT_SENT" });
  expect(await release(held, id)).toEqual({ outcome: "released" });
  expect(await callsOf(world, held, "approve")).toHaveLength(1);
});
