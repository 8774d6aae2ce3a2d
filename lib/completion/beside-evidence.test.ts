import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSubject } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { sealFacts } from "@/lib/evidence/facts";
import { openItem } from "@/lib/evidence/open-item";
import { resetBreakers } from "@/lib/gateways/http";
import { blocking } from "@/lib/reviews/conditions";
import { approvalAfterPapers, readPapers, type Validated, validatedRequest } from "@/lib/testing/completion";
import { callsOf, trailOf } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { approveValidated } from "./approve-validated";
import { openPaper } from "./read-paper";
import { readCompletion } from "./reads";

/*
 * What is seen is what is signed: the page of the last approval has request, evidence and papers side by side.
 */

let world: World;
beforeAll(async () => {
  world = await makeWorld({ ra: true });
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("switches", { ra: { validate_external: "CREATED" } });
  await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
});

const held = () => validatedRequest(world);
const view = (request: Validated) => readCompletion(world.nuria, request.id, false);

const documentOf = async (request: Validated) =>
  (await view(request)).compared.find(({ field }) => field === "document");

/** As if this had been read off the document. */
async function asRead(request: Validated, change: Record<string, string>): Promise<void> {
  const row = await db().request.findUniqueOrThrow({ where: { id: request.id } });
  const facts = { acceptance: null, ocr: change, checks: [], similarity: null };
  const sealed = sealFacts(await openSubject(row), request.id, facts);
  await db().evidenceSet.update({ where: { requestId: request.id }, data: { facts: sealed } });
}

describe("beside the evidence", () => {
  it("stand the request's own values, before a paper was opened", async () => {
    const request = await held();
    const { compared, papers } = await view(request);
    expect(papers).toEqual([]);
    expect(compared.map(({ field, outcome }) => [field, outcome])).toEqual([
      ["request", "absent"],
      ["name", expect.stringMatching(/^equal/)],
      ["document", expect.stringMatching(/^equal/)],
      ["email", expect.any(String)],
    ]);
    expect(compared[0]).toMatchObject({ request: String(request.requestPk), evidence: null });
  });

  it("a name that was read otherwise differs in the row, and in a paper that says the request's", async () => {
    const request = await held();
    const before = (await view(request)).compared.find(({ field }) => field === "name");
    await readPapers(world, request);
    await asRead(request, { given_name: "CARLA", surname_1: "OTERO" });
    const { compared, papers, conditions } = await view(request);
    expect(compared.find(({ field }) => field === "name")).toEqual({
      field: "name",
      request: before?.request,
      evidence: "CARLA OTERO",
      outcome: "different",
      rule: null,
    });
    for (const { findings } of papers)
      expect(findings.find(({ field }) => field === "name")).toMatchObject({
        outcome: "different",
        found: expect.stringMatching(/\w/),
      });
    expect(blocking(conditions).map(({ id }) => id)).toEqual(expect.arrayContaining(["A14"]));
  });

  it("a document with the prefix of its certificate is the same document", async () => {
    const request = await held();
    const number = (await documentOf(request))?.request;
    await asRead(request, {
      serial_number: `IDCES-${number}`,
      id_document_type: "IDC",
      id_document_country: "ES",
    });
    expect(await documentOf(request)).toMatchObject({
      evidence: `IDCES-${number}`,
      outcome: "equal-under",
      rule: "N5",
    });
  });

  it("a paper fetched anew that differs stops a signature already on its way to the server", async () => {
    const request = await held();
    const shown = await readPapers(world, request);
    const input = await approvalAfterPapers(world, request, shown);
    await world.sandbox.control(`requests/${request.requestPk}/elsewhere`, { fields: { surname_1: "FERNANDIS" } });
    await openPaper(world.nuria, { requestId: request.id, token: request.token, paper: "contract" });
    expect(blocking((await view(request)).conditions).map(({ id }) => id)).toContain("A18");
    await expect(approveValidated(world.nuria, input)).rejects.toMatchObject({ code: "stale" });
    const { version } = await view(request);
    await expect(approveValidated(world.nuria, { ...input, version })).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: expect.stringMatching(/A18/) },
    });
    expect(await callsOf(world, request, "ra_pl_approve")).toEqual([]);
  });
});

describe("the pictures", () => {
  it("are for whoever holds the request, and each look is on record", async () => {
    const request = await held();
    const { items } = await view(request);
    expect(items.filter(({ state }) => state === "stored").map(({ kind }) => kind)).toContain("document_front");
    // Another officer takes it over: nothing of it was opened by them yet.
    await db().claim.update({
      where: { requestId: request.id },
      data: { userId: world.ignasi.userId, expiresAt: new Date(Date.now() + 600_000) },
    });
    await openItem(world.ignasi, request.id, "document_front");
    const looks = (await trailOf(request.id)).filter(({ action }) => action === "evidence.open_image");
    expect(looks.at(-1)).toMatchObject({ subjectId: "document_front" });
    await expect(openItem(world.nuria, request.id, "document_front")).rejects.toMatchObject({ code: "not-found" });
    expect(await view(request)).toMatchObject({ items: [], compared: [] });
  });
});
