import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { callsOf, type Held, refusal, trailOf, underReview } from "@/lib/testing/review";
import { makePerson, makeWorld, type World } from "@/lib/testing/world";
import { houseStatus } from "@/lib/workflows/status";
import { reasonText } from "./catalogue";
import { checklistItems } from "./checklist";
import { refuseRequest } from "./record-decision";
import { refuseInput } from "./schema";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await backgroundDone(20_000);
});
afterAll(() => world.sandbox.stop());

const unanswered = Object.fromEntries(checklistItems.map((item) => [item, null]));
const atOnce = (story = "clean") => underReview(world, world.nuria, { story, answers: unanswered, looks: false });

async function expectNothingHappened(held: Held): Promise<void> {
  await backgroundDone(20_000);
  expect(await db().decision.count({ where: { requestId: held.id } })).toBe(0);
  expect(await callsOf(world, held, "refuse")).toEqual([]);
}

describe("refusing", () => {
  it.each([
    ["en", "DOC-02", "Expired document"],
    ["es", "IMG-01", "Imagen del documento incompleta o ilegible"],
    ["es", "FACE-01", "La identificación no ha podido completarse con las garantías exigidas"],
  ] as const)("sends the words of the cause in %s exactly: %s, %s", async (locale, cause, words) => {
    const held = await atOnce();
    const note = "What the officer saw, in some thirty characters or more.";
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria, { cause, locale, note }));
    await backgroundDone(20_000);
    expect(await callsOf(world, held, "refuse")).toMatchObject([
      { reason: words, rao: "312", status: 200, videoid_pk: held.videoidPk },
    ]);
    expect(await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).toMatchObject({
      kind: "refuse",
      state: "CONFIRMED",
      reasonCode: cause,
      reasonLocale: locale,
      reasonText: words,
      providerStatus: "CANCELLED",
      conditions: [],
    });
  });

  it("is what people read afterwards: refused, not just cancelled", async () => {
    const held = await atOnce();
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    const row = await db().request.findUniqueOrThrow({ where: { id: held.id }, include: { claim: true } });
    expect(row).toMatchObject({ status: "CANCELLED", refusedBy: "decision", decisionState: null, approvedById: null });
    expect(row.claim?.userId).toBeNull();
    expect(houseStatus(row)).toBe("refused");
    const actions = (await trailOf(held.id)).map((event) => event.action);
    expect(actions.filter((action) => action.startsWith("decision."))).toEqual([
      "decision.intent",
      "decision.sent",
      "decision.confirmed",
    ]);
  });

  it("keeps further causes and a sealed note, and sends neither", async () => {
    const held = await atOnce();
    const note = "The corner of the card is torn, see second 14.";
    const { decisionId } = await refuseRequest(
      world.nuria,
      refusal(held, world.signs.nuria, { extraCauses: ["IMG-01", "DOC-09", "VID-04"], note }),
    );
    await backgroundDone(20_000);
    const decision = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
    expect(decision.extraCodes).toEqual(["IMG-01", "VID-04"]);
    expect(decision.note).toMatch(/^v1\.s1\./);
    const cipher = await openSubject(
      await db().request.findUniqueOrThrow({ where: { id: held.id }, select: subjectKeyColumns }),
    );
    expect(cipher.openOptional({ table: "decision", column: "note", row: decisionId }, decision.note)).toBe(note);
    const [call] = await callsOf(world, held, "refuse");
    expect(call?.fields.toSorted()).toEqual(["password", "pin", "rao", "reason", "username"]);
    expect(call?.reason).toBe(reasonText("DOC-09", "en"));
  });

  it.each(["failed-liveness", "low-similarity", "expired"])(
    "needs neither looks nor answers, whatever the story %s shows",
    async (story) => {
      const held = await atOnce(story);
      await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
      await backgroundDone(20_000);
      expect(await callsOf(world, held, "refuse")).toHaveLength(1);
    },
  );

  it("goes out although the provider cannot say how things stand", async () => {
    const held = await atOnce();
    await world.sandbox.control("faults", {
      operation: "get_request",
      kind: "status",
      status: 500,
      times: 1,
      request_pk: held.requestPk,
    });
    const { decisionId } = await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await callsOf(world, held, "refuse")).toMatchObject([{ status: 200 }]);
    // What could not be read back stays open until it can.
    expect(await db().decision.findUniqueOrThrow({ where: { id: decisionId } })).toMatchObject({ state: "UNKNOWN" });
  });
});

describe("a refusal is refused", () => {
  it("for suspected fraud without a note that says what was seen", async () => {
    const held = await atOnce();
    for (const note of [undefined, "", "Looks odd to me."])
      await expect(
        refuseRequest(world.nuria, refusal(held, world.signs.nuria, { cause: "FRD-04", note })),
      ).rejects.toMatchObject({ code: "invalid-input", fields: { note: "note-short" } });
    await expectNothingHappened(held);
  });

  it.each([
    ["admin", "conditions-unmet"],
    ["support", "conditions-unmet"],
    ["auditor", "conditions-unmet"],
    ["ignasi", "claim-lost"],
    ["chiara", "not-found"],
  ] as const)("to %s, who does not hold it: %s", async (who, code) => {
    const held = await atOnce();
    await expect(refuseRequest(world[who], refusal(held, world.signs.nuria))).rejects.toMatchObject({ code });
    await expectNothingHappened(held);
  });

  it("to an officer without an id at the provider", async () => {
    const officer = await makePerson("rao", [world.authorityId]);
    const held = await underReview(world, officer, { answers: unanswered, looks: false });
    await expect(refuseRequest(officer, refusal(held, world.signs.nuria))).rejects.toMatchObject({
      code: "conditions-unmet",
      params: { conditions: "A3" },
    });
    await expectNothingHappened(held);
  });

  it("on a page drawn before something changed, and under a claim that was lost", async () => {
    const held = await atOnce();
    await expect(
      refuseRequest(world.nuria, refusal(held, world.signs.nuria, { version: held.version - 1 })),
    ).rejects.toMatchObject({ code: "stale" });
    await expect(
      refuseRequest(world.nuria, refusal(held, world.signs.nuria, { token: held.token + 1 })),
    ).rejects.toMatchObject({ code: "claim-lost" });
    await expectNothingHappened(held);
  });

  it("for a cause that is not in the catalogue, and words of one's own", () => {
    const good = {
      requestId: crypto.randomUUID(),
      token: 1,
      version: 1,
      key: crypto.randomUUID(),
      pin: "1",
      cause: "DOC-02",
      locale: "en",
      text: reasonText("DOC-02", "en"),
    };
    expect(refuseInput.safeParse(good).success).toBe(true);
    expect(refuseInput.safeParse({ ...good, cause: "DOC-99" }).success).toBe(false);
    expect(refuseInput.safeParse({ ...good, reason: "Because" }).success).toBe(false);
    expect(refuseInput.safeParse({ ...good, locale: "it" }).success).toBe(false);
    expect(refuseInput.safeParse({ ...good, pin: "" }).success).toBe(false);
  });
});
