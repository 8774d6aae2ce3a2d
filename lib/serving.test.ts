import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/live/route";
import { cancelRequest } from "@/lib/acts/cancel-request";
import { backgroundDone, giveBackRunning, inBackground } from "@/lib/background";
import { db } from "@/lib/db";
import { uploadVideo } from "@/lib/evidence/send-upload";
import { readiness } from "@/lib/health/ready";
import { openRequest } from "@/lib/requests/open-request";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { browserHeaders, routeRequest } from "@/lib/testing/request-scope";
import { type Held, refusal, underReview, versionOf } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { stopServing } from "./serving";
import { storyFile } from "./testing/evidence";

/* A process about to end, seen from within; lib/testing/faults/drain.test.ts ends some. */

let world: World;
let held: Held;
let waiting: { id: string };
let external: { id: string };
let stream: ReadableStreamDefaultReader<Uint8Array>;

async function openStream(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const request = routeRequest("/api/live", await browserHeaders(world.nuria.sessionId));
  const answer = await GET(request, { params: Promise.resolve({}) });
  expect(answer.status).toBe(200);
  if (!answer.body) throw new Error("no stream");
  return answer.body.getReader();
}

async function rest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    text += new TextDecoder().decode(piece.value);
  return text;
}

beforeAll(async () => {
  world = await makeWorld();
  held = await underReview(world, world.nuria);
  waiting = await openedRequest(world);
  external = await openedRequest(world, { workflow: "one-shot-external" });
  stream = await openStream();
  stopServing();
});
afterAll(() => world.sandbox.stop());

async function* video() {
  yield storyFile("clean/video.mp4");
}

const opening = () => ({
  authorityId: world.authorityId,
  workflow: "one-shot-eidas" as const,
  profile: "PFnubeQAFCiudadano",
  phone: "+34600999888",
  email: "late@example.test",
  key: crypto.randomUUID(),
});

const acts: [string, () => Promise<unknown>][] = [
  ["refuse", () => refuseRequest(world.nuria, refusal(held, world.signs.nuria))],
  [
    "cancel",
    async () =>
      cancelRequest(world.admin, {
        requestId: waiting.id,
        version: await versionOf(waiting.id),
        key: crypto.randomUUID(),
        reason: "duplicate",
        note: "",
      }),
  ],
  [
    "hand over",
    () => uploadVideo(world.admin, external.id, { bytes: storyFile("clean/video.mp4").length, body: video() }),
  ],
  ["open", () => openRequest(world.admin, opening())],
];

describe("a process about to end", () => {
  it.each(acts)("lets nobody %s, and records nothing", async (_, act) => {
    const before = await db().auditEvent.count();
    await expect(act()).rejects.toMatchObject({ code: "restarting" });
    expect(await db().auditEvent.count()).toBe(before);
  });

  it("is not ready, though its database is", async () => {
    expect(await readiness()).toMatchObject({ ready: false, database: "up" });
  });

  it("ends its streams, and has whoever comes ask again", async () => {
    expect(await rest(stream)).toContain("event: beat");
    expect(await rest(await openStream())).toContain("retry: 1000");
  });
});

describe("work behind an answer", () => {
  it("is given back where it breaks off, and where it is given up", async () => {
    const given: string[] = [];
    const giveBack = (name: string) => async () => {
      given.push(name);
    };
    let finish = () => {};
    const open = new Promise<void>((resolve) => {
      finish = resolve;
    });
    inBackground("done", async () => {}, giveBack("done"));
    inBackground("broken", () => Promise.reject(new Error("broken")), giveBack("broken"));
    inBackground("slow", () => open, giveBack("slow"));
    expect(await backgroundDone(50)).toBe(false);
    expect(given).toEqual(["broken"]);
    expect(await giveBackRunning()).toBe(1);
    expect(given).toEqual(["broken", "slow"]);
    finish();
    expect(await backgroundDone(1000)).toBe(true);
  });
});
