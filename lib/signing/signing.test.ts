import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgive } from "@/lib/auth/limits";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { callsOf, trailOf } from "@/lib/testing/review";
import { type Approved, approvedRequest, codeOnPhone, sentDocument, settled, somePdf } from "@/lib/testing/signing";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { archiveDocuments } from "./archive-documents";
import { openContract, openDocument } from "./open-document";
import { readSigning } from "./reads";
import { removeAllDocuments, removeDocument } from "./remove-documents";
import { sendCode, signDocuments } from "./sign-documents";
import { settleSigning, sweepSigning } from "./sweep";
import { uploadDocument } from "./upload-document";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const key = () => crypto.randomUUID();
const act = ({ id }: Approved) => ({ requestId: id, key: key() });
const fault = (operation: string, { requestPk }: Approved, kind: string, more: object = {}) =>
  world.sandbox.control("faults", { operation, request_pk: requestPk, kind, ...more });
const asked = async (request: Approved) =>
  settled((await sendCode(world.nuria, { ...act(request), delivery: "sms" })).actId);
const signed = async (request: Approved, code: string) =>
  settled((await signDocuments(world.nuria, { ...act(request), code })).actId);
const statusOf = async ({ id }: Approved) => (await db().request.findUniqueOrThrow({ where: { id } })).status;
/** As if an act had been sent so many seconds earlier. */
const age = (id: string, seconds: number) =>
  db().$executeRaw`UPDATE signing_act SET sent_at = sent_at - make_interval(secs => ${seconds}),
    recorded_at = recorded_at - make_interval(secs => ${seconds}), next_read_at = now() WHERE id = ${id}::uuid`;

async function issued(): Promise<Approved> {
  const request = await approvedRequest(world);
  await sentDocument(world.nuria, request.id);
  await asked(request);
  await signed(request, await codeOnPhone(world, request));
  return request;
}

describe("from the approval to the archive", () => {
  it("documents, contract, code, signature, archive, deletion", async () => {
    const request = await approvedRequest(world);
    expect((await sentDocument(world.nuria, request.id, "uno.pdf")).state).toBe("CONFIRMED");
    expect((await sentDocument(world.admin, request.id, "dos.pdf")).state).toBe("CONFIRMED");
    const contract = await openContract(world.nuria, { requestId: request.id });
    expect((await buffer(contract.body)).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await asked(request)).state).toBe("CONFIRMED");
    expect((await signed(request, await codeOnPhone(world, request))).state).toBe("CONFIRMED");
    expect(await statusOf(request)).toBe("ISSUED");

    const before = await readSigning(world.nuria, request.id);
    expect(before.may).toMatchObject({ archive: true, removeAll: false, upload: false, sign: false });
    await expect(removeAllDocuments(world.nuria, act(request))).rejects.toMatchObject({ code: "stale" });
    expect((await settled((await archiveDocuments(world.nuria, act(request))).actId)).state).toBe("CONFIRMED");
    const after = await readSigning(world.nuria, request.id);
    expect(after.may).toMatchObject({ archive: false, removeAll: true });
    expect(after.documents.map(({ name, kind }) => [name, kind])).toEqual([
      ["uno.pdf", "document"],
      ["dos.pdf", "document"],
      [null, "contract"],
    ]);

    expect((await settled((await removeAllDocuments(world.nuria, act(request))).actId)).state).toBe("CONFIRMED");
    for (const { id, kind, signedSha256 } of after.documents) {
      const open = { requestId: request.id, documentId: id, form: "signed" as const };
      const opened = kind === "contract" ? openContract(world.nuria, open) : openDocument(world.nuria, open);
      const bytes = await buffer((await opened).body);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(signedSha256);
    }
    const kept = await readSigning(world.nuria, request.id);
    expect(kept.documents.filter(({ kind }) => kind === "document").map(({ state }) => state)).toEqual([
      "removed",
      "removed",
    ]);
    expect(await callsOf(world, request, "sign")).toHaveLength(1);
    const lines = (await trailOf(request.id)).filter(({ action }) => action.startsWith("signing."));
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(["signing.intent", "signing.sent", "signing.confirmed", "signing.archived", "signing.open"]),
    );
    expect(JSON.stringify(lines.map(({ details }) => details))).not.toContain("uno.pdf");
  });

  it("keeps the code nowhere: no row, no index, not as a hash", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await asked(request);
    const right = await codeOnPhone(world, request);
    const wrong = right === "194837" ? "194838" : "194837";
    expect((await signed(request, wrong)).state).toBe("REJECTED");
    expect((await signed(request, right)).state).toBe("CONFIRMED");
    const dump = await dumpDatabase();
    expect([...foundIn(dump, right), ...foundIn(dump, wrong)]).toEqual([]);
    expect(foundIn(dump, "agreement.pdf")).toEqual([]);
  });
});

