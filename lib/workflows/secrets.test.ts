import fs from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as signerRoute } from "@/app/api/sign/[token]/route";
import { readAudit } from "@/lib/audit/reads";
import { makeWebhookAddress } from "@/lib/authorities/change-authority";
import { backgroundDone } from "@/lib/background";
import { approveValidated } from "@/lib/completion/approve-validated";
import { readCompletion } from "@/lib/completion/reads";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { log } from "@/lib/log";
import { readDetail } from "@/lib/requests/detail";
import { showEnrolmentLink } from "@/lib/requests/enrolment-link";
import { readTimeline } from "@/lib/requests/timeline";
import { readReview } from "@/lib/reviews/reads";
import { approveRequest, refuseRequest, validateRequest } from "@/lib/reviews/record-decision";
import { send } from "@/lib/sandbox/ra/test-ra";
import { sendOwnCodeAction, signOwnAction } from "@/lib/signer/actions";
import { archiveDocuments } from "@/lib/signing/archive-documents";
import { readSigning } from "@/lib/signing/reads";
import { removeAllDocuments } from "@/lib/signing/remove-documents";
import { sendCode, signDocuments } from "@/lib/signing/sign-documents";
import { cancelled } from "@/lib/testing/acts";
import { approvalAfterPapers, external, readPapers } from "@/lib/testing/completion";
import { superUrl } from "@/lib/testing/database";
import { type Dump, dumpDatabase, foundIn } from "@/lib/testing/dump";
import { environment } from "@/lib/testing/environment";
import { ownDataFolder } from "@/lib/testing/evidence";
import { browserHeaders, inRequest, routeRequest } from "@/lib/testing/request-scope";
import { approval, type Held, refusal, underReview, versionOf } from "@/lib/testing/review";
import { codeOnPhone, newLink, sentDocument, settled } from "@/lib/testing/signing";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";

/*
 * Whole paths through both APIs with secrets that occur nowhere else. Afterwards they are looked for wherever something
 * is kept or told: the database with its queue, the log at debug, the files, errors that were thrown, and what the
 * pages are given.
 */

let data: ReturnType<typeof ownDataFolder>;
/** Every secret that passed, by what it is. */
const passed = new Map<string, string>();
/** The log, what was thrown and what was answered, as text. */
const told = { log: "", errors: "", answers: "" };
let world: World;

/** The log as it is written, at its most talkative: the stream that pino hands every finished line to. */
function captureLog(): void {
  const { [pino.symbols.streamSym]: stream } = log as unknown as Record<symbol, { write: (line: string) => boolean }>;
  const keep = (line: string | Uint8Array) => {
    told.log += typeof line === "string" ? line : Buffer.from(line).toString("utf8");
    return true;
  };
  log.level = "debug";
  if (stream) vi.spyOn(stream, "write").mockImplementation(keep);
  // Whatever writes past the log.
  for (const past of [process.stdout, process.stderr]) vi.spyOn(past, "write").mockImplementation(keep);
}

const note = (error: unknown) => {
  told.errors += `${inspect(error, { depth: null, showHidden: true })}\n${error instanceof Error ? error.stack : ""}\n`;
};

async function trying(attempt: Promise<unknown>): Promise<void> {
  await attempt.catch(note);
  await backgroundDone(20_000);
}

const tell = (answer: unknown) => {
  told.answers += `${JSON.stringify(answer)}\n`;
};

/** What the pages of a request are given. */
async function look(id: string): Promise<void> {
  for (const actor of [world.nuria, world.admin, world.support]) tell(await readDetail(actor, id, false));
  for (const read of [readReview, readCompletion, readSigning])
    await trying((read as typeof readReview)(world.nuria, id, false).then(tell));
  tell(await readTimeline(id, world.auditor));
}

const wrong = { pin: "71830265", password: "a mistyped pass phrase" };
const fault = (operation: string, { requestPk }: { requestPk: number }, more: object) =>
  world.sandbox.control("faults", { operation, request_pk: requestPk, ...more });
/** A provider that repeats what it was sent. */
const echo = () => {
  const { password, pin } = world.signs.nuria;
  return { kind: "status", status: 403, body: { code: "403", id: "0011223344556677", error: `${password} ${pin}` } };
};
const again = async <T extends Held>(held: T): Promise<T> => ({ ...held, version: await versionOf(held.id) });

async function oneShotDecisions(): Promise<Held> {
  const { nuria, signs } = world;
  const held = await underReview(world, nuria);
  await trying(approveRequest(nuria, approval(held, signs.nuria, wrong)));
  await look(held.id);
  await fault("approve", held, echo());
  await trying(approveRequest(nuria, approval(await again(held), signs.nuria)));
  await trying(approveRequest(nuria, approval(await again(held), signs.nuria, { keepPassword: true })));
  const session = await db().session.findUniqueOrThrow({ where: { id: nuria.sessionId } });
  const cipher = await scopedCipher(null);
  const token = await cipher.open("session", "one_shot_token", session.id, session.oneShotToken ?? "");
  passed.set("the One-Shot token", token);

  const other = await underReview(world, nuria);
  await trying(refuseRequest(nuria, refusal(other, signs.nuria, wrong)));
  // Signed with the token that is kept.
  const { password: _, ...kept } = refusal(await again(other), signs.nuria, { note: "Nothing else." });
  await trying(refuseRequest(nuria, kept));
  const opened = await openedRequest(world);
  await cancelled(world.admin, opened.id);
  for (const { id } of [other, opened]) await look(id);
  return held;
}

