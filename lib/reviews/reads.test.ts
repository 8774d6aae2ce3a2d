import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { type Held, lookAtAll, trailOf, underReview } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { checklistItems } from "./checklist";
import { readReview } from "./reads";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

/** What the specimen of the story "clean" says about its holder; the first name alone may stand in a list. */
const personal = ["Ferrandis", "FERRANDIS", "Olmeda", "OLMEDA", "90418237", "12/06/1992"];

const stateOf = (review: Awaited<ReturnType<typeof readReview>>) =>
  Object.fromEntries(review.items.map((item) => [item.kind, item.state]));

describe("the bench of the officer who holds the request", () => {
  it("shows person, evidence, facts and conditions, and says until when", async () => {
    const held = await underReview(world, world.nuria);
    const review = await readReview(world.nuria, held.id, false);
    expect(review.request.fullName).toBe("Lucía Ferrandis Olmeda");
    expect(review.claim).toMatchObject({ mine: true, token: held.token });
    expect(review.collection).toMatchObject({ state: "ready", hash: held.evidenceHash, factsReturned: true });
    expect(Object.values(stateOf(review))).toEqual(Array(5).fill("stored"));
    expect(review.items.every((item) => item.opened)).toBe(true);
    expect(review.fields.find((row) => row.field === "surname1")).toMatchObject({
      request: "FERRANDIS",
      comparison: { outcome: "equal" },
    });
    expect(review.opinion).toEqual({ similarity: "high", of: "supports" });
    expect(review.document).toMatchObject({ expiry: "14/03/2031", validThen: "valid", number: "right" });
    expect(review.signing).toMatchObject({ raoId: "312", passwordKept: false, triesLeft: 4 });
    expect(review.conditions.filter((condition) => condition.outcome !== "met").map(({ id }) => id)).toEqual([
      "A3b",
      "A9",
      "A11",
      "A16",
    ]);
  });

  it("leaves a line when it is opened, and none when it refreshes itself", async () => {
    const held = await underReview(world, world.nuria);
    const views = async () => (await trailOf(held.id)).filter((event) => event.action === "request.view").length;
    await readReview(world.nuria, held.id, false);
    expect(await views()).toBe(0);
    await readReview(world.nuria, held.id, true);
    expect(await views()).toBe(1);
  });

  it("counts an item as opened only as it is now", async () => {
    const held = await underReview(world, world.nuria, { looks: false });
    expect((await readReview(world.nuria, held.id, false)).items.some((item) => item.opened)).toBe(false);
    await lookAtAll(world.nuria, held.id);
    await db().evidenceItem.update({
      where: { requestId_kind: { requestId: held.id, kind: "document_front" } },
      data: { sha256: "0".repeat(64) },
    });
    const { items } = await readReview(world.nuria, held.id, false);
    expect(items.filter((item) => !item.opened).map((item) => item.kind)).toEqual(["document_front"]);
  });
});

describe("the bench of anybody else", () => {
  /** What of the person and the evidence a bench gives away. */
  async function shownTo(who: "nuria" | "ignasi" | "admin", held: Held) {
    const review = await readReview(world[who], held.id, false);
    const text = JSON.stringify(review);
    const { items, fields, checks, conditions, acceptance, claim, request } = review;
    const words = personal.filter((word) => text.includes(word));
    return { words, items, fields, checks, conditions, acceptance, token: claim.token, fullName: request.fullName };
  }

  const nothing = {
    words: [],
    items: [],
    fields: [],
    checks: [],
    conditions: [],
    acceptance: null,
    token: null,
    fullName: null,
  };

  it("is the masked head alone, for a colleague as for an admin", async () => {
    const held = await underReview(world, world.nuria);
    expect(await shownTo("ignasi", held)).toEqual(nothing);
    expect(await shownTo("admin", held)).toEqual(nothing);
  });

  it("is what is left to an officer whose claim ran out", async () => {
    const held = await underReview(world, world.nuria);
    expect((await shownTo("nuria", held)).words).toEqual(personal);
    await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${held.id}::uuid`;
    expect(await shownTo("nuria", held)).toEqual(nothing);
  });

  it("of another authority is not there", async () => {
    const held = await underReview(world, world.nuria);
    await expect(readReview(world.chiara, held.id, true)).rejects.toMatchObject({ code: "not-found" });
    await expect(readReview(world.chiara, crypto.randomUUID(), true)).rejects.toMatchObject({ code: "not-found" });
    expect((await trailOf(held.id)).filter((event) => event.actorId === world.chiara.userId)).toEqual([]);
  });
});

describe("what the connection and the story leave out", () => {
  it.each([
    ["video", "stored", "X5 D1 D2 D3 D4 D5 D6 D7 D8 X1 X2 X3 X4 X6 V1 V2 V3 V4 V5 V6 O1 F1 F3 P1"],
    ["none", "not-returned", "X5 D6 X6 P1"],
  ] as const)("evidence of the kind %s: the video is %s, and there is %s to judge", async (evidence, video, judged) => {
    await world.sandbox.control("switches", { evidence });
    const held = await underReview(world, world.nuria, { answers: allOpen });
    await world.sandbox.control("switches", { evidence: "full" });
    const review = await readReview(world.nuria, held.id, false);
    expect(stateOf(review)).toEqual({
      document_front: "not-returned",
      document_rear: "not-returned",
      document_photo: "not-returned",
      document_owner: "not-returned",
      video,
    });
    expect(review.collection.factsReturned).toBe(false);
    expect(review.checks).toEqual([]);
    const available = review.answers.filter((entry) => entry.available).map((entry) => entry.item);
    expect(available.join(" ")).toBe(judged);
    expect(review.conditions.find((condition) => condition.id === "A5")).toMatchObject({
      outcome: "not-available",
      enforcement: "reason",
    });
  });

  it.each([
    ["missing-rear", "document_rear", "missing"],
    ["clean-passport", "document_rear", "not-applicable"],
  ])("in the story %s: %s is %s", async (story, kind, state) => {
    const held = await underReview(world, world.nuria, { story, answers: allOpen });
    const review = await readReview(world.nuria, held.id, false);
    expect(stateOf(review)[kind]).toBe(state);
    expect(review.conditions.find((condition) => condition.id === "A5")?.outcome).toBe(
      state === "missing" ? "not-met" : "met",
    );
  });

  it.each([
    ["wrong-dni-letter", { number: "wrong-letter" }],
    ["expired", { validThen: "expired", validNow: "expired" }],
    ["under-age", { age: 16 }],
  ])("the story %s is told by the document: %o", async (story, told) => {
    const held = await underReview(world, world.nuria, { story, answers: allOpen });
    expect((await readReview(world.nuria, held.id, false)).document).toMatchObject(told);
  });
});

const allOpen = Object.fromEntries(checklistItems.map((item) => [item, null]));
