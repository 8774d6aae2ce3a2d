import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { readReview } from "@/lib/reviews/reads";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { type Held, refusal, trailOf, underReview, unread } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { addMark } from "./add-mark";
import { readMarks } from "./reads";
import { removeMark } from "./remove-mark";
import { type AddMarkInput, addMarkInput, marksPerRequest } from "./schema";

let world: World;
let film: string;
let front: string;
let held: Held;
beforeAll(async () => {
  world = await makeWorld();
  held = await fresh();
});
afterAll(() => world.sandbox.stop());

async function fresh(): Promise<Held> {
  const taken = await underReview(world, world.nuria, unread);
  const items = await db().evidenceItem.findMany({ where: { requestId: taken.id } });
  film = items.find(({ kind }) => kind === "video")?.sha256 ?? "";
  front = items.find(({ kind }) => kind === "document_front")?.sha256 ?? "";
  return taken;
}

const frame = "f".repeat(64);
const place = (more: Partial<AddMarkInput> = {}): AddMarkInput => ({
  requestId: held.id,
  token: held.token,
  kind: "mark",
  source: "video",
  sha256: film,
  atMs: 1200,
  item: null,
  ...more,
});
const word = (more: Partial<AddMarkInput> = {}) => place({ label: "Tilt", ...more });
const feature = (more: Partial<AddMarkInput> = {}) => place({ kind: "feature", feature: "hologram", ...more });
const snapshot = (more: Partial<AddMarkInput> = {}) => place({ kind: "snapshot", frameSha256: frame, ...more });
const marksOf = (requestId: string, userId = world.nuria.userId) =>
  inTransaction((tx) => readMarks(tx, requestId, userId));