const wrongFor = (code: string) => (code === "194837" ? "194838" : "194837");

async function signing(approved: Held): Promise<void> {
  const { nuria } = world;
  const act = () => ({ requestId: approved.id, key: crypto.randomUUID() });
  await sentDocument(nuria, approved.id);
  const token = await newLink(nuria, approved.id);
  passed.set("the token of a signing link", token);
  await settled((await sendCode(nuria, { ...act(), delivery: "sms" })).actId);
  const code = await codeOnPhone(world, approved);
  passed.set("the one-time code", code);
  passed.set("a mistyped one-time code", wrongFor(code));
  await settled((await signDocuments(nuria, { ...act(), code: wrongFor(code) })).actId);

  const asSigner = async <T>(body: () => Promise<T>) => {
    tell(await inRequest({ headers: await browserHeaders(null) }, body));
    await backgroundDone(20_000);
  };
  await asSigner(() => sendOwnCodeAction({ token, key: crypto.randomUUID(), delivery: "sms" }));
  await asSigner(() => signOwnAction({ token, key: crypto.randomUUID(), code: wrongFor(code) }));
  await asSigner(() => signOwnAction({ token, key: crypto.randomUUID(), code }));
  const asked = routeRequest("/api/x", await browserHeaders(null));
  tell(await (await signerRoute(asked, { params: Promise.resolve({ token }) })).json());
  await settled((await archiveDocuments(nuria, act())).actId);
  await settled((await removeAllDocuments(nuria, act())).actId);
  await look(approved.id);
}

/** The secrets of the card the RA gives next, as any client of that API is told them. */
async function nextCard(): Promise<{ sn: string; secrets: Record<string, string> }> {
  const file = (name: string) => fs.readFileSync(environment[name] ?? "");
  const { bytes } = await send({
    method: "GET",
    url: `${environment.RA_URL}/api/v1/scratchcards/get_first_unused/`,
    body: JSON.stringify({ ra: "1187" }),
    headers: { "content-type": "application/json" },
    tls: { cert: file("RA_CLIENT_CERT_FILE"), key: file("RA_CLIENT_KEY_FILE"), ca: file("RA_CA_FILE") },
  });
  const { sn, secrets } = JSON.parse(bytes.toString("utf8"));
  return { sn: String(sn), secrets: typeof secrets === "string" ? JSON.parse(secrets) : secrets };
}

/** Opens a request with the next card, whose secrets are then known. */
async function withCard<T extends { id: string }>(what: string, open: () => Promise<T>): Promise<T> {
  const { sn, secrets } = await nextCard();
  const opened = await open();
  const row = await db().request.findUniqueOrThrow({ where: { id: opened.id } });
  expect(row.scratchcard).toBe(sn);
  expect(Object.keys(secrets).toSorted()).toEqual(["enrollment_code", "erc", "pin", "puk"]);
  for (const [name, value] of Object.entries(secrets)) passed.set(`the card's ${name}, ${what}`, value);
  return opened;
}

async function ra(): Promise<void> {
  const { nuria, signs, sandbox } = world;
  await sandbox.control("switches", { ra: { validate_external: "CREATED", scratchcard_form: "object" } });
  const held = await withCard("approved", () => underReview(world, nuria, external));
  await trying(validateRequest(nuria, approval(held, signs.nuria, wrong)));
  await look(held.id);
  await fault("ra_validate_videoid", held, echo());
  await trying(validateRequest(nuria, approval(await again(held), signs.nuria)));
  await trying(validateRequest(nuria, approval(await again(held), signs.nuria)));
  const papers = await readPapers(world, held);
  await trying(approveValidated(nuria, await approvalAfterPapers(world, held, papers, wrong)));
  await fault("ra_pl_approve", held, echo());
  await trying(approveValidated(nuria, await approvalAfterPapers(world, held, papers)));
  await trying(approveValidated(nuria, await approvalAfterPapers(world, held, papers)));
  const { link } = await showEnrolmentLink(nuria, { requestId: held.id });
  passed.set("the enrolment link", link);
  passed.set("the token of the enrolment link", link.split("/").at(-1) ?? "");
  await look(held.id);

  await sandbox.control("switches", { ra: { scratchcard_form: "text" } });
  const other = await withCard("refused", () => underReview(world, nuria, external));
  await trying(refuseRequest(nuria, refusal(other, signs.nuria, wrong)));
  await trying(refuseRequest(nuria, refusal(await again(other), signs.nuria)));
  const opened = await withCard("cancelled", () => openedRequest(world, { ...external, workflow: "ra-eidas" }));
  await cancelled(world.admin, opened.id);
  for (const { id } of [other, opened]) await look(id);
}

