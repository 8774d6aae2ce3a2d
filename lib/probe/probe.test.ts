import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { runCommand } from "@/lib/testing/process";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import type { Fixture } from "./fixtures";
import type { ProbeReport, ServiceReport } from "./report";

/* The probe as a person runs it, against the simulator in every form it has. */

let world: World;
let connection: Record<string, string>;
let usual: object;
let requestPk: number;
/** What the first test found, for those that only look at it. */
let whole: Awaited<ReturnType<typeof probe>>;
const phone = "+34600777123";
const email = "lucia.prueba@example.test";
const token = { username: "rao312", password: "rao-password-312", pin: "31231231", env: "sandbox" };

beforeAll(async () => {
  world = await makeWorld();
  connection = await world.sandbox.control("connection");
  usual = await world.sandbox.control("switches");
  ({ requestPk } = await openedRequest(world, { story: "clean", outcome: "review", phone, email }));
  await fetch(`${world.sandbox.url}/oneshot/api/v1/token`, { method: "POST", body: JSON.stringify(token) });
});
afterAll(() => world.sandbox.stop());
beforeEach(() => world.sandbox.control("switches", usual));

async function probe(args: string[] = [], given: Record<string, string> = {}) {
  const save = path.join(environment.COTEJO_TEST_FOLDER ?? "", `probe-${crypto.randomUUID()}`);
  const ended = await runCommand("probe", ["--authority", "1187", "--save", save, ...args], {
    MIGRATE_DATABASE_URL: superUrl(),
    ONE_SHOT_URL: world.sandbox.url,
    ...given,
  });
  const read = <T = Record<string, unknown>>(name: string) =>
    JSON.parse(fs.readFileSync(path.join(save, name), "utf8")) as T;
  const report = fs.existsSync(save) ? read<ProbeReport>("report.json") : null;
  const of = (service: string) => report?.services.find((found) => found.service === service) as ServiceReport;
  return { ...ended, save, report, of, read };
}

const verdicts = ({ lines }: ServiceReport, generation: string) =>
  new Set(lines.filter((line) => line.generation === generation).map(({ verdict }) => verdict));
const everything = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");

