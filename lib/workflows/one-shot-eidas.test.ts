import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { checkKeys, checkState } from "./evidence";
import { oneShotEidas } from "./one-shot-eidas";
import { availableWorkflows, workflowOf } from "./registry";
import type { Numbers, RequestPk, RequestReading } from "./workflow";

let world: World;
let requestPk: RequestPk;
let videoidPk: number;
beforeAll(async () => {
  world = await makeWorld();
  const opened = await openedRequest(world, { outcome: "review", story: "clean" });
  requestPk = opened.requestPk as RequestPk;
  videoidPk = opened.videoidPk;
});
afterAll(() => world.sandbox.stop());

async function readWith(switches: object): Promise<RequestReading> {
  await world.sandbox.control("switches", switches);
  try {
    return await oneShotEidas.read(requestPk, null);
  } finally {
    await world.sandbox.control("switches", {
      evidence: "full",
      checks_form: "pairs",
      legacy_quirks: false,
      similarity: null,
    });
  }
}

describe("reading a request", () => {
  it("gives the provider's numbers, words, person and evidence, and when it was asked", async () => {
    const before = new Date();
    const reading = await readWith({});
    expect(reading).toMatchObject({
      requestPk,
      videoidPk,
      status: "VIDEOREVIEW",
      authorityCode: "1187",
      profile: "PFnubeQAFCiudadano",
      videoidStatus: "COMPLETE",
      approvingRao: null,
    });
    expect(reading.askedAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(reading.askedAt.getTime()).toBeLessThanOrEqual(Date.now());
    for (const field of ["givenName", "surname1", "documentNumber", "birthDate", "email", "phone"] as const)
      expect(reading.identity[field]).toEqual(expect.any(String));
    expect(Object.keys(reading.evidence?.images ?? {}).toSorted()).toContain("document_front");
    const front = reading.evidence?.images.document_front;
    expect(front?.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  });

  it("reads checks the same from pairs, which have no label for one of them, and from an object", async () => {
    const states = (reading: RequestReading) =>
      new Map(checkKeys.map((key) => [key, checkState(reading.evidence?.checks ?? [], key)]));
    const pairs = states(await readWith({ checks_form: "pairs" }));
    const object = states(await readWith({ checks_form: "object" }));
    expect(pairs.get("documents_match")).toBe("not-reported");
    expect(object.get("documents_match")).toBe("passed");
    expect(new Map([...object, ["documents_match", "not-reported"]])).toEqual(pairs);
    expect([...object.values()]).toEqual(Array(checkKeys.length).fill("passed"));
  });

  it.each(["low", 88])("keeps the similarity as sent: %o", async (similarity) => {
    expect((await readWith({ similarity })).evidence?.similarity).toBe(similarity);
  });

  it("takes a phone that comes as a number", async () => {
    expect((await readWith({ legacy_quirks: true })).identity.phone).toMatch(/^\d{11}$/);
  });

  it.each(["video", "none"])("that returns none of it (%s) says so", async (evidence) => {
    const expected = { status: "VIDEOREVIEW", videoidPk: null, evidence: null, videoidStatus: null };
    expect(await readWith({ evidence })).toMatchObject(expected);
  });
});

describe("which workflows there are", () => {
  it("those whose provider is configured", () => {
    expect(availableWorkflows()).toEqual(["one-shot-eidas", "one-shot-external"]);
    expect(workflowOf("one-shot-eidas")).toBe(oneShotEidas);
    expect(() => workflowOf("ra-classic")).toThrow("no workflow ra-classic");
  });

  it("without a video number nothing that needs it is tried", async () => {
    const before = (await world.sandbox.ledger()).length;
    const numbers: Numbers = { requestPk, videoidPk: null, videoIdentifier: null };
    expect(() => oneShotEidas.video(numbers, () => Promise.resolve(1), "r")).toThrow("video number");
    expect((await world.sandbox.ledger()).length).toBe(before);
  });
});