beforeAll(async () => {
  captureLog();
  data = ownDataFolder();
  world = await makeWorld({ ra: true });
  for (const [name, value] of Object.entries(world.signs.nuria))
    if (name === "password" || name === "pin") passed.set(`the officer's ${name}`, value);
  passed.set("a mistyped PIN", wrong.pin);
  passed.set("a mistyped password", wrong.password);
  passed.set("the billing password", "billing-secret-test");
  const { address } = await makeWebhookAddress(world.admin, { authorityId: world.authorityId });
  passed.set("the token of the webhook address", address.split("/").at(-1) ?? "");
  await signing(await oneShotDecisions());
  await ra();
  tell(await readAudit(world.auditor, {} as never));
}, 180_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await world.sandbox.stop();
  data.remove();
});

/** Everything that is kept or told, to be searched as one. */
async function everything(): Promise<Dump> {
  const { rows, files } = await dumpDatabase();
  const kept = fs
    .readdirSync(environment.DATA_DIR ?? "", { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));
  return {
    rows: new Map([...rows, ...Object.entries(told), ...kept.map((name) => [name, latin(name)] as const)]),
    files,
  };
}
const latin = (name: string) => fs.readFileSync(name, "latin1");

describe("what passed", () => {
  it("went the whole way: it is worth looking for", async () => {
    const states = await db().request.groupBy({ by: ["workflow", "status"], orderBy: { status: "asc" } });
    expect(states.map(({ workflow, status }) => `${workflow} ${status}`).toSorted()).toEqual([
      "one-shot-eidas CANCELLED",
      "one-shot-eidas ISSUED",
      "ra-eidas CANCELLED",
      "ra-external CANCELLED",
      "ra-external ENROLLREADY",
    ]);
    const decisions = await db().decision.groupBy({ by: ["kind", "state"] });
    expect(decisions.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      "approve CONFIRMED",
      "approve REJECTED",
      "refuse CONFIRMED",
      "refuse REJECTED",
      "validate CONFIRMED",
      "validate REJECTED",
    ]);
    expect(passed.size).toBe(24);
    for (const [, value] of passed) expect(value.length).toBeGreaterThanOrEqual(6);
    for (const { length } of Object.values(told)) expect(length).toBeGreaterThan(1000);
  });

  it("is kept and told nowhere", async () => {
    const all = await everything();
    expect([...all.rows.keys()]).toEqual(expect.arrayContaining(["public.decision", "jobs.job", "log"]));
    expect([...all.rows.keys()].some((name) => name.startsWith(environment.DATA_DIR ?? "-"))).toBe(true);
    const leaks = [...passed].map(([what, value]) => [what, foundIn(all, value, { hashed: !random(what) })] as const);
    expect(leaks.filter(([, places]) => places.length > 0)).toEqual([]);
  });
});

/** 256 random bits, of which the SHA-256 is kept to know them again. */
const random = (what: string) => ["the token of a signing link", "the token of the webhook address"].includes(what);

describe("the search finds what is planted", () => {
  const pin = () => world.signs.nuria.pin;
  const base64 = () => Buffer.from(`pin=${pin()}`).toString("base64");
  const hex = () => Buffer.from(`pin=${pin()}`).toString("hex");

  it.each<[string, () => Promise<void> | void, string]>([
    ["in the log", () => log.debug({ said: pin() }), "rows of log"],
    ["past the log", () => void process.stderr.write(`${base64()}\n`), "rows of log"],
    ["in an error's cause", () => note(new Error("x", { cause: new Error(hex()) })), "rows of errors"],
    ["in what a page is given", () => tell({ deep: [{ said: base64() }] }), "rows of answers"],
    ["in a file", () => fs.writeFileSync(path.join(environment.DATA_DIR ?? "", "left"), hex()), "/left"],
    ["in the queue's schema", () => planted("jobs.planted", base64()), "rows of jobs.planted"],
  ])("%s", async (_, plant, place) => {
    await plant();
    expect(foundIn(await everything(), pin()).some((found) => found.endsWith(place))).toBe(true);
  });

  it("a one-time code among other words", () => {
    const one = new Map([["log", `{"body":"secret=194837&x=1"}`]]);
    expect(foundIn({ rows: one, files: new Map() }, "194837")).toEqual(["rows of log"]);
    const coded = new Map([["log", Buffer.from("secret=194837&x=1").toString("base64")]]);
    expect(foundIn({ rows: coded, files: new Map() }, "194837")).toEqual(["rows of log"]);
  });
});

async function planted(table: string, value: string): Promise<void> {
  const client = new pg.Client(superUrl());
  await client.connect();
  await client.query(`CREATE TABLE ${table} AS SELECT $1::text AS value`, [value]);
  await client.end();
}
