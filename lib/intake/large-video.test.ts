import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PUT as video } from "@/app/api/intake/v1/requests/[requestId]/video/route";
import { ownDataFolder, storyFile } from "@/lib/testing/evidence";
import { intakeKeyOf, intakeRequest } from "@/lib/testing/intake";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";

let data: ReturnType<typeof ownDataFolder>;
let world: World;
beforeAll(async () => {
  data = ownDataFolder();
  world = await makeWorld();
});
afterAll(async () => {
  await world.sandbox.stop();
  data.remove();
});

const bytes = 300 * 2 ** 20;
const pieceBytes = 256 * 1024;

/** A film of 300 MB that exists nowhere: the head of a real one, then noise that repeats. */
async function* film(): AsyncGenerator<Uint8Array> {
  const head = storyFile("clean/video.mp4").subarray(0, pieceBytes);
  yield head;
  const noise = new Uint8Array(pieceBytes).map((_, at) => (at * 31 + 7) % 251);
  for (let sent = head.length; sent < bytes; sent += pieceBytes)
    yield noise.slice(0, Math.min(pieceBytes, bytes - sent));
}

it("300 MB through the intake arrive byte for byte, and are never held", { timeout: 300_000 }, async () => {
  const hash = createHash("sha256");
  for await (const piece of film()) hash.update(piece);
  const sha256 = hash.digest("hex");
  const key = await intakeKeyOf(world);
  const { id, requestPk } = await openedRequest(world, { workflow: "one-shot-external" });
  const request = intakeRequest("/x", {
    method: "PUT",
    key,
    idempotency: crypto.randomUUID(),
    type: "video/mp4",
    body: Readable.toWeb(Readable.from(film())) as ReadableStream<Uint8Array>,
  });
  let most = 0;
  const before = process.memoryUsage().rss;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  const answer = await video(request, { params: Promise.resolve({ requestId: id }) });
  clearInterval(watching);
  expect(await answer.json()).toMatchObject({ state: "accepted", sha256 });
  const [entry] = (await world.sandbox.ledger()).filter(
    ({ operation, request_pk }) => operation === "upload_video" && request_pk === requestPk,
  );
  expect(entry?.effect).toContain(`video of ${bytes} bytes, sha-256 ${sha256}`);
  const grown = (most - before) / 2 ** 20;
  process.stdout.write(`300 MB through the intake: ${Math.round(grown)} MB of memory more at most\n`);
  expect(grown).toBeLessThan(150);
  expect(data.files()).toEqual([]);
});