describe("documents", () => {
  it("are PDF by content, at most ten megabytes, and at most ten", async () => {
    const request = await approvedRequest(world);
    const send = (content: Buffer) =>
      uploadDocument(world.nuria, { requestId: request.id, key: key(), name: "a.pdf", content });
    await expect(send(Buffer.from("<html>"))).rejects.toMatchObject({ fields: { file: "pdf-needed" } });
    await expect(send(Buffer.alloc(10 * 2 ** 20 + 1, "%PDF-"))).rejects.toMatchObject({
      fields: { file: "file-large" },
    });
    for (let n = 0; n < 10; n++) expect((await sentDocument(world.nuria, request.id)).state).toBe("CONFIRMED");
    await expect(send(await somePdf())).rejects.toMatchObject({ fields: { file: "documents-full" } });
    expect(await callsOf(world, request, "upload_documents")).toHaveLength(10);
  }, 60_000);

  it("the provider does not take are shown with its words", async () => {
    const request = await approvedRequest(world);
    const { actId } = await uploadDocument(world.nuria, {
      requestId: request.id,
      key: key(),
      name: "broken.pdf",
      content: Buffer.from("%PDF-1.7 and nothing more"),
    });
    expect((await settled(actId)).state).toBe("REJECTED");
    const view = await readSigning(world.nuria, request.id);
    expect(view.history[0]).toMatchObject({ said: "Unsupported file type: pdf", httpStatus: 415 });
    expect(view.documents).toMatchObject([{ state: "failed" }]);
  });

  it("whose answer was lost block the signature until all were deleted, which waits", async () => {
    const request = await approvedRequest(world);
    await fault("upload_documents", request, "effect_then_drop");
    const lost = await sentDocument(world.nuria, request.id);
    expect(lost.state).toBe("UNKNOWN");
    expect((await readSigning(world.nuria, request.id)).may).toMatchObject({
      upload: false,
      sign: false,
      removeAll: false,
    });
    await age(lost.id, 130);
    expect((await settled((await removeAllDocuments(world.nuria, act(request))).actId)).state).toBe("CONFIRMED");
    expect((await sentDocument(world.nuria, request.id)).state).toBe("CONFIRMED");
    expect((await readSigning(world.nuria, request.id)).may.sign).toBe(true);
  });

  it("are taken back one by one before they are signed", async () => {
    const request = await approvedRequest(world);
    const first = await sentDocument(world.nuria, request.id, "one.pdf");
    await sentDocument(world.nuria, request.id, "two.pdf");
    const documentId = first.documentId ?? "";
    const { actId } = await removeDocument(world.nuria, { ...act(request), documentId });
    expect((await settled(actId)).state).toBe("CONFIRMED");
    const { documents } = await readSigning(world.nuria, request.id);
    expect(documents.map(({ name, state }) => [name, state])).toEqual([
      ["one.pdf", "removed"],
      ["two.pdf", "there"],
    ]);
    await expect(removeDocument(world.nuria, { ...act(request), documentId })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("are sent once for one key", async () => {
    const request = await approvedRequest(world);
    const upload = { requestId: request.id, key: key(), name: "a.pdf", content: await somePdf() };
    const [one, two] = await Promise.all([uploadDocument(world.nuria, upload), uploadDocument(world.nuria, upload)]);
    await backgroundDone(20_000);
    expect(one).toEqual(two);
    expect(await callsOf(world, request, "upload_documents")).toHaveLength(1);
  });
});

describe("the one-time code", () => {
  it("is asked for once a minute, by our clock and by the provider's", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    const first = await asked(request);
    await expect(asked(request)).rejects.toMatchObject({ code: "too-many", params: { seconds: expect.any(Number) } });
    expect(await callsOf(world, request, "generate_otp")).toHaveLength(1);
    const view = await readSigning(world.nuria, request.id);
    expect(view.codeWait).toBeGreaterThan(50);
    expect(view.may.code).toBe(false);
    await age(first.id, 61);
    expect((await asked(request)).state).toBe("REJECTED");
    expect((await readSigning(world.nuria, request.id)).history[0]?.said).toContain("less than a minute ago");
  });

  it("whose answer was lost is unknown, and counts as sent", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await fault("generate_otp", request, "effect_then_drop");
    expect((await asked(request)).state).toBe("UNKNOWN");
    await expect(asked(request)).rejects.toMatchObject({ code: "too-many" });
    expect((await signed(request, await codeOnPhone(world, request))).state).toBe("CONFIRMED");
  });

  it("that is wrong signs nothing, and is not guessed", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await asked(request);
    const right = await codeOnPhone(world, request);
    const wrong = right === "111111" ? "222222" : "111111";
    for (let n = 0; n < 5; n++) expect((await signed(request, wrong)).state).toBe("REJECTED");
    expect((await readSigning(world.nuria, request.id)).history[0]?.said).toBe("Confirmation Code invalid");
    expect(await statusOf(request)).toBe("ENROLLREADY");
    await expect(signed(request, right)).rejects.toMatchObject({ code: "too-many" });
    await forgive("signing-code", request.id);
    expect((await signed(request, right)).state).toBe("CONFIRMED");
  });

  it("that has expired is refused in the provider's words", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await asked(request);
    await world.sandbox.control("switches", { one_shot: { otp_lifetime_ms: 1 } });
    const late = await signed(request, await codeOnPhone(world, request));
    await world.sandbox.control("switches", { one_shot: { otp_lifetime_ms: null } });
    expect(late).toMatchObject({ state: "REJECTED", httpStatus: 403 });
  });

  it("is not taken here where the policy leaves it to the signer", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    const set = (settings: object) => db().policyVersion.update({ where: { id: policy.id }, data: { settings } });
    await set({ ...(policy.settings as object), codeInBackOffice: false });
    await expect(signed(request, "123456")).rejects.toMatchObject({ code: "code-by-signer" });
    expect((await readSigning(world.nuria, request.id)).codeHere).toBe(false);
    await set(policy.settings as object);
    expect(await callsOf(world, request, "sign")).toEqual([]);
  });
});

