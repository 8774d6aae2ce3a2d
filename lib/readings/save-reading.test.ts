import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { openFacts, sealFacts } from "@/lib/evidence/facts";
import { checklistItems } from "@/lib/reviews/checklist";
import { readReview } from "@/lib/reviews/reads";
import { approveRequest } from "@/lib/reviews/record-decision";
import { approval, type Held, hashOf, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { saveReading } from "./save-reading";
import { type ReadingInput, readingInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const unanswered = Object.fromEntries(checklistItems.map((item) => [item, null]));
/** What is printed on the card of the sandbox's story `clean`. */
const clean = ["IDESPCMX041823190418237Q<<<<<<", "9206126F3103142ESP<<<<<<<<<<<0", "FERRANDIS<OLMEDA<<LUCIA<<<<<<<"];
const zone = (lines: readonly (string | undefined)[]) => lines.map((line) => line ?? "");

const input = (held: Held, change: Partial<ReadingInput> = {}): ReadingInput => ({
  requestId: held.id,
  token: held.token,
  evidenceHash: held.evidenceHash,
  ...change,
});

const condition = async (held: Held, id: string, who = world.nuria) =>
  (await readReview(who, held.id, false)).conditions.find((found) => found.id === id);

describe("reading the machine-readable zone off a document", () => {
  it("puts it beside request and OCR, sealed, with a line that says what was read and not its value", async () => {
    const held = await underReview(world, world.nuria, { answers: unanswered });
    expect((await readReview(world.nuria, held.id, false)).reading).toMatchObject({ lines: [], zone: null });
    await saveReading(world.nuria, input(held, { zone: clean }));
    const view = await readReview(world.nuria, held.id, false);
    expect(view.reading).toMatchObject({ lines: clean, linesFrom: "reader", zone: { source: "reader" } });
    expect(view.reading?.zone?.digits.map(({ right }) => right)).toEqual([true, true, true, true]);
    const outcomes = Object.fromEntries(view.fields.map((row) => [row.field, row.zoneComparison.outcome]));
    expect(Object.values(outcomes)).not.toContain("different");
    expect(view.fields.find((row) => row.field === "documentNumber")?.zone).toBe("90418237Q");
    expect(await condition(held, "A14")).toMatchObject({ outcome: "met" });
    const row = await db().reviewReading.findFirstOrThrow({ where: { requestId: held.id } });
    expect(row).toMatchObject({ userId: world.nuria.userId, evidenceHash: held.evidenceHash });
    expect(row.content).toMatch(/^v1\.s1\./);
    const line = (await trailOf(held.id)).at(-1);
    expect(line).toMatchObject({ action: "evidence.reading", actorId: world.nuria.userId });
    expect(JSON.parse(line?.details ?? "")).toEqual({ read: ["zone"], evidenceHash: held.evidenceHash });
  });

  it.each([
    [
      "a wrong check digit",
      "mrz-digit-wrong",
      ["IDESPBZP312746093127460T<<<<<<", "7412055M3002175ESP<<<<<<<<<<<5", "PUIG<SERRAT<VIDAL<<JORDI<<<<<<"],
      ["zone-digits"],
    ],
    [
      "another person's card",
      "clean",
      ["IDESPCMX041823191730562F<<<<<<", "9206126F3103142ESP<<<<<<<<<<<8", "FERRANDIS<OLMEDO<<LUCIA<<<<<<<"],
      ["surname2", "documentNumber"],
    ],
  ])("%s keeps the server from taking an approval", async (_, story, lines, about) => {
    const held = await underReview(world, world.nuria, { story });
    await saveReading(world.nuria, input(held, { zone: lines }));
    expect(await condition(held, "A14")).toMatchObject({ outcome: "not-met", enforcement: "block", about });
    await expect(approveRequest(world.nuria, approval(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: "A14" },
    });
  });

  it("keeps half a zone as typed, and lets it say nothing; what was sent goes on counting", async () => {
    const held = await underReview(world, world.nuria, { answers: unanswered });
    const half = zone([clean[0], clean[1]?.slice(0, 9)]);
    await saveReading(world.nuria, input(held, { zone: half }));
    expect((await readReview(world.nuria, held.id, false)).reading).toMatchObject({ lines: half, zone: null });
    // An integrator may send a zone under a key of its own.
    const cipher = await openSubject(
      await db().request.findUniqueOrThrow({ where: { id: held.id }, select: subjectKeyColumns }),
    );
    const where = { requestId: held.id };
    const facts = openFacts(cipher, held.id, (await db().evidenceSet.findUniqueOrThrow({ where })).facts);
    if (!facts) throw new Error("no facts");
    const mrz = [clean[0]?.replace("90418237Q", "90418238Q"), clean[1], clean[2]].join("\n");
    const sent = sealFacts(cipher, held.id, { ...facts, ocr: { ...facts.ocr, mrz } });
    await db().evidenceSet.update({ where, data: { facts: sent } });
    const view = await readReview(world.nuria, held.id, false);
    expect(view.reading).toMatchObject({ linesFrom: "reader", sentKeys: ["mrz"], zone: { source: "sent" } });
    expect(await condition(held, "A14")).toMatchObject({ about: ["documentNumber", "zone-digits"] });
    // Corrected by the officer, the reading is theirs.
    await saveReading(world.nuria, input(held, { zone: clean }));
    expect(await condition(held, "A14")).toMatchObject({ outcome: "met" });
    await saveReading(world.nuria, input(held, { zone: [] }));
    expect((await readReview(world.nuria, held.id, false)).reading).toMatchObject({ linesFrom: "sent" });
  });
});

describe("reading the expiry", () => {
  it("settles the validity where OCR has none, marked as the reviewer's, and goes against the zone", async () => {
    await world.sandbox.control("switches", { evidence: "video" });
    const held = await underReview(world, world.nuria, { answers: unanswered });
    await world.sandbox.control("switches", { evidence: "full" });
    expect(await condition(held, "A13")).toMatchObject({ outcome: "not-available", about: ["absent"] });
    await saveReading(world.nuria, input(held, { expiry: "2031-03-14" }));
    const { document } = await readReview(world.nuria, held.id, false);
    expect(document).toMatchObject({ expiry: "2031-03-14", expirySource: "reader", validThen: "valid" });
    expect(await condition(held, "A13")).toMatchObject({ outcome: "met" });
    expect(JSON.parse((await trailOf(held.id)).at(-1)?.details ?? "")).toMatchObject({ read: ["expiry"] });
    await saveReading(world.nuria, input(held, { zone: clean }));
    expect(await condition(held, "A14")).toMatchObject({ outcome: "met" });
    await saveReading(world.nuria, input(held, { expiry: "2020-03-14" }));
    expect(await condition(held, "A13")).toMatchObject({ outcome: "not-met" });
    expect(await condition(held, "A14")).toMatchObject({ outcome: "not-met", about: ["expiry"] });
    await saveReading(world.nuria, input(held, { expiry: null }));
    expect((await readReview(world.nuria, held.id, false)).document).toMatchObject({
      expiry: "2031-03-14",
      expirySource: "zone",
    });
    // Digits of a zone that are no day a document may end on are no date, and are not nothing either.
    const undated = [clean[0], clean[1]?.replace("310314", "150101"), clean[2]];
    await saveReading(world.nuria, input(held, { zone: zone(undated) }));
    expect((await readReview(world.nuria, held.id, false)).document).toMatchObject({ expiry: "150101" });
    expect(await condition(held, "A13")).toMatchObject({ outcome: "not-available", about: ["unreadable"] });
  });
});

describe("a reading is refused, or does not count", () => {
  it("for everybody but the holder under the present claim, and on other evidence than is there", async () => {
    const held = await underReview(world, world.nuria, { answers: unanswered });
    for (const who of [world.ignasi, world.chiara, world.admin, world.support, world.auditor])
      await expect(saveReading(who, input(held, { zone: clean }))).rejects.toMatchObject({ code: "claim-lost" });
    await expect(saveReading(world.nuria, input(held, { zone: clean, token: held.token + 1 }))).rejects.toMatchObject({
      code: "claim-lost",
    });
    await saveReading(world.nuria, input(held, { zone: clean }));
    await world.sandbox.control("switches", { evidence: "video" });
    await collectEvidence(held.id);
    await world.sandbox.control("switches", { evidence: "full" });
    expect((await readReview(world.nuria, held.id, false)).reading).toMatchObject({ lines: [], zone: null });
    await expect(saveReading(world.nuria, input(held, { zone: clean }))).rejects.toMatchObject({ code: "stale" });
    await saveReading(world.nuria, input(held, { zone: clean, evidenceHash: await hashOf(held.id) }));
    // Somebody else who takes the request reads for themselves.
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    await claimRequest(world.ignasi, { requestId: held.id });
    expect((await readReview(world.ignasi, held.id, false)).reading).toMatchObject({ lines: [], zone: null });
    expect((await readReview(world.nuria, held.id, false)).reading).toBeNull();
  });

  it.each([
    ["neither zone nor expiry", { zone: undefined, expiry: undefined }],
    ["a line without end", { zone: ["<".repeat(101)] }],
    ["four lines", { zone: ["", "", "", ""] }],
    ["a day that is none", { expiry: "31 02 2031" }],
    ["a month in letters", { expiry: "14 MAR 2031" }],
    ["a field too many", { userId: crypto.randomUUID() }],
  ])("for %s", (_, change) => {
    const good = { requestId: crypto.randomUUID(), token: 1, evidenceHash: "0".repeat(64), zone: ["idesp "] };
    expect(readingInput.parse(good)).toMatchObject({ zone: ["IDESP"] });
    expect(readingInput.safeParse({ ...good, ...change }).success).toBe(false);
  });

  it.each([
    ["14 03 2031", "2031-03-14"],
    ["14/3/2031", "2031-03-14"],
    ["01 01 9999", "9999-01-01"],
    ["", null],
  ])("an expiry %j is %s", (expiry, day) => {
    const good = { requestId: crypto.randomUUID(), token: 1, evidenceHash: "0".repeat(64), expiry };
    expect(readingInput.parse(good).expiry).toBe(day);
  });
});
