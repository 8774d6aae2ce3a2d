import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest, takeNext } from "@/lib/claims/take-request";
import { openSubject } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { sealFacts } from "@/lib/evidence/facts";
import { resetBreakers } from "@/lib/gateways/http";
import type { RequestPk } from "@/lib/gateways/numbers";
import { validateVideoid } from "@/lib/gateways/ra/videoid";
import { Secret } from "@/lib/gateways/secret";
import { readDetail } from "@/lib/requests/detail";
import { showEnrolmentLink } from "@/lib/requests/enrolment-link";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { reportIncident } from "@/lib/requests/report-incident";
import { credentialTriesLeft, forgetRefusedCredentials } from "@/lib/reviews/credentials";
import { approveRequest, refuseRequest, validateRequest } from "@/lib/reviews/record-decision";
import { releaseDecision } from "@/lib/reviews/release-decision";
import { settleRequest } from "@/lib/reviews/settle-decision";
import { approvalAfterPapers, external, readPapers, type Validated, validatedRequest } from "@/lib/testing/completion";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { approval, callsOf, refusal, trailOf, underReview, versionOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { addDocument } from "./add-document";
import { approveValidated } from "./approve-validated";
import { type Paper, papers } from "./names";
import { openedContract } from "./read-paper";
import { readCompletion } from "./reads";
import { saveFields } from "./save-fields";
import type { ApproveValidatedInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ ra: true });
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", {}, "DELETE");
  await world.sandbox.control("switches", { ra: { validate_external: "CREATED" } });
  await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
});

const requestOf = (id: string) => db().request.findUniqueOrThrow({ where: { id } });
const actionsOf = async (id: string) => (await trailOf(id)).map(({ action }) => action);

const validated = () => validatedRequest(world);

/** An eIDAS request of an organisation's representative, judged sound by the provider's operator. */
async function fromOperator(profile = "REPPJnubeQ"): Promise<Validated> {
  const { id, requestPk } = await openedRequest(world, { workflow: "ra-eidas", profile, outcome: "review" });
  await world.sandbox.control(`requests/${requestPk}/operator`, { decision: "validated" });
  await refreshRequest(id, "poll");
  const { token } = await claimRequest(world.nuria, { requestId: id });
  return { id, requestPk, token, version: await versionOf(id) };
}

const read = (request: Validated, which: readonly Paper[] = papers) => readPapers(world, request, which);
const approving = (
  request: Validated,
  shown: ApproveValidatedInput["papers"],
  change: Partial<ApproveValidatedInput> = {},
) => approvalAfterPapers(world, request, shown, change);