describe("a signature whose answer was lost", () => {
  it("is confirmed by reading the request", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await asked(request);
    await fault("sign", request, "effect_then_drop");
    expect((await signed(request, await codeOnPhone(world, request))).state).toBe("CONFIRMED");
    expect(await statusOf(request)).toBe("ISSUED");
    expect(await callsOf(world, request, "sign")).toHaveLength(1);
  });

  it("and had no effect stays unknown; it is read, and signed again only by hand and late", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    await asked(request);
    const code = await codeOnPhone(world, request);
    await fault("sign", request, "drop_before");
    const lost = await signed(request, code);
    expect(lost.state).toBe("UNKNOWN");
    await expect(signed(request, code)).rejects.toMatchObject({ code: "stale" });
    for (let reads = 0; reads < 3; reads++) {
      await age(lost.id, 60);
      expect(await settleSigning()).toBe(1);
    }
    expect(await callsOf(world, request, "sign")).toHaveLength(1);
    expect((await signed(request, code)).state).toBe("CONFIRMED");
    expect((await db().signingAct.findUniqueOrThrow({ where: { id: lost.id } })).state).toBe("SUPERSEDED");
  });

  it("because its process died is found by the worker", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id);
    const row = { requestId: request.id, kind: "sign", userId: world.nuria.userId };
    const left = await db().signingAct.create({
      data: { ...row, state: "SENDING", idempotencyKey: key(), sentAt: new Date(Date.now() - 76_000) },
    });
    await sweepSigning();
    expect((await db().signingAct.findUniqueOrThrow({ where: { id: left.id } })).state).toBe("UNKNOWN");
    await db().signingAct.update({ where: { id: left.id }, data: { state: "SUPERSEDED" } });
    const never = await db().signingAct.create({
      data: { ...row, state: "RECORDED", idempotencyKey: key(), recordedAt: new Date(Date.now() - 21_000) },
    });
    await sweepSigning();
    expect((await db().signingAct.findUniqueOrThrow({ where: { id: never.id } })).state).toBe("NOT_SENT");
  });
});

