import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "@/lib/auth/sign-in";
import { makeWebhookAddress } from "@/lib/authorities/change-authority";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { Secret } from "@/lib/gateways/secret";
import { searchHistory } from "@/lib/history/search";
import { invitePerson } from "@/lib/people/invitations";
import { openPerson, personColumns } from "@/lib/requests/person";
import { revealField, showLink } from "@/lib/requests/reveal";
import { reasonText } from "@/lib/reviews/catalogue";
import { keepPassword } from "@/lib/reviews/credentials";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { stories } from "@/lib/sandbox/stories/stories";
import { superUrl } from "@/lib/testing/database";
import { type Dump, dumpDatabase, foundIn } from "@/lib/testing/dump";
import { billing } from "@/lib/testing/sandbox";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { receiveWebhook } from "@/lib/webhooks/receive";

/*
 * A stolen copy of the database: what was put in through the verbs is looked for in every row, table file and index,
 * in plain, folded, encoded and as an unkeyed hash.
 */

let world: World;
let dump: Dump;

const applicant = { phone: "+34612345987", email: "aplicante.seguimiento@example.test" };
const officer = {
  name: "Wenceslao Iñárritu-O’Shaughnessy",
  email: "wenceslao.inarritu@example.test",
  raoUsername: "rao-user-wenceslao",
};
const secrets = {
  note: "La foto del titular fue sustituida por la de Segismunda Quiñónez",
  triedPassword: "contraseña-tecleada-por-error",
  triedEmail: "nadie.conocido@example.test",
  search: "Segismunda",
  webhookName: "Hermenegilda Zubizarreta",
};
let link = "";

async function refused(): Promise<void> {
  const opened = await openedRequest(world, { ...applicant, outcome: "review", story: "clean" });
  const { nuria, signs } = world;
  const claim = await claimRequest(nuria, { requestId: opened.id });
  await collectEvidence(opened.id);
  const { version } = await db().request.findUniqueOrThrow({ where: { id: opened.id } });
  await refuseRequest(nuria, {
    requestId: opened.id,
    token: claim.token,
    version,
    key: crypto.randomUUID(),
    ...signs.nuria,
    keepPassword: true,
    cause: "FRD-01",
    text: reasonText("FRD-01", "es"),
    extraCauses: [],
    locale: "es",
    note: secrets.note,
  });
  await backgroundDone(20_000);
  const row = await db().request.findUniqueOrThrow({
    where: { id: opened.id },
    select: { status: true, ...personColumns },
  });
  // What follows is worth nothing unless the person really is in there.
  expect(row.status).toBe("CANCELLED");
  expect(await openPerson(row)).toMatchObject({
    givenName: stories.clean.document.givenName.toUpperCase(),
    ...applicant,
  });
  await revealField(world.admin, { requestId: opened.id, field: "document", reason: "calling" });
}

beforeAll(async () => {
  world = await makeWorld();
  await refused();
  const waiting = await openedRequest(world, { phone: "+34612345988" });
  ({ link } = await showLink(world.admin, { requestId: waiting.id }));
  await keepPassword(
    world.ignasi,
    { authorityId: world.authorityId, workflow: "one-shot-eidas" },
    {
      username: world.signs.ignasi.username,
      password: new Secret(world.signs.ignasi.password),
    },
  );
  await invitePerson(world.admin, {
    email: officer.email,
    name: officer.name,
    role: "rao",
    authorityIds: [world.authorityId],
    raoId: "777",
    raoUsername: officer.raoUsername,
    appointedOn: null,
    trainedUntil: null,
    trainingHours: null,
    certificateEnds: null,
  });
  await makeWebhookAddress(world.admin, { authorityId: world.authorityId });
  const tried = { email: secrets.triedEmail, password: secrets.triedPassword, code: "123456" };
  await signIn(tried, { ip: "203.0.113.7", userAgent: null }).catch(() => {});
  await searchHistory(world.admin, { q: secrets.search });
  await receiveWebhook(
    world.authorityId,
    JSON.stringify({ request: 1, status: "VIDEOREVIEW", date: "2026-11-21", given_name: secrets.webhookName }),
  );
  dump = await dumpDatabase();
}, 90_000);

