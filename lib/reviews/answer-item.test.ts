import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { approval, type Held, hashOf, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { answerItem } from "./answer-item";
import { checklistItems, type FaceComparison, faceFeatures } from "./checklist";
import { readReview } from "./reads";
import { approveRequest } from "./record-decision";
import { type AnswerInput, answerInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const unanswered = Object.fromEntries(checklistItems.map((item) => [item, null]));
const fresh = () => underReview(world, world.nuria, { answers: unanswered });

const input = (held: Held, change: Partial<AnswerInput> = {}): AnswerInput => ({
  requestId: held.id,
  token: held.token,
  item: "D4",
  answer: "pass",
  evidenceHash: held.evidenceHash,
  ...change,
});

const alike = (count: number): FaceComparison =>
  Object.fromEntries(faceFeatures.slice(0, count).map((feature) => [feature, "like"]));

const answersOf = (held: Held) =>
  db().reviewAnswer.findMany({ where: { requestId: held.id }, select: { userId: true, item: true, answer: true } });

describe("answering a question of the checklist", () => {
  it("keeps the answer with the evidence it was given on, and a line", async () => {
    const held = await fresh();
    await answerItem(world.nuria, input(held));
    expect(await db().reviewAnswer.findMany({ where: { requestId: held.id } })).toMatchObject([
      { userId: world.nuria.userId, item: "D4", answer: "pass", evidenceHash: held.evidenceHash, note: null },
    ]);
    const line = (await trailOf(held.id)).at(-1);
    expect(line).toMatchObject({ action: "check.answer", actorId: world.nuria.userId, subjectId: "D4" });
    expect(JSON.parse(line?.details ?? "")).toEqual({
      item: "D4",
      answer: "pass",
      evidenceHash: held.evidenceHash,
    });
  });

  it("replaces the answer given before, and leaves a line for each", async () => {
    const held = await fresh();
    await answerItem(world.nuria, input(held, { answer: "cannot-tell", note: "Glare" }));
    await answerItem(world.nuria, input(held, { answer: "fail" }));
    expect(await answersOf(held)).toEqual([{ userId: world.nuria.userId, item: "D4", answer: "fail" }]);
    const lines = (await trailOf(held.id)).filter((event) => event.action.startsWith("check."));
    expect(
      lines.map(({ action, details }) => [action, JSON.parse(details).before, JSON.parse(details).answer]),
    ).toEqual([
      ["check.answer", undefined, "cannot-tell"],
      ["check.change", "cannot-tell", "fail"],
    ]);
  });

  it("seals the note, and keeps it out of the trail", async () => {
    const held = await fresh();
    const note = "Lucía Ferrandis holds the card upside down";
    await answerItem(world.nuria, input(held, { note }));
    const [row] = await db().reviewAnswer.findMany({ where: { requestId: held.id } });
    expect(row?.note).toMatch(/^v1\.s1\./);
    const cipher = await openSubject(
      await db().request.findUniqueOrThrow({ where: { id: held.id }, select: subjectKeyColumns }),
    );
    const place = { table: "review_answer", column: "note", row: `${held.id}/${world.nuria.userId}/D4` };
    expect(cipher.openOptional(place, row?.note)).toBe(note);
    expect((await trailOf(held.id)).filter((event) => event.details.includes("Ferrandis"))).toEqual([]);
  });
});

describe("the officer's own verdict of the face", () => {
  const verdict = (held: Held, item: "F1" | "F3", answer: AnswerInput["answer"]) =>
    answerItem(world.nuria, input(held, { item, answer, ...(item === "F1" ? { face: alike(6) } : {}) }));

  it("opens the machine's opinion once both halves of it are stored, and stands from then on", async () => {
    const held = await fresh();
    const seen = async () => {
      const review = await readReview(world.nuria, held.id, false);
      return { opinion: review.opinion, live: review.checks.some(({ key }) => key === "liveliness") };
    };
    const shut = { opinion: null, live: false };
    await expect(answerItem(world.nuria, input(held, { item: "F2" }))).rejects.toMatchObject({
      fields: { answer: "face-first" },
    });
    expect(await seen()).toEqual(shut);
    await verdict(held, "F1", "fail");
    await verdict(held, "F1", "pass");
    expect(await seen()).toEqual(shut);
    await verdict(held, "F3", "pass");
    expect(await seen()).toEqual({ opinion: { similarity: "high", of: "supports" }, live: true });
    for (const item of ["F1", "F3"] as const)
      await expect(verdict(held, item, "cannot-tell")).rejects.toMatchObject({ fields: { answer: "face-stands" } });
    // Words may be added to what was said.
    await answerItem(world.nuria, input(held, { item: "F3", note: "Blinks at 0:07." }));
    await answerItem(world.nuria, input(held, { item: "F2" }));
    const lines = (await trailOf(held.id)).map(({ action, subjectId }) => `${action} ${subjectId}`);
    expect(lines.filter((line) => / F\d|auto/.test(line))).toEqual([
      "face.verdict F1",
      "check.change F1",
      "face.verdict F3",
      "auto.shown F3",
      "face.verdict F3",
      "check.answer F2",
    ]);
  });

  it("asks for features compared one by one, and keeps them sealed", async () => {
    const held = await fresh();
    const judge = (face: FaceComparison) => answerItem(world.nuria, input(held, { item: "F1", face }));
    const few = { ...alike(5), ears: "not-visible", neck: "not-visible" } as const;
    await expect(judge(few)).rejects.toMatchObject({ fields: { face: "face-few" } });
    await judge({ ...alike(6), ears: "unlike" });
    const [row] = await db().reviewAnswer.findMany({ where: { requestId: held.id } });
    expect(row?.details).toMatch(/^v1\.s1\./);
    const [entry] = (await readReview(world.nuria, held.id, false)).answers.filter(({ item }) => item === "F1");
    expect(entry?.face).toEqual({ ...alike(6), ears: "unlike" });
  });
});

describe("an answer is refused", () => {
  it("to everybody but the holder under the present claim", async () => {
    const held = await fresh();
    for (const who of [world.ignasi, world.chiara, world.admin, world.support, world.auditor])
      await expect(answerItem(who, input(held))).rejects.toMatchObject({ code: "claim-lost" });
    await expect(answerItem(world.nuria, input(held, { token: held.token + 1 }))).rejects.toMatchObject({
      code: "claim-lost",
    });
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    await expect(answerItem(world.nuria, input(held))).rejects.toMatchObject({ code: "claim-lost" });
    expect(await answersOf(held)).toEqual([]);
  });

  it("on evidence other than what is there now", async () => {
    const held = await fresh();
    await world.sandbox.control("switches", { evidence: "video" });
    await collectEvidence(held.id);
    await world.sandbox.control("switches", { evidence: "full" });
    await expect(answerItem(world.nuria, input(held))).rejects.toMatchObject({ code: "stale" });
    await answerItem(world.nuria, input(held, { evidenceHash: await hashOf(held.id) }));
    expect(await answersOf(held)).toHaveLength(1);
  });

  it("as not available where there is something to look at, and taken where there is not", async () => {
    const held = await fresh();
    for (const item of ["X5", "C1", "D3", "X1", "V1", "F1", "P1"] as const)
      await expect(answerItem(world.nuria, input(held, { item, answer: "not-available" }))).rejects.toMatchObject({
        code: "invalid-input",
        fields: { answer: "evidence-is-there" },
      });
    await answerItem(world.nuria, input(held, { item: "V4", answer: "not-available" }));
    await world.sandbox.control("switches", { evidence: "video" });
    const bare = await fresh();
    await world.sandbox.control("switches", { evidence: "full" });
    await expect(answerItem(world.nuria, input(bare, { item: "C1", answer: "pass" }))).rejects.toMatchObject({
      code: "invalid-input",
      fields: { answer: "evidence-is-missing" },
    });
    await answerItem(world.nuria, input(bare, { item: "C1", answer: "not-available" }));
    await expect(answerItem(world.nuria, input(bare, { item: "V1", answer: "not-available" }))).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  it("to a question the case does not have", async () => {
    const held = await underReview(world, world.nuria, { story: "clean-passport", answers: unanswered });
    for (const item of ["D7", "R1"] as const)
      await expect(answerItem(world.nuria, input(held, { item }))).rejects.toMatchObject({
        fields: { item: "not-asked" },
      });
  });

  it("once a decision is on its way", async () => {
    const held = await underReview(world, world.nuria);
    await approveRequest(world.nuria, approval(held, world.signs.nuria));
    const late = answerItem(world.nuria, input(held, { answer: "fail" }));
    await expect(late).rejects.toMatchObject({ code: expect.stringMatching(/^(already-decided|claim-lost)$/) });
    await backgroundDone(20_000);
    await expect(answerItem(world.nuria, input(held, { answer: "fail" }))).rejects.toMatchObject({
      code: "claim-lost",
    });
    expect((await answersOf(held)).map((row) => row.answer)).toEqual(Array(26).fill("pass"));
  });

  it.each([
    ["an unknown question", { item: "shoes" }],
    ["an unknown feature of the face", { face: { beard: "like" } }],
    ["an unknown answer", { answer: "maybe" }],
    ["a hash that is none", { evidenceHash: "abc" }],
    ["a note without end", { note: "x".repeat(2001) }],
    ["an operator instead of an id", { requestId: { not: "" } }],
    ["a field too many", { userId: crypto.randomUUID() }],
  ])("for %s", (_, change) => {
    const good = {
      requestId: crypto.randomUUID(),
      token: 1,
      item: "X1",
      answer: "pass",
      evidenceHash: "0".repeat(64),
    };
    expect(answerInput.safeParse(good).success).toBe(true);
    expect(answerInput.safeParse({ ...good, ...change }).success).toBe(false);
  });
});

describe("after a takeover", () => {
  it("the answers of the one before do not count for the one after, and come back with their officer", async () => {
    const held = await underReview(world, world.nuria);
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    await claimRequest(world.ignasi, { requestId: held.id });
    const colleague = await readReview(world.ignasi, held.id, false);
    expect(colleague.answers.map((entry) => entry.answer)).toEqual(Array(26).fill(null));
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    await claimRequest(world.nuria, { requestId: held.id });
    const again = await readReview(world.nuria, held.id, false);
    expect(again.answers.map((entry) => entry.answer)).toEqual(Array(26).fill("pass"));
  });
});
