import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forgive, limits } from "@/lib/auth/limits";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { dumpDatabase } from "@/lib/testing/dump";
import { trailOf } from "@/lib/testing/review";
import { type Approved, approvedRequest, newLink, sentDocument } from "@/lib/testing/signing";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { endLink, makeLink, signerOf } from "./links";
import { openContract } from "./open-document";
import { readSigning } from "./reads";
import { sendCode } from "./sign-documents";

let world: World;
let request: Approved;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  resetBreakers();
  await forgive("signing-link", "local");
  request = await approvedRequest(world);
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const noHeader = () => null;
const letIn = (token: string) => signerOf(token, noHeader);
const ended = { code: "link-ended" };

describe("a signing link", () => {
  it("is 256 random bits shown once; only their hash is kept", async () => {
    const { link, expiresAt } = await makeLink(world.nuria, { requestId: request.id });
    expect(link).toMatch(/^http:\/\/localhost:3999\/sign\/[A-Za-z0-9_-]{43}$/);
    const token = link.split("/").at(-1) ?? "";
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const row = await db().signingLink.findFirstOrThrow({ where: { requestId: request.id } });
    expect(row.hash).toBe(createHash("sha256").update(token).digest("hex"));
    expect(Math.round((Date.parse(expiresAt) - row.createdAt.getTime()) / 3_600_000)).toBe(72);
    const dump = await dumpDatabase();
    expect([...dump.rows.values(), ...dump.files.values()].filter((text) => text.includes(token))).toEqual([]);
    const view = await readSigning(world.nuria, request.id);
    expect(view.link).toEqual({ expiresAt, openedAt: null });
    expect(JSON.stringify(view)).not.toContain(token);
  });

  it("lets its signer to one request, and the first time is written down", async () => {
    const token = await newLink(world.admin, request.id);
    const signer = await letIn(token);
    expect(signer).toEqual({
      kind: "signer",
      linkId: expect.any(String),
      requestId: request.id,
      authorityIds: [world.authorityId],
      ip: "local",
    });
    await letIn(token);
    const lines = (await trailOf(request.id)).filter(({ action }) => action.startsWith("signing.link"));
    expect(lines.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ["signing.link_made", "user"],
      ["signing.link_opened", "signer"],
    ]);
    expect(lines[1]?.actorId).toBe(signer.linkId);
    const other = await approvedRequest(world);
    await expect(openContract(signer, { requestId: other.id })).rejects.toMatchObject(ended);
    await expect(
      sendCode(signer, { requestId: other.id, key: crypto.randomUUID(), delivery: "sms" }),
    ).rejects.toMatchObject(ended);
  });

  it("lives as long as the policy says, by the database's clock", async () => {
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    const set = (settings: object) => db().policyVersion.update({ where: { id: policy.id }, data: { settings } });
    await set({ ...(policy.settings as object), signingLinkHours: 1 });
    const token = await newLink(world.nuria, request.id);
    await set(policy.settings as object);
    const signer = await letIn(token);
    const { expiresAt } = await db().signingLink.findUniqueOrThrow({ where: { id: signer.linkId } });
    expect((expiresAt.getTime() - Date.now()) / 60_000).toBeGreaterThan(58);
    expect((expiresAt.getTime() - Date.now()) / 60_000).toBeLessThanOrEqual(60);
    await db().$executeRaw`UPDATE signing_link SET expires_at = clock_timestamp() WHERE id = ${signer.linkId}::uuid`;
    await expect(letIn(token)).rejects.toMatchObject(ended);
    await expect(openContract(signer, { requestId: request.id })).rejects.toMatchObject(ended);
    expect((await readSigning(world.nuria, request.id)).link).toBeNull();
  });

  it("ends when another is made, and when it is revoked; who was let in is out", async () => {
    const first = await newLink(world.nuria, request.id);
    const signer = await letIn(first);
    const second = await newLink(world.admin, request.id);
    await expect(letIn(first)).rejects.toMatchObject(ended);
    await expect(openContract(signer, { requestId: request.id })).rejects.toMatchObject(ended);
    await letIn(second);
    await endLink(world.nuria, { requestId: request.id });
    await expect(letIn(second)).rejects.toMatchObject(ended);
    await endLink(world.nuria, { requestId: request.id });
    const lines = (await trailOf(request.id)).filter(({ action }) => action === "signing.link_ended");
    expect(lines.map(({ details }) => details)).toEqual(['{"cause":"remade"}', '{"cause":"revoked"}']);
  });

  it("is one of a request, however many are made at once", async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => newLink(world.nuria, request.id)));
    const live = await Promise.allSettled(made.map(letIn));
    expect(live.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().signingLink.count({ where: { requestId: request.id, endedAt: null } })).toBe(1);
  });

  it("is made at signing only, and for the own authority", async () => {
    const early = await openedRequest(world, { outcome: "review" });
    await expect(makeLink(world.nuria, { requestId: early.id })).rejects.toMatchObject({ code: "stale" });
    await expect(makeLink(world.chiara, { requestId: request.id })).rejects.toMatchObject({ code: "not-found" });
    await newLink(world.nuria, request.id);
    await expect(endLink(world.chiara, { requestId: request.id })).rejects.toMatchObject({ code: "not-found" });
    expect((await readSigning(world.nuria, request.id)).link).not.toBeNull();
  });
});

describe("guessing", () => {
  it("is counted by address, and shuts out nobody who has a link", async () => {
    await sentDocument(world.nuria, request.id);
    const token = await newLink(world.nuria, request.id);
    const guess = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
    for (let n = 0; n < limits["signing-link"].points; n++)
      await expect(letIn(n % 2 ? guess() : `${n}`)).rejects.toMatchObject(ended);
    await expect(letIn(guess())).rejects.toMatchObject({ code: "too-many" });
    await expect(letIn("short")).rejects.toMatchObject({ code: "too-many" });
    expect((await letIn(token)).requestId).toBe(request.id);
  });

  it("does not count a link that has ended", async () => {
    const token = await newLink(world.nuria, request.id);
    await endLink(world.nuria, { requestId: request.id });
    for (let n = 0; n <= limits["signing-link"].points; n++) await expect(letIn(token)).rejects.toMatchObject(ended);
  });
});