describe("RA External", () => {
  it("is validated, then approved once declaration and contract were read", async () => {
    const request = await validated();
    expect(await callsOf(world, request, "ra_validate_videoid")).toMatchObject([{ status: 200, rao: "312" }]);
    // Whoever validated keeps the request, and goes on.
    expect((await readCompletion(world.nuria, request.id, true)).claim.mine).toBe(true);
    const shown = await read(request);
    const view = await readCompletion(world.nuria, request.id, false);
    expect(view.provider).toMatchObject({ missing: [] });
    expect(view.conditions.filter(({ outcome, enforcement }) => outcome !== "met" && enforcement === "block")).toEqual(
      [],
    );
    expect(view.papers.map(({ paper, findings }) => [paper, findings.map(({ outcome }) => outcome)])).toEqual([
      ["contract", expect.not.arrayContaining(["different", "absent"])],
      ["declaration", expect.not.arrayContaining(["different", "absent"])],
    ]);
    expect((await openedContract(world.nuria, request.id)).subarray(0, 5).toString()).toBe("%PDF-");

    await approveValidated(world.nuria, await approving(request, shown));
    await backgroundDone(20_000);
    expect(await requestOf(request.id)).toMatchObject({
      status: "ENROLLREADY",
      decisionState: null,
      approvedById: world.nuria.userId,
    });
    expect(await callsOf(world, request, "ra_pl_approve")).toMatchObject([{ status: 200, rao: "312" }]);
    const decisions = await db().decision.findMany({
      where: { requestId: request.id },
      orderBy: { recordedAt: "asc" },
    });
    expect(decisions).toMatchObject([
      { kind: "validate", state: "CONFIRMED", providerStatus: "CREATED", approvingRao: "312" },
      { kind: "approve", state: "CONFIRMED", providerStatus: "ENROLLREADY", approvingRao: "312" },
    ]);
    expect(JSON.stringify(decisions[1]?.conditions)).toContain(shown.contract);
    expect(await actionsOf(request.id)).not.toContain("incident.open");
    expect((await db().claim.findUniqueOrThrow({ where: { requestId: request.id } })).userId).toBeNull();
  });

  it("may be approved by its validation alone", async () => {
    await world.sandbox.control("switches", { ra: { validate_external: "by_profile" } });
    const held = await underReview(world, world.nuria, external);
    await validateRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await requestOf(held.id)).toMatchObject({ status: "ENROLLREADY", approvedById: world.nuria.userId });
    expect((await db().claim.findUniqueOrThrow({ where: { requestId: held.id } })).userId).toBeNull();
    expect(await callsOf(world, held, "ra_pl_approve")).toEqual([]);
  });

  it("is refused with its words", async () => {
    const held = await underReview(world, world.nuria, external);
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await requestOf(held.id)).toMatchObject({ status: "CANCELLED", refusedBy: "decision" });
    const [call] = await callsOf(world, held, "ra_refuse_videoid");
    expect(call?.reason?.length).toBeGreaterThan(20);
  });

  it("takes no approval in the place of a validation, and One-Shot no validation", async () => {
    const held = await underReview(world, world.nuria, external);
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
    });
    const other = await underReview(world, world.nuria);
    await expect(validateRequest(world.nuria, approval(other, world.signs.nuria))).rejects.toMatchObject({
      code: "stale",
    });
    expect(await callsOf(world, held, "ra_validate_videoid")).toEqual([]);
  });

  it.each([
    ["drop_before", "VIDEOREVIEW"],
    ["effect_then_drop", "CREATED"],
  ])("a validation whose answer is lost (%s) is read back, and sent once", async (kind, status) => {
    const held = await underReview(world, world.nuria, external);
    await world.sandbox.control("faults", { operation: "ra_validate_videoid", request_pk: held.requestPk, kind });
    await validateRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    for (let reads = 0; reads < 4; reads++) await settleRequest(held.id);
    const row = await requestOf(held.id);
    expect(row.status).toBe(status);
    expect(row.decisionState).toBe(kind === "drop_before" ? "UNKNOWN" : null);
    expect(await callsOf(world, held, "ra_validate_videoid")).toHaveLength(1);
  });

  it("a validation that was released and takes effect late is its first officer's; who holds the request goes on", async () => {
    const held = await underReview(world, world.nuria, external);
    const { requestPk } = held;
    await world.sandbox.control("faults", {
      operation: "ra_validate_videoid",
      request_pk: requestPk,
      kind: "drop_before",
    });
    const { decisionId } = await validateRequest(world.nuria, approval(held, world.signs.nuria));
    await backgroundDone(20_000);
    for (let reads = 0; reads < 2; reads++) await settleRequest(held.id);
    await db().$executeRaw`
      UPDATE decision SET sent_at = sent_at - interval '20 minutes' WHERE id = ${decisionId}::uuid`;
    const release = {
      requestId: held.id,
      decisionId,
      version: await versionOf(held.id),
      reason: "Nuria has left for today.",
    };
    expect(await releaseDecision(world.admin, release)).toEqual({ outcome: "released" });
    await claimRequest(world.ignasi, { requestId: held.id });
    const { username, password, pin } = world.signs.nuria;
    const login = { username, password: new Secret(password) };
    await validateVideoid(requestPk as RequestPk, { raoId: "312", pin: new Secret(pin), login });
    await refreshRequest(held.id, "poll");
    await settleRequest(held.id);
    expect(await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).toMatchObject({
      state: "CONFIRMED",
      providerStatus: "CREATED",
      approvingRao: "312",
    });
    expect(await requestOf(held.id)).toMatchObject({ status: "CREATED", decisionState: null });
    expect((await readCompletion(world.ignasi, held.id, false)).claim.mine).toBe(true);
    expect(await db().incident.count({ where: { requestId: held.id } })).toBe(0);
  });

  it("an approval whose answer is lost is read back, and sent once", async () => {
    const request = await validated();
    const shown = await read(request);
    await world.sandbox.control("faults", {
      operation: "ra_pl_approve",
      request_pk: request.requestPk,
      kind: "effect_then_drop",
    });
    await approveValidated(world.nuria, await approving(request, shown));
    await backgroundDone(20_000);
    await settleRequest(request.id);
    expect(await requestOf(request.id)).toMatchObject({ status: "ENROLLREADY", decisionState: null });
    expect(await callsOf(world, request, "ra_pl_approve")).toHaveLength(1);
  });
});

