import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { policyOf } from "@/lib/policy/reads";
import { policySettings } from "@/lib/policy/settings";
import { approval, callsOf, type Held, hashOf, lookAt, lookAtAll, refusal, versionOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { answerItem } from "./answer-item";
import { type Answer, type ChecklistItem, faceFeatures } from "./checklist";
import { askingReason, type Condition } from "./conditions";
import { readReview } from "./reads";
import { approveRequest, refuseRequest } from "./record-decision";
import type { ReviewView } from "./views";

/*
 * What real connections return, which is seldom all the rulebook would like to see: under the standard preset as it comes,
 * the only officer of an authority decides on each shape of it alone, and on all of them at once.
 */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await db().user.update({ where: { id: world.ignasi.userId }, data: { disabledAt: new Date() } });
});
afterAll(() => world.sandbox.stop());

/** How the sandbox returns it, and nothing else of it otherwise than documented. */
const usual = { evidence: "full", similarity: "high", checks_form: "pairs", acceptance: "full" };

interface Shape {
  switches?: Partial<Record<keyof typeof usual, string | number>>;
  story?: string;
  omit?: readonly string[];
  /** The officer's browser has no codec for the video. */
  unplayable?: boolean;
  /** How it stands on the bench, so that a shape that is not returned at all is no proof. */
  shown: (view: ReviewView) => unknown;
  is: unknown;
  /** Conditions the approval gives a reason for, beside those every connection of today leaves open. */
  reasons: readonly Condition["id"][];
}

/** Features nobody marked on film, a check the pairs have no label for, and contact data no call of One-Shot compares. */
const always: readonly Condition["id"][] = ["A9", "A11", "A16"];

const stored = (view: ReviewView) => view.items.filter(({ state }) => state === "stored").map(({ kind }) => kind);
const checks = (view: ReviewView) => view.checks.filter(({ state }) => state === "passed").map(({ label }) => label);
const similarity = (view: ReviewView) => view.opinion;
const pairs = [
  "OTP validation",
  "Data integrity",
  "Document is not a black and white copy",
  "Document not expired",
  "Not underage",
  "Liveliness detected",
];

const withData = { story: "webm-video", omit: ["id_document_validity"] };
const together = (view: ReviewView) => ({
  checks: checks(view),
  acceptance: view.acceptance,
  valid: view.document.validThen,
  video: view.items.find(({ kind }) => kind === "video")?.mediaType,
  similarity: view.opinion?.similarity,
});
const allOf = { checks: pairs, acceptance: null, valid: "absent", video: "video/webm" };

const shapes: Record<string, Shape> = {
  "no videoid_data and no video": {
    switches: { evidence: "none" },
    shown: (view) => [view.collection.factsReturned, stored(view)],
    is: [false, []],
    reasons: ["A5", "A7", "A8", "A12b"],
  },
  "no videoid_data, and the video": {
    switches: { evidence: "video" },
    shown: (view) => [view.collection.factsReturned, stored(view)],
    is: [false, ["video"]],
    reasons: ["A5", "A8", "A12b"],
  },
  "a similarity of 87": {
    switches: { similarity: 87 },
    shown: similarity,
    is: { similarity: "87", of: "inconclusive" },
    reasons: ["A12b"],
  },
  "a similarity of Medium": {
    switches: { similarity: "Medium" },
    shown: similarity,
    is: { similarity: "Medium", of: "inconclusive" },
    reasons: ["A12b"],
  },
  "six pairs of label and boolean": { shown: checks, is: pairs, reasons: [] },
  "an empty acceptance": {
    switches: { acceptance: "empty" },
    shown: (view) => [view.acceptance, view.document.identifiedOn?.source],
    is: [null, "ours"],
    reasons: ["A8"],
  },
  "no expiry date": {
    omit: ["id_document_validity"],
    shown: (view) => [view.document.expiry, view.document.validThen],
    is: [null, "absent"],
    reasons: [],
  },
  "a WebM without duration": {
    story: "webm-video",
    shown: (view) => view.items.find(({ kind }) => kind === "video"),
    is: expect.objectContaining({ state: "stored", mediaType: "video/webm" }),
    reasons: [],
  },
  "a WebM no codec here plays": {
    story: "webm-video",
    unplayable: true,
    shown: (view) => view.video.unplayable,
    is: true,
    reasons: ["A7"],
  },
  "all of it together, with a number": {
    ...withData,
    switches: { similarity: 87, acceptance: "empty" },
    shown: together,
    is: { ...allOf, similarity: "87" },
    reasons: ["A8", "A12b"],
  },
  "all of it together, with a word": {
    ...withData,
    switches: { similarity: "Medium", acceptance: "empty" },
    shown: together,
    is: { ...allOf, similarity: "Medium" },
    reasons: ["A8", "A12b"],
  },
  "no videoid_data, and a WebM without duration": {
    ...withData,
    switches: { evidence: "video", acceptance: "empty" },
    shown: (view) => view.items.map(({ kind, state, mediaType }) => [kind, mediaType ?? state]),
    is: [
      ["document_front", "not-returned"],
      ["document_rear", "not-returned"],
      ["document_photo", "not-returned"],
      ["document_owner", "not-returned"],
      ["video", "video/webm"],
    ],
    reasons: ["A5", "A8", "A12b"],
  },
};
const each = Object.entries(shapes);