describe("a probe", { timeout: 120_000 }, () => {
  it("of both APIs finds what answers, what a read carries and who is known, and is green", async () => {
    const before = (await world.sandbox.ledger()).length;
    whole = await probe([], connection);
    const { code, out, err, of, report } = whole;
    expect([code, err, report?.findings]).toEqual([0, "", []]);
    expect(out).toContain("No findings.");
    const oneShot = of("one-shot");
    expect(oneShot).toMatchObject({ reachable: true, generation: "both", skewSeconds: 0, created: null });
    expect(verdicts(oneShot, "new")).toEqual(new Set(["answers", "not-tried"]));
    expect(oneShot.evidence).toEqual([
      expect.objectContaining({
        status: "VIDEOREVIEW",
        images: ["document_front", "document_rear", "document_photo", "document_owner"],
        checks: "pairs",
        similarity: "word",
        acceptance: true,
        video: "returned",
      }),
    ]);
    const ra = of("ra");
    expect(ra).toMatchObject({ reachable: true, authority: "visible", officers: { listed: 3, unknownHere: [] } });
    expect(ra.hosts.map(({ certificateDays }) => (certificateDays ?? 0) > 30)).toEqual([true, true]);
    expect(ra.errors.map(({ readable }) => readable)).not.toContain(false);
    expect(report?.clientCertificate?.days).toBeGreaterThan(30);
    const { capabilities } = await db().authority.findUniqueOrThrow({ where: { id: world.authorityId } });
    expect(capabilities).toMatchObject({ "one-shot": { evidence: "returned", video: "returned", seenAt: report?.at } });
    const effects = (await world.sandbox.ledger()).slice(before).filter(({ effect }) => effect);
    expect(effects).toEqual([]);
  });

  it("writes nothing that belongs to a person, and no secret", async () => {
    const { save, out, read } = whole;
    const written = everything(save) + out;
    const { details } = (await (await fetch(`${world.sandbox.url}/oneshot/api/v1/tokens`)).json()) as {
      details: object;
    };
    const [kept] = Object.keys(details);
    expect(kept).toMatch(/^[\da-f-]{36}$/);
    const request = (await (await fetch(`${world.sandbox.url}/oneshot/api/v1/request/${requestPk}`)).json()) as {
      details: Record<string, string>;
    };
    const { given_name, surname_1, serial_number, birth_date } = request.details;
    const canaries = [
      kept,
      given_name,
      surname_1,
      serial_number,
      birth_date,
      phone,
      phone.slice(3),
      email,
      token.username,
    ];
    for (const canary of canaries) {
      expect(canary).toBeTruthy();
      expect(written).not.toContain(canary);
    }
    expect(read<Fixture>("fixtures/one-shot-listTokens.json").body).toMatchObject({
      details: { "key-1": { username: "…", password: false, pin: false } },
    });
    expect(read<Fixture>("fixtures/one-shot-request-VIDEOREVIEW.json")).toMatchObject({
      status: 200,
      contentType: "application/json",
      body: { details: { status: "VIDEOREVIEW", pk: 0, given_name: "…" } },
    });
  });

  it("tells that only the legacy generation answers, and is green with the paths it wrote", async () => {
    await world.sandbox.control("switches", { one_shot: { generations: "legacy" } });
    const first = await probe();
    expect(first.code).toBe(1);
    expect(first.report?.findings).toEqual([
      "one-shot serves the legacy generation only: choose it in PROVIDER_PATHS_FILE.",
    ]);
    expect(verdicts(first.of("one-shot"), "new")).toEqual(new Set(["absent"]));
    expect(first.read("paths.json")).toEqual({ "one-shot": { generation: "legacy" } });
    const second = await probe([], { PROVIDER_PATHS_FILE: path.join(first.save, "paths.json") });
    expect([second.code, second.report?.findings]).toEqual([0, []]);
    expect(second.of("one-shot").evidence).toMatchObject([{ status: "VIDEOREVIEW", video: "returned" }]);
    expect(second.read("switches.json")).toMatchObject({ one_shot: { generations: "legacy" } });
  });

  it("names the address to use where one of the new generation is absent", async () => {
    await world.sandbox.control("switches", { one_shot: { absent: ["download_video"] } });
    const first = await probe();
    expect(first.code).toBe(1);
    expect(first.report?.findings).toEqual([expect.stringMatching(/downloadVideo .* answers like an address nobody/)]);
    expect(first.read("paths.json")).toEqual({
      "one-shot": { downloadVideo: "GET /api/v1/videoid/{request_pk}/download/video" },
    });
    expect((await probe([], { PROVIDER_PATHS_FILE: path.join(first.save, "paths.json") })).code).toBe(0);
  });

  it.each([
    { evidence: "video", error_form: "title", legacy_quirks: true, one_shot: { generations: "both", absent: [] } },
    {
      evidence: "full",
      checks_form: "object",
      acceptance: "empty",
      one_shot: { generations: "new", absent: ["GET /contract/:request_pk"] },
    },
  ])("writes switches that make the sandbox behave alike: %j", async (as) => {
    await world.sandbox.control("switches", as);
    const first = await probe();
    await world.sandbox.control("switches", usual);
    await world.sandbox.control("switches", first.read("switches.json"));
    const switches = await world.sandbox.control("switches");
    const { checks_form: _, ...sure } = as;
    expect(switches).toMatchObject(as.evidence === "full" ? as : sure);
    const second = await probe();
    const form = (found: ServiceReport) => ({ ...found, skewSeconds: 0 });
    expect(form(second.of("one-shot"))).toEqual(form(first.of("one-shot")));
  });

  it("makes a request at each API and cancels it, when asked to", async () => {
    const before = (await world.sandbox.ledger()).length;
    const { code, out, of, save, report } = await probe(["--create"], connection);
    expect([code, report?.findings]).toEqual([0, []]);
    for (const service of ["one-shot", "ra"]) {
      expect(of(service).created).toEqual({ status: "VIDEOPENDING", carriesLink: true, cancelled: true });
      expect(of(service).lines.filter(({ inForce, verdict }) => inForce && verdict !== "answers")).toEqual([]);
    }
    const made = (await world.sandbox.ledger()).slice(before).filter(({ status }) => (status ?? 500) < 300);
    expect(made.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(["create_videoid", "cancel_request", "ra_create_request", "ra_cancel_request"]),
    );
    expect(everything(save) + out).not.toMatch(/probe@example|600000000|https?:\/\/[^/]+\/(identify|videoid)/);
    const [line] = await db().auditEvent.findMany({ where: { action: "authority.probe" }, orderBy: { seq: "desc" } });
    expect(JSON.parse(line?.details ?? "")).toEqual({ findings: 0, created: ["one-shot", "ra"] });
  });

  it("finds an officer the RA does not know, and an authority it does not show", async () => {
    await makePerson("rao", [world.authorityId], "777");
    const { code, report } = await probe([], connection);
    expect([code, report?.findings]).toEqual([
      1,
      ["Officer 777 is bound to a person here and is not listed by the RA."],
    ]);
    await db().authority.update({ where: { id: world.otherAuthorityId }, data: { code: "4040" } });
    const other = await probe(["--authority", "4040"], connection);
    expect(other.report?.findings).toContainEqual(expect.stringMatching(/^ra does not show this authority/));
  });

  it("says which host does not answer", async () => {
    const { code, report } = await probe([], { ONE_SHOT_URL: "http://127.0.0.1:9" });
    expect([code, report?.findings]).toEqual([1, [expect.stringMatching(/^one-shot does not answer/)]]);
  });

  it("needs an authority, and somebody of ours to write to outside the sandbox", async () => {
    const ask = (...args: string[]) =>
      runCommand("probe", args, { MIGRATE_DATABASE_URL: superUrl(), ONE_SHOT_URL: world.sandbox.url });
    expect(await ask()).toMatchObject({ code: 1, err: expect.stringMatching(/^Which authority/) });
    expect(await ask("--authority", "9")).toMatchObject({ code: 1, err: expect.stringMatching(/no authority 9/) });
    await db().authority.update({ where: { id: world.authorityId }, data: { environment: "prod" } });
    const refused = await ask("--authority", "1187", "--create");
    await db().authority.update({ where: { id: world.authorityId }, data: { environment: "sandbox" } });
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/name a --phone and an --email of your own/) });
  });
});
