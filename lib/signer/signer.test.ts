import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as contractRoute } from "@/app/api/sign/[token]/contract/route";
import { GET as documentRoute } from "@/app/api/sign/[token]/documents/[documentId]/[form]/route";
import { GET as readRoute } from "@/app/api/sign/[token]/route";
import { forgive, limits } from "@/lib/auth/limits";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { endLink } from "@/lib/signing/links";
import { readSigning } from "@/lib/signing/reads";
import { sweepSigning } from "@/lib/signing/sweep";
import { dumpDatabase, foundIn } from "@/lib/testing/dump";
import { browserHeaders, inRequest, routeRequest } from "@/lib/testing/request-scope";
import { callsOf, trailOf } from "@/lib/testing/review";
import { type Approved, approvedRequest, codeOnPhone, newLink, sentDocument } from "@/lib/testing/signing";
import { makeWorld, type World } from "@/lib/testing/world";
import { sendOwnCodeAction, signOwnAction } from "./actions";
import type { SignerView } from "./views";

/* The signer's page as a browser without any sign-in asks for it: actions and routes, through the gate. */

let world: World;
let request: Approved;
let token: string;
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("faults", undefined, "DELETE");
  await forgive("signing-link", "local");
  await forgive("signing-code-address", "local");
  request = await approvedRequest(world);
  await sentDocument(world.nuria, request.id, "acuerdo.pdf");
  token = await newLink(world.nuria, request.id);
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const key = () => crypto.randomUUID();
const fault = (operation: string, kind: string, more: object = {}) =>
  world.sandbox.control("faults", { operation, request_pk: request.requestPk, kind, ...more });

async function asBrowser<T>(body: () => Promise<T>, headers: Record<string, string> = {}): Promise<T> {
  const done = await inRequest({ headers: await browserHeaders(null, headers) }, body);
  await backgroundDone(20_000);
  return done;
}

const askCode = (by = token) => asBrowser(() => sendOwnCodeAction({ token: by, key: key(), delivery: "sms" }));
const sign = (code: string, by = token) => asBrowser(() => signOwnAction({ token: by, key: key(), code }));

type Route = typeof readRoute;
async function get(route: Route, params: Record<string, string>, headers: Record<string, string> = {}) {
  const asked = routeRequest("/api/x", await browserHeaders(null, headers));
  return route(asked, { params: Promise.resolve(params) });
}

async function view(by = token): Promise<SignerView> {
  return (await (await get(readRoute, { token: by })).json()) as SignerView;
}

const wrongFor = (code: string) => (code === "111111" ? "222222" : "111111");