/** A request of that shape in the officer's hands, with all there is to look at looked at. */
async function taken({ switches, story = "clean", omit = [], unplayable }: Shape): Promise<Held> {
  // A test goes on to the next request whatever became of the last.
  await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
  await world.sandbox.control("switches", { ...usual, ...switches });
  const opened = await openedRequest(world, { outcome: "review", story, omit });
  const { token } = await claimRequest(world.nuria, { requestId: opened.id });
  await collectEvidence(opened.id);
  await lookAtAll(world.nuria, opened.id);
  if (unplayable) await lookAt(world.nuria, opened.id, "video", { unplayable });
  return { ...opened, token, version: await versionOf(opened.id), evidenceHash: await hashOf(opened.id) };
}

const bench = ({ id }: Held) => readReview(world.nuria, id, false);

const face = Object.fromEntries(faceFeatures.map((feature) => [feature, "like" as const]));

async function say({ id: requestId, token, evidenceHash }: Held, item: ChecklistItem, answer: Answer): Promise<void> {
  await answerItem(world.nuria, { requestId, token, evidenceHash, item, answer, ...(item === "F1" ? { face } : {}) });
}

/**
 * Answers as somebody at the bench can: what there is something to see of passes, of the rest only what the page lets be
 * called not available. The face comes before what the software says of it.
 */
async function answerAll(held: Held): Promise<void> {
  let { answers } = await bench(held);
  for (const { item } of answers) {
    if (item === "F2") ({ answers } = await bench(held));
    const available = answers.find((row) => row.item === item)?.available;
    await say(held, item, available ? "pass" : "not-available");
  }
}

const decisionOf = (requestId: string) => db().decision.findMany({ where: { requestId } });

describe("under the standard preset as it comes, one officer alone", () => {
  it("has that policy, and no colleague", async () => {
    const { preset, settings } = await policyOf(db(), world.authorityId);
    expect([preset, settings]).toEqual(["standard", policySettings.parse({})]);
    const colleagues = { role: "rao", disabledAt: null, authorities: { some: { authorityId: world.authorityId } } };
    expect(await db().user.count({ where: colleagues })).toBe(1);
  });

  it.each(each)("approves on %s", async (_, shape) => {
    const held = await taken(shape);
    await answerAll(held);
    const view = await bench(held);
    expect(shape.shown(view)).toEqual(shape.is);
    const expected = [...always, ...shape.reasons].toSorted();
    const form = { ...held, version: await versionOf(held.id) };
    await expect(approveRequest(world.nuria, approval(form, world.signs.nuria, { reason: "" }))).rejects.toMatchObject({
      fields: { reason: "reason-short" },
    });
    await approveRequest(world.nuria, approval(form, world.signs.nuria));
    await backgroundDone(20_000);
    const decisions = await decisionOf(held.id);
    expect(decisions).toMatchObject([{ kind: "approve", state: "CONFIRMED", userId: world.nuria.userId }]);
    const conditions = decisions.flatMap((decision) => decision.conditions as unknown as Condition[]);
    expect(
      askingReason(conditions)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(expected);
    expect(await callsOf(world, held, "approve")).toMatchObject([
      { effect: "VIDEOREVIEW -> ENROLLREADY", rao: "312", status: 200 },
    ]);
    expect(await db().secondLook.count({ where: { requestId: held.id } })).toBe(0);
  });

  it.each(each)("refuses a forgery on %s", async (_, shape) => {
    const held = await taken(shape);
    await say(held, "D3", "fail");
    const note = "The portrait has the edges of one that was pasted over.";
    const form = refusal({ ...held, version: await versionOf(held.id) }, world.signs.nuria, { cause: "DOC-04", note });
    await refuseRequest(world.nuria, form);
    await backgroundDone(20_000);
    expect(await decisionOf(held.id)).toMatchObject([
      { kind: "refuse", state: "CONFIRMED", userId: world.nuria.userId, reasonCode: "DOC-04" },
    ]);
    expect(await callsOf(world, held, "refuse")).toMatchObject([{ reason: form.text, rao: "312", status: 200 }]);
    // A colleague's look at it is asked for, and the refusal does not wait for one.
    expect(await db().secondLook.findMany({ where: { requestId: held.id } })).toMatchObject([
      { kind: "refusal", verdict: null },
    ]);
  });
});