describe("after the approval", () => {
  it("the enrolment link is asked for anew, shown to who may, and kept nowhere", async () => {
    const request = await validated();
    await approveValidated(world.nuria, await approving(request, await read(request)));
    await backgroundDone(20_000);
    const detail = await readDetail(world.nuria, request.id, false);
    expect(detail.can).toMatchObject({ enrolmentLink: true, signing: false });
    const { link } = await showEnrolmentLink(world.nuria, { requestId: request.id });
    expect(link).toMatch(/^https?:\/\/.+[0-9a-f]{32}/);
    expect(foundIn(await dumpDatabase(), link.split("/").at(-1) ?? "")).toEqual([]);
    expect((await readDetail(world.support, request.id, false)).can.enrolmentLink).toBe(false);
    await expect(showEnrolmentLink(world.chiara, { requestId: request.id })).rejects.toMatchObject({
      code: "not-found",
    });

    await world.sandbox.control(`requests/${request.requestPk}/enrol`, {});
    await refreshRequest(request.id, "poll");
    const issued = await readDetail(world.nuria, request.id, false);
    expect(issued.row.status).toBe("issued");
    expect(issued.certificates).toMatchObject([{ state: "VALID", serialNumber: expect.any(String) }]);
    expect(JSON.stringify(issued.certificates)).not.toContain("73920184M");
    expect(foundIn(await dumpDatabase(), issued.certificates[0]?.serialNumber ?? "")).toEqual([]);
    await expect(showEnrolmentLink(world.nuria, { requestId: request.id })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("before the last approval", () => {
  it.each([[[]], [["declaration"]], [["contract"]]] as [Paper[]][])(
    "both papers are read: %j alone is not enough",
    async (which) => {
      const request = await validated();
      const shown = await read(request, which);
      await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject({
        code: "conditions-unmet",
        params: { conditions: "A18" },
      });
      expect(await callsOf(world, request, "ra_pl_approve")).toEqual([]);
    },
  );

  it("opened is not read", async () => {
    const request = await validated();
    const shown = await read(request);
    await db().paperReading.updateMany({ where: { requestId: request.id, paper: "contract" }, data: { readAt: null } });
    await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject({
      params: { conditions: "A18" },
    });
  });

  it("a paper that says something else than the evidence blocks, whatever was read", async () => {
    const request = await validated();
    const shown = await read(request);
    const row = await requestOf(request.id);
    // As if another person had been read off the document than the provider filled in.
    const ocr = { given_name: "CARLA", surname_1: "OTERO", serial_number: "00000000T" };
    const facts = sealFacts(await openSubject(row), request.id, {
      acceptance: null,
      ocr,
      checks: [],
      similarity: null,
    });
    await db().evidenceSet.update({ where: { requestId: request.id }, data: { facts } });
    const input = await approving(request, shown);
    await expect(approveValidated(world.nuria, input)).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: expect.stringMatching(/A18/) },
    });
    expect(await callsOf(world, request, "ra_pl_approve")).toEqual([]);
  });

  it("a page drawn with other papers is stale", async () => {
    const request = await validated();
    const shown = await read(request);
    await expect(
      approveValidated(world.nuria, await approving(request, { ...shown, contract: "0".repeat(64) })),
    ).rejects.toMatchObject({ code: "stale" });
  });

  it("needs the claim, and the request's own authority", async () => {
    const request = await validated();
    const shown = await read(request);
    const input = await approving(request, shown);
    await expect(approveValidated(world.ignasi, { ...input, key: crypto.randomUUID() })).rejects.toMatchObject({
      code: "claim-lost",
    });
    await expect(approveValidated(world.chiara, input)).rejects.toMatchObject({ code: "not-found" });
    await expect(readCompletion(world.chiara, request.id, false)).rejects.toMatchObject({ code: "not-found" });
    const view = await readCompletion(world.ignasi, request.id, false);
    expect(view).toMatchObject({ provider: null, papers: [], documents: [], conditions: [] });
  });
});

describe("nothing changes under the signature", () => {
  const unmet = (conditions: string) => ({ code: "conditions-unmet", params: { conditions } });

  it.each(["sending", "unknown"])("fields that are %s stop the approval", async (state) => {
    const request = await validated();
    const shown = await read(request);
    await db().completionAct.create({
      data: {
        requestId: request.id,
        userId: world.ignasi.userId,
        kind: "fields",
        state,
        key: crypto.randomUUID(),
        settledAt: state === "unknown" ? new Date() : null,
      },
    });
    await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject(unmet("A20"));
    expect(await callsOf(world, request, "ra_pl_approve")).toEqual([]);
  });

  it("an incident somebody reported stops the approval", async () => {
    const request = await validated();
    const shown = await read(request);
    await reportIncident(world.ignasi, {
      requestId: request.id,
      key: crypto.randomUUID(),
      text: "Seen with another document this morning",
    });
    await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject(unmet("A1"));
    expect(await callsOf(world, request, "ra_pl_approve")).toEqual([]);
  });

  it("nothing is given to a request whose approval is on its way or of unknown outcome", async () => {
    const request = await validated();
    const shown = await read(request);
    await world.sandbox.control("faults", {
      operation: "ra_pl_approve",
      request_pk: request.requestPk,
      kind: "drop_before",
    });
    await approveValidated(world.nuria, await approving(request, shown));
    await backgroundDone(20_000);
    expect((await requestOf(request.id)).decisionState).toBe("UNKNOWN");
    const input = { requestId: request.id, token: request.token, key: crypto.randomUUID() };
    await expect(saveFields(world.nuria, { ...input, fields: { organization_name: "Late" } })).rejects.toMatchObject({
      code: "already-decided",
    });
    expect(await callsOf(world, request, "ra_update_request")).toEqual([]);
  });

  it("a validation given on other evidence than is here counts for nothing, whatever the provider says", async () => {
    const request = await validated();
    const shown = await read(request);
    await db().evidenceSet.update({ where: { requestId: request.id }, data: { hash: "f".repeat(64) } });
    await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject(unmet("V1"));
  });

  it("the contract is read by who holds the request, and each reading leaves a line", async () => {
    const request = await validated();
    await read(request);
    const lines = async () => (await actionsOf(request.id)).filter((action) => action === "paper.open").length;
    const before = await lines();
    await openedContract(world.nuria, request.id);
    expect(await lines()).toBe(before + 1);
    await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    await expect(openedContract(world.nuria, request.id)).rejects.toMatchObject({ code: "claim-lost" });
  });

  it("who fills in fields is asked why they approve as well", async () => {
    const request = await fromOperator();
    const held = { requestId: request.id, token: request.token };
    await saveFields(world.nuria, { ...held, key: crypto.randomUUID(), fields: { organization_name: "Telares" } });
    const { conditions } = await readCompletion(world.nuria, request.id, false);
    expect(conditions.find(({ id }) => id === "A4b")).toMatchObject({ outcome: "not-met", enforcement: "reason" });
  });
});

it.each(["403", "500", "detail"])("wrong credentials, answered by the RA with %s, use up a try", async (form) => {
  await world.sandbox.control("switches", { ra: { credentials_error: form } });
  const held = await underReview(world, world.nuria, external);
  const before = await credentialTriesLeft(world.nuria.userId);
  await validateRequest(world.nuria, approval(held, { ...world.signs.nuria, pin: "00000000" }));
  await backgroundDone(20_000);
  await settleRequest(held.id);
  await world.sandbox.control("switches", { ra: { credentials_error: "403" } });
  expect(await credentialTriesLeft(world.nuria.userId)).toBe(before - 1);
  expect(await requestOf(held.id)).toMatchObject({ status: "VIDEOREVIEW", decisionState: null });
  await forgetRefusedCredentials(world.nuria.userId);
});

describe("RA eIDAS", () => {
  it("waits while the provider's operator judges: nothing to take, nothing to decide", async () => {
    const { id } = await openedRequest(world, {
      workflow: "ra-eidas",
      profile: "PFnubeQAFCiudadano",
      outcome: "review",
    });
    await expect(claimRequest(world.nuria, { requestId: id })).rejects.toMatchObject({ code: "stale" });
    await db().request.updateMany({
      where: { status: { in: ["VIDEOREVIEW", "CREATED"] }, id: { not: id } },
      data: { status: "CANCELLED" },
    });
    await expect(takeNext(world.ignasi)).rejects.toMatchObject({ code: "nothing-to-take" });
  });

  it("of a natural person is approved by the operator's validation", async () => {
    const { id, requestPk } = await openedRequest(world, {
      workflow: "ra-eidas",
      profile: "PFnubeQAFCiudadano",
      outcome: "review",
    });
    await world.sandbox.control(`requests/${requestPk}/operator`, { decision: "validated" });
    await refreshRequest(id, "poll");
    expect((await requestOf(id)).status).toBe("ENROLLREADY");
  });

  it("of an organisation comes with missing fields, is completed, and then approved", async () => {
    const request = await fromOperator();
    const held = { requestId: request.id, token: request.token };
    const before = await readCompletion(world.nuria, request.id, true);
    expect(before.provider?.missing).toContain("organization_name");
    expect(before.provider?.identified.map(([field]) => field)).toContain("given_name");
    expect(before.conditions.find(({ id }) => id === "C1")).toMatchObject({ outcome: "not-met", enforcement: "block" });
    expect(before.conditions.find(({ id }) => id === "A17")).toMatchObject({
      outcome: "not-met",
      enforcement: "block",
    });

    const values: Record<string, string> = {
      organization_country: "ES",
      organization_email: "office@example.test",
      organization_name: "Telares de la Ribera",
    };
    const fields = Object.fromEntries((before.provider?.missing ?? []).map((name) => [name, values[name] ?? "Value"]));
    await saveFields(world.nuria, { ...held, key: crypto.randomUUID(), fields });
    await addDocument(world.nuria, {
      ...held,
      key: crypto.randomUUID(),
      label: "Deed of powers",
      name: "deed.pdf",
      content: Buffer.from("%PDF-1.7 deed"),
    });
    const after = await readCompletion(world.nuria, request.id, false);
    expect(after.provider?.missing).toEqual([]);
    expect(after.documents).toMatchObject([{ label: "Deed of powers", state: "accepted" }]);
    const stored = await db().completionAct.findMany({ where: { requestId: request.id } });
    expect(JSON.stringify(stored)).not.toMatch(/Telares|Deed/);

    const shown = await read(request);
    await approveValidated(world.nuria, await approving(request, shown));
    await backgroundDone(20_000);
    expect(await requestOf(request.id)).toMatchObject({ status: "ENROLLREADY", approvedById: world.nuria.userId });
    // Nobody here was shown the evidence.
    expect(await db().evidenceItem.count({ where: { requestId: request.id } })).toBe(0);
  });

  it("what was identified cannot be sent, and a new value makes the papers unread", async () => {
    const request = await fromOperator();
    const shown = await read(request);
    expect(await db().paperReading.count({ where: { requestId: request.id } })).toBe(2);
    const held = { requestId: request.id, token: request.token };
    await saveFields(world.nuria, { ...held, key: crypto.randomUUID(), fields: { organization_name: "Hilaturas" } });
    expect(await db().paperReading.count({ where: { requestId: request.id } })).toBe(0);
    await expect(approveValidated(world.nuria, await approving(request, shown))).rejects.toMatchObject({
      code: "conditions-unmet",
    });
  });

  it("a save whose answer is lost is read back; the same key again sends nothing", async () => {
    const request = await fromOperator();
    const input = {
      requestId: request.id,
      token: request.token,
      key: crypto.randomUUID(),
      fields: { organization_name: "Telares" },
    };
    await world.sandbox.control("faults", {
      operation: "ra_update_request",
      request_pk: request.requestPk,
      kind: "effect_then_drop",
    });
    await saveFields(world.nuria, input);
    await saveFields(world.nuria, input);
    expect(await callsOf(world, request, "ra_update_request")).toHaveLength(1);
    expect(await db().completionAct.findMany({ where: { requestId: request.id } })).toMatchObject([
      { state: "accepted", fields: ["organization_name"] },
    ]);
  });
});