describe("the signer", () => {
  it("reads, asks for the code, signs and keeps what was signed; the trail names the signer", async () => {
    expect(await view()).toEqual({
      authority: "Authority 1187",
      expiresAt: expect.any(String),
      stage: "sign",
      busy: false,
      may: { code: true, sign: true },
      codeWait: 0,
      code: "none",
      signature: "none",
      documents: [{ id: expect.any(String), name: "acuerdo.pdf", bytes: expect.any(Number) }],
    });
    const documentId = (await view()).documents[0]?.id ?? "";
    const original = await get(documentRoute, { token, documentId, form: "original" });
    expect(
      Buffer.from(await original.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect(original.headers.get("cache-control")).toBe("private, no-store");
    expect((await get(contractRoute, { token })).status).toBe(200);
    expect((await get(documentRoute, { token, documentId, form: "signed" })).status).toBe(404);

    expect(await askCode()).toEqual({ ok: true, value: undefined });
    expect(await view()).toMatchObject({ code: "done", may: { code: false, sign: true } });
    expect((await view()).codeWait).toBeGreaterThan(0);
    const code = await codeOnPhone(world, request);
    await sign(wrongFor(code));
    expect(await view()).toMatchObject({ stage: "sign", signature: "wrong" });
    expect(await sign(code)).toEqual({ ok: true, value: undefined });
    expect(await view()).toMatchObject({ stage: "signed", may: { code: false, sign: false } });
    const signed = await get(documentRoute, { token, documentId, form: "signed" });
    expect(Buffer.from(await signed.arrayBuffer()).includes("/ByteRange")).toBe(true);
    expect(await callsOf(world, request, "sign")).toHaveLength(2);

    const acts = await db().signingAct.findMany({ where: { requestId: request.id, kind: { in: ["code", "sign"] } } });
    expect(acts.map(({ userId, linkId }) => [userId, typeof linkId])).toEqual(acts.map(() => [null, "string"]));
    const lines = (await trailOf(request.id)).filter(({ actorKind }) => actorKind === "signer");
    expect(new Set(lines.map(({ action }) => action))).toEqual(
      new Set(["signing.link_opened", "signing.open", "signing.intent", "signing.sent"]),
    );
    const [newest] = (await readSigning(world.nuria, request.id)).history;
    expect(newest).toMatchObject({ kind: "sign", state: "CONFIRMED", by: null });
  });

  it("may type the code where the back office may not", async () => {
    const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
    const set = (settings: object) => db().policyVersion.update({ where: { id: policy.id }, data: { settings } });
    await set({ ...(policy.settings as object), codeInBackOffice: false });
    await askCode();
    await sign(await codeOnPhone(world, request));
    await set(policy.settings as object);
    expect((await view()).stage).toBe("signed");
  });

  it("is told nothing but what the link is for", async () => {
    await askCode();
    await sign(wrongFor(await codeOnPhone(world, request)));
    const told = JSON.stringify(await view());
    const { email, phone } = { email: "applicant.", phone: "+346001" };
    for (const secret of [request.id, String(request.requestPk), email, phone, "Confirmation Code", world.nuria.userId])
      expect(told).not.toContain(secret);
  });
});

describe("codes", () => {
  it("are asked for once a minute, and ten times an hour", async () => {
    await askCode();
    expect(await askCode()).toMatchObject({ ok: false, error: { code: "too-many" } });
    expect(await callsOf(world, request, "generate_otp")).toHaveLength(1);
    for (let n = 1; n < limits["signing-send"].points; n++) {
      await db().$executeRaw`UPDATE signing_act SET sent_at = sent_at - interval '70 seconds' WHERE kind = 'code'`;
      expect(await askCode()).toMatchObject({ ok: true });
    }
    await db().$executeRaw`UPDATE signing_act SET sent_at = sent_at - interval '70 seconds' WHERE kind = 'code'`;
    expect(await askCode()).toMatchObject({ ok: false, error: { code: "too-many" } });
  });

  it("that are wrong are five in a quarter of an hour; a new link brings no more", async () => {
    await askCode();
    const code = await codeOnPhone(world, request);
    for (let n = 0; n < limits["signing-code"].points; n++) await sign(wrongFor(code));
    expect(await callsOf(world, request, "sign")).toHaveLength(5);
    token = await newLink(world.nuria, request.id);
    expect(await sign(code)).toMatchObject({
      ok: false,
      error: { code: "too-many", params: { seconds: expect.any(Number) } },
    });
    expect(await callsOf(world, request, "sign")).toHaveLength(5);
    expect((await view()).stage).toBe("sign");
  });

  it("that are wrong count against the address over all its links", async () => {
    await askCode();
    const code = await codeOnPhone(world, request);
    for (let n = 0; n < limits["signing-code-address"].points; n++) {
      await sign(wrongFor(code));
      await forgive("signing-code", request.id);
    }
    expect(await sign(code)).toMatchObject({ ok: false, error: { code: "too-many" } });
    expect((await view()).stage).toBe("sign");
  });

  it("are digits", async () => {
    expect(await sign("12 34")).toMatchObject({
      ok: false,
      error: { code: "invalid-input", fields: { code: "one-time-code" } },
    });
    expect(await callsOf(world, request, "sign")).toEqual([]);
  });

  it("and the token are in no row, no index, not even as a hash of the code", async () => {
    await askCode();
    const right = await codeOnPhone(world, request);
    await sign(wrongFor(right));
    await sign(right);
    const dump = await dumpDatabase();
    expect([...foundIn(dump, right), ...foundIn(dump, wrongFor(right))]).toEqual([]);
    expect([...dump.rows.values(), ...dump.files.values()].filter((text) => text.includes(token))).toEqual([]);
    expect(foundIn(dump, "acuerdo.pdf")).toEqual([]);
  });
});

describe("when the provider is away", () => {
  it("a code or a signature that never left may be tried again at once", async () => {
    await askCode();
    const code = await codeOnPhone(world, request);
    await world.sandbox.control("faults", undefined, "DELETE");
    await fault("sign", "effect_then_drop");
    await sign(code);
    expect(await view()).toMatchObject({ stage: "signed" });
  });

  it("an unknown outcome is said, read by the worker, and signed again by nobody meanwhile", async () => {
    await askCode();
    const code = await codeOnPhone(world, request);
    await fault("sign", "drop_before");
    await sign(code);
    expect(await view()).toMatchObject({ stage: "sign", signature: "unknown", may: { code: false, sign: false } });
    expect(await sign(code)).toMatchObject({ ok: false, error: { code: "stale" } });
    expect(await callsOf(world, request, "sign")).toHaveLength(1);
  });

  it("an act whose process died is not sent, and told so", async () => {
    const link = await db().signingLink.findFirstOrThrow({ where: { requestId: request.id } });
    await db().signingAct.create({
      data: {
        requestId: request.id,
        kind: "sign",
        state: "RECORDED",
        linkId: link.id,
        idempotencyKey: key(),
        recordedAt: new Date(Date.now() - 90_000),
      },
    });
    expect(await view()).toMatchObject({ busy: true, signature: "under-way" });
    await sweepSigning();
    expect(await view()).toMatchObject({ busy: false, signature: "not-sent", may: { sign: true } });
  });

  it("a press that is sent twice acts once", async () => {
    const input = { token, key: key(), delivery: "sms" } as const;
    await asBrowser(() => sendOwnCodeAction(input));
    expect(await asBrowser(() => sendOwnCodeAction(input))).toMatchObject({ ok: true });
    expect(await callsOf(world, request, "generate_otp")).toHaveLength(1);
  });
});

describe("nobody else", () => {
  it("a link that ended, was replaced or never was one is told the same everywhere", async () => {
    const old = token;
    const documentId = (await view()).documents[0]?.id ?? "";
    token = await newLink(world.nuria, request.id);
    await endLink(world.nuria, { requestId: request.id });
    for (const dead of [old, token, "x".repeat(43), "short"]) {
      expect(await askCode(dead)).toEqual({ ok: false, error: { code: "link-ended", params: {} } });
      expect(await sign("123456", dead)).toEqual({ ok: false, error: { code: "link-ended", params: {} } });
      const bodies = await Promise.all(
        [
          get(readRoute, { token: dead }),
          get(contractRoute, { token: dead }),
          get(documentRoute, { token: dead, documentId, form: "original" }),
        ].map(async (answer) => [(await answer).status, await (await answer).text()]),
      );
      expect(bodies).toEqual(bodies.map(() => [404, '{"error":{"code":"link-ended","params":{}}}']));
    }
    expect(await callsOf(world, request, "generate_otp")).toEqual([]);
  });

  it("another request's documents do not open with it, of the same authority or another", async () => {
    const other = await approvedRequest(world);
    const { documentId } = await sentDocument(world.nuria, other.id);
    const answer = await get(documentRoute, { token, documentId: documentId ?? "", form: "original" });
    expect(answer.status).toBe(404);
  });

  it("another site's page does nothing with it", async () => {
    const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const told = await asBrowser(() => sendOwnCodeAction({ token, key: key(), delivery: "sms" }), evil);
    expect(told).toMatchObject({ ok: false, error: { code: "wrong-origin" } });
    expect((await get(readRoute, { token }, evil)).status).toBe(403);
  });

  it("no field beside the known ones is taken: not the request, not who acts", async () => {
    const extra = { token, key: key(), code: "123456", requestId: request.id } as never;
    expect(await asBrowser(() => signOwnAction(extra))).toMatchObject({
      ok: false,
      error: { code: "invalid-input", fields: { requestId: "invalid" } },
    });
  });
});