describe("the archive", () => {
  it("that breaks off goes on where it ended, and nothing is deleted before", async () => {
    const request = await issued();
    await fault("get_contract", request, "status", { status: 500, times: 3 });
    expect((await settled((await archiveDocuments(world.nuria, act(request))).actId)).state).toBe("REJECTED");
    const half = await readSigning(world.nuria, request.id);
    expect(half.may).toMatchObject({ archive: true, removeAll: false });
    expect(half.documents[0]?.archivedAt).not.toBeNull();
    await world.sandbox.control("faults", undefined, "DELETE");
    expect((await settled((await archiveDocuments(world.nuria, act(request))).actId)).state).toBe("CONFIRMED");
    expect((await readSigning(world.nuria, request.id)).may.removeAll).toBe(true);
  });

  it("lets one document be deleted once it is archived, in both its forms", async () => {
    const request = await approvedRequest(world);
    const one = await sentDocument(world.nuria, request.id, "one.pdf");
    const two = await sentDocument(world.nuria, request.id, "two.pdf");
    await asked(request);
    await signed(request, await codeOnPhone(world, request));
    const remove = async (documentId: string | null) =>
      settled((await removeDocument(world.nuria, { ...act(request), documentId: documentId ?? "" })).actId);
    await expect(remove(one.documentId)).rejects.toMatchObject({ code: "stale" });
    await settled((await archiveDocuments(world.nuria, act(request))).actId);
    const before = await readSigning(world.nuria, request.id);
    expect(before.may.remove).toBe(true);
    expect((await remove(one.documentId)).state).toBe("CONFIRMED");
    const view = await readSigning(world.nuria, request.id);
    expect(view.documents.map(({ state }) => state)).toEqual(["removed", "there", "there"]);
    expect(view.may.removeAll).toBe(true);
    const open = (documentId: string | null) =>
      openDocument(world.nuria, { requestId: request.id, documentId: documentId ?? "", form: "signed" });
    expect((await buffer((await open(one.documentId)).body)).includes("/ByteRange")).toBe(true);
    await expect(remove(one.documentId)).rejects.toMatchObject({ code: "not-found" });
    expect((await remove(two.documentId)).state).toBe("CONFIRMED");
    expect((await readSigning(world.nuria, request.id)).may).toMatchObject({ remove: false, removeAll: false });
  });

  it("a deletion of one that had no effect is told after enough reads", async () => {
    const request = await issued();
    await settled((await archiveDocuments(world.nuria, act(request))).actId);
    const [document] = (await readSigning(world.nuria, request.id)).documents;
    await fault("delete_document", request, "drop_before");
    const { actId } = await removeDocument(world.nuria, { ...act(request), documentId: document?.id ?? "" });
    expect((await settled(actId)).state).toBe("UNKNOWN");
    for (let reads = 0; reads < 3; reads++) {
      await age(actId, 60);
      await settleSigning();
    }
    expect((await settled(actId)).state).toBe("REJECTED");
    expect((await readSigning(world.nuria, request.id)).documents[0]).toMatchObject({ state: "there" });
  });

  it("a deletion whose answer was lost is confirmed by asking for the documents", async () => {
    const request = await issued();
    await settled((await archiveDocuments(world.nuria, act(request))).actId);
    await fault("delete_all_documents", request, "effect_then_drop");
    expect((await settled((await removeAllDocuments(world.nuria, act(request))).actId)).state).toBe("CONFIRMED");
  });
});

describe("who sees what", () => {
  it("support and auditors see the state, neither names nor words", async () => {
    const request = await approvedRequest(world);
    await sentDocument(world.nuria, request.id, "secreto.pdf");
    for (const reader of [world.support, world.auditor]) {
      const view = await readSigning(reader, request.id);
      expect(view).toMatchObject({ acts: false, may: { upload: false, sign: false } });
      expect(JSON.stringify(view)).not.toContain("secreto");
    }
  });

  it("nobody of another authority sees or does anything", async () => {
    const request = await approvedRequest(world);
    const mine = { ...act(request) };
    await expect(readSigning(world.chiara, request.id)).rejects.toMatchObject({ code: "not-found" });
    await expect(sendCode(world.chiara, { ...mine, delivery: "sms" })).rejects.toMatchObject({ code: "not-found" });
    await expect(signDocuments(world.chiara, { ...mine, code: "123456" })).rejects.toMatchObject({ code: "not-found" });
    await expect(archiveDocuments(world.chiara, mine)).rejects.toMatchObject({ code: "not-found" });
    await expect(removeAllDocuments(world.chiara, mine)).rejects.toMatchObject({ code: "not-found" });
    await expect(openContract(world.chiara, { requestId: request.id })).rejects.toMatchObject({ code: "not-found" });
    const content = await somePdf();
    await expect(
      uploadDocument(world.chiara, { requestId: request.id, key: key(), name: "a.pdf", content }),
    ).rejects.toMatchObject({ code: "not-found" });
    expect(await db().signingAct.count({ where: { requestId: request.id } })).toBe(0);
  });

  it("nothing is done before the approval", async () => {
    const early = await openedRequest(world, { outcome: "review" });
    await expect(sentDocument(world.nuria, early.id)).rejects.toMatchObject({ code: "stale" });
    await expect(openContract(world.nuria, { requestId: early.id })).rejects.toMatchObject({ code: "not-found" });
  });
});