afterAll(() => world.sandbox.stop());

const { document } = stories.clean;

describe("a stolen database", () => {
  it("is the whole one", () => {
    expect(foundIn(dump, "Authority 1187")).toEqual(
      expect.arrayContaining(["rows of public.authority", "file of authority"]),
    );
    expect(foundIn(dump, "VIDEOREVIEW")).toContain("rows of public.webhook_delivery");
    const filled = [
      "request",
      "search_token",
      "evidence_set",
      "decision",
      "audit_event",
      "webhook_delivery",
      "session",
    ];
    expect(filled.filter((table) => !dump.rows.get(`public.${table}`))).toEqual([]);
    expect([...dump.rows.keys()].some((table) => table.startsWith("jobs."))).toBe(true);
    expect([...dump.files.keys()]).toEqual(expect.arrayContaining(["request", "user_account_email_index_key"]));
  });

  it.each([
    ["the applicant's given name", document.givenName],
    ["the applicant's surname", document.surname1],
    ["the applicant's second surname", document.surname2 ?? ""],
    ["the document's number", document.number],
    ["the document's support number", document.supportNumber ?? ""],
    ["the date of birth", document.birthDate],
    ["the date of birth as read", document.birthDate.split("-").reverse().join("/")],
    ["the applicant's phone", applicant.phone],
    ["the applicant's e-mail", applicant.email],
    ["an officer's name", officer.name],
    ["an officer's e-mail", officer.email],
    ["an officer's user name at the provider", officer.raoUsername],
    ["the typed password of a signature", "rao-password-312"],
    ["the PIN of a signature", "31231231"],
    ["a password kept as a token", "rao-password-305"],
    ["the billing password", billing.password],
    ["an officer's note", secrets.note],
    ["a word of an officer's note", "Quiñónez"],
    ["a mistyped password", secrets.triedPassword],
    ["a mistyped e-mail", secrets.triedEmail],
    ["words searched for", secrets.search],
    ["a name in a webhook", secrets.webhookName],
  ])("does not hold %s", (_, value) => {
    expect(value.length).toBeGreaterThan(4);
    expect(foundIn(dump, value)).toEqual([]);
  });

  it("does not hold the applicant's link nor its last part", () => {
    expect(link).toMatch(/^https?:/);
    expect(foundIn(dump, link)).toEqual([]);
    expect(foundIn(dump, new URL(link).pathname.split("/").at(-1) ?? "")).toEqual([]);
  });

  it("holds kept tokens only sealed", async () => {
    const kept = await db().session.findMany({ where: { oneShotToken: { not: null } } });
    expect(kept.length).toBeGreaterThan(0);
    for (const { oneShotToken } of kept) expect(oneShotToken).toMatch(/^v1\./);
  });
});

describe("the search itself", () => {
  const planted = "Hildegarda Peñarrubia";

  async function placesOf(value: string): Promise<string[]> {
    const client = new pg.Client(superUrl());
    await client.connect();
    try {
      await client.query("CREATE TABLE planted (value text)");
      await client.query("INSERT INTO planted VALUES ($1)", [value]);
      return foundIn(await dumpDatabase(), planted);
    } finally {
      await client.query("DROP TABLE IF EXISTS planted");
      await client.end();
    }
  }

  it.each([
    ["plain", planted],
    ["in capitals", planted.toUpperCase()],
    ["folded", "hildegarda penarrubia"],
    ["inside other text", `{"name":"${planted}"}`],
    ["in hex", Buffer.from(planted).toString("hex")],
    ["in Base64", Buffer.from(`name=${planted};`).toString("base64")],
    ["as an MD5", createHash("md5").update(planted.toLowerCase()).digest("hex")],
    ["as a shortened SHA-256", createHash("sha256").update(planted).digest("hex").slice(0, 32)],
    ["as a SHA-512 in Base64", createHash("sha512").update("HILDEGARDA PENARRUBIA").digest("base64")],
  ])("finds a value that stands there %s", async (_, value) => {
    expect(await placesOf(value)).toContain("rows of public.planted");
  });
});