describe("marks", () => {
  it("are kept with their word sealed, told to their officer in the order of the film, and leave no word in the trail", async () => {
    held = await fresh();
    await addMark(world.nuria, feature({ source: "document_front", sha256: front, atMs: null, feature: "guilloche" }));
    const { markId } = await addMark(world.nuria, word({ label: "Lucía turns the card", atMs: 5000 }));
    await addMark(world.nuria, feature());
    const [first, second, third] = await marksOf(held.id);
    expect([first, second, third]).toMatchObject([
      { kind: "feature", source: "video", atMs: 1200, feature: "hologram", label: null, sha256: film },
      { id: markId, kind: "mark", atMs: 5000, label: "Lucía turns the card", feature: null },
      { kind: "feature", source: "document_front", atMs: null, feature: "guilloche", sha256: front },
    ]);
    expect((await db().reviewMark.findUniqueOrThrow({ where: { id: markId } })).label).toMatch(/^v1\.s1\./);
    const lines = (await trailOf(held.id)).filter(({ action }) => action === "evidence.mark");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatchObject({ subjectId: markId, actorId: world.nuria.userId });
    expect(lines.map(({ details }) => details).join()).not.toContain("turns the card");
    expect((await readReview(world.nuria, held.id, false)).marks).toHaveLength(3);
    expect(await marksOf(held.id, world.ignasi.userId)).toEqual([]);
    expect((await readReview(world.ignasi, held.id, false)).marks).toEqual([]);
  });

  it("of a snapshot say the frame's hash and its question, once", async () => {
    held = await fresh();
    const { markId } = await addMark(world.nuria, snapshot());
    expect(await addMark(world.nuria, snapshot())).toEqual({ markId });
    await addMark(world.nuria, snapshot({ atMs: 1240 }));
    const lines = (await trailOf(held.id)).filter(({ action }) => action === "evidence.snapshot");
    expect(lines.map(({ details }) => JSON.parse(details))).toMatchObject([
      { frameSha256: frame, atMs: 1200, sha256: film, source: "video" },
      { atMs: 1240 },
    ]);
  });

  it("can be taken back by their officer, once, with a line that says what was there", async () => {
    held = await fresh();
    const { markId } = await addMark(world.nuria, feature());
    const input = { requestId: held.id, token: held.token, markId };
    await removeMark(world.nuria, input);
    expect(await marksOf(held.id)).toEqual([]);
    const line = (await trailOf(held.id)).at(-1);
    expect(line).toMatchObject({ action: "evidence.unmark", subjectId: markId });
    expect(JSON.parse(line?.details ?? "")).toMatchObject({ kind: "feature", feature: "hologram", atMs: 1200 });
    await expect(removeMark(world.nuria, input)).rejects.toMatchObject({ code: "not-found" });
  });

  it.each<[string, Partial<AddMarkInput>, string]>([
    ["on another film than the one stored", { sha256: frame }, "stale"],
    ["on a film under a picture's hash", { sha256: "0".repeat(64) }, "stale"],
    ["under a claim that was another's", { token: 999 }, "claim-lost"],
  ])("are refused %s", async (_, change, code) => {
    const before = await trailOf(held.id);
    await expect(addMark(world.nuria, word(change))).rejects.toMatchObject({ code });
    expect(await trailOf(held.id)).toEqual(before);
  });

  it("end with the decision: none is added and none removed", async () => {
    held = await fresh();
    const { markId } = await addMark(world.nuria, feature());
    const slow = { operation: "refuse", request_pk: held.requestPk, kind: "delay", ms: 3000 };
    await world.sandbox.control("faults", slow);
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await expect(addMark(world.nuria, word())).rejects.toMatchObject({
      code: "already-decided",
    });
    await expect(removeMark(world.nuria, { requestId: held.id, token: held.token, markId })).rejects.toMatchObject({
      code: "already-decided",
    });
    expect(await db().reviewMark.count({ where: { requestId: held.id } })).toBe(1);
  });

  it("belong to the officer who made them: the next one starts without, and cannot remove them", async () => {
    held = await fresh();
    const { markId } = await addMark(world.nuria, feature());
    await db().claim.updateMany({ where: { requestId: held.id }, data: { userId: null, expiresAt: null } });
    const { token } = await claimRequest(world.ignasi, { requestId: held.id });
    expect((await readReview(world.ignasi, held.id, false)).marks).toEqual([]);
    await expect(removeMark(world.ignasi, { requestId: held.id, token, markId })).rejects.toMatchObject({
      code: "not-found",
    });
    await db().claim.updateMany({ where: { requestId: held.id }, data: { userId: null, expiresAt: null } });
  });

  it("have an end", async () => {
    held = await fresh();
    const row = { requestId: held.id, userId: world.nuria.userId, kind: "mark", sha256: film, source: "video" };
    await db().reviewMark.createMany({
      data: Array.from({ length: marksPerRequest }, (_, at) => ({ ...row, atMs: at })),
    });
    await expect(addMark(world.nuria, word())).rejects.toMatchObject({ fields: { label: "marks-full" } });
  });
});

describe("what is said of a mark", () => {
  const base = { requestId: crypto.randomUUID(), token: 1, sha256: frame, item: null };
  const at = { source: "video", atMs: 0 };
  const still = { source: "document_rear", atMs: null };
  it.each([
    ["a word on film", { kind: "mark", ...at, label: "x" }, true],
    ["no word", { kind: "mark", ...at }, false],
    ["an empty word", { kind: "mark", ...at, label: "  " }, false],
    ["a word on a picture", { kind: "mark", ...still, label: "x" }, false],
    ["a feature on film", { kind: "feature", ...at, feature: "chip" }, true],
    ["a feature on a picture", { kind: "feature", ...still, feature: "chip" }, true],
    ["a feature nobody knows", { kind: "feature", ...at, feature: "uv" }, false],
    ["a feature on film without a time", { kind: "feature", source: "video", atMs: null, feature: "chip" }, false],
    ["a feature with a word", { kind: "feature", ...at, feature: "chip", label: "x" }, false],
    ["a snapshot", { kind: "snapshot", ...at, frameSha256: frame }, true],
    ["a snapshot without its frame", { kind: "snapshot", ...at }, false],
    ["a snapshot of a picture", { kind: "snapshot", ...still, frameSha256: frame }, false],
    ["a mark with a frame", { kind: "mark", ...at, label: "x", frameSha256: frame }, false],
    ["a time before the film", { kind: "mark", source: "video", atMs: -1, label: "x" }, false],
  ])("%s", (_, given, accepted) => {
    expect(addMarkInput.safeParse({ ...base, ...given }).success).toBe(accepted);
  });
});
