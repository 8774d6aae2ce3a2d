import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db, inTransaction } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { sendDraft } from "@/lib/evidence/send-draft";
import { FileStore } from "@/lib/evidence/store/file-store";
import { addPiece, beginDraft } from "@/lib/evidence/video-draft";
import { keyRoute } from "@/lib/gate/key-route";
import { refusal } from "@/lib/intake/answers";
import { putVideo } from "@/lib/intake/operations";
import { ownDataFolder, storyFile } from "@/lib/testing/evidence";
import { intakeKeyOf, intakeRequest } from "@/lib/testing/intake";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { decideDuring, judge, settleAll } from "./disturbed-decisions";
import { type OwnDatabase, ownDatabase } from "./own-database";
import { long, tell } from "./run";
import { type SmallDisk, smallDisk } from "./small-disk";

/*
 * A disk that fills up: files are refused in words and leave nothing behind, and what an officer was told of a
 * decision is true after the database's disk was full. Small file systems need rights that not every machine gives, so
 * the short form bounds the size of every file this process may write instead.
 */

const megabyte = 2 ** 20;
/** Less than what is kept in reserve. */
const littleRoom = 60 * megabyte;

let world: World;
let own: OwnDatabase | undefined;
let databaseDisk: SmallDisk | undefined;
let evidenceDisk: SmallDisk | undefined;
let data: ReturnType<typeof ownDataFolder>;

beforeAll(async () => {
  if (long) {
    evidenceDisk = await smallDisk(200 * megabyte);
    own = await ownDatabase();
    await own.moveTo(async (bytes) => {
      databaseDisk = await smallDisk(Math.ceil(bytes * 1.1) + 64 * megabyte);
      return databaseDisk.folder;
    });
  }
  data = ownDataFolder(evidenceDisk?.folder);
  world = await makeWorld();
});
afterEach(() => {
  ease();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await world.sandbox.stop();
  await own?.remove();
  databaseDisk?.remove();
  if (evidenceDisk) evidenceDisk.remove();
  else data.remove();
});

const largestFile = (bytes: number | "unlimited") =>
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);

/** From now on nothing more can be written. */
const choke = () => (evidenceDisk ? evidenceDisk.fill() : largestFile(16 * 1024));
const leaveLittle = () =>
  evidenceDisk ? evidenceDisk.fill(littleRoom) : vi.spyOn(FileStore.prototype, "room").mockResolvedValue(littleRoom);
const ease = () => (evidenceDisk ? evidenceDisk.free() : largestFile("unlimited"));

const film = storyFile("clean/video.mp4");

/** The film, and in the middle of it the end of all room. */
async function* chokingFilm(): AsyncGenerator<Uint8Array> {
  const half = film.length >> 1;
  yield film.subarray(0, half);
  choke();
  yield film.subarray(half);
}
async function* wholeFilm(): AsyncGenerator<Uint8Array> {
  yield film;
}

const full = { code: "storage-full" };
const external = () => openedRequest(world, { workflow: "one-shot-external" });

describe("where files are kept there is no room", () => {
  it("for a video in pieces: it is not begun, and a piece is taken whole or not at all", async () => {
    const { id } = await external();
    leaveLittle();
    await expect(beginDraft(world.admin, id, film.length)).rejects.toMatchObject(full);
    expect([await db().videoDraft.count(), data.files()]).toEqual([0, []]);
    ease();
    vi.restoreAllMocks();

    const { draftId } = await beginDraft(world.admin, id, film.length);
    const piece = { bytes: film.length, body: chokingFilm() };
    await expect(addPiece(world.admin, draftId, 0, piece)).rejects.toMatchObject(full);
    expect(await db().videoDraft.findUniqueOrThrow({ where: { id: draftId } })).toMatchObject({ received: 0 });
    expect([await db().videoPiece.count(), data.files()]).toEqual([0, []]);
    ease();

    await addPiece(world.admin, draftId, 0, { bytes: film.length, body: wholeFilm() });
    expect(await sendDraft(world.admin, draftId)).toMatchObject({ state: "accepted" });
    expect([await db().videoDraft.count(), data.files()]).toEqual([0, []]);
  });

  it("for a video of a capture system: 507 in words, before or while it comes", async () => {
    const { id } = await external();
    const key = await intakeKeyOf(world);
    const route = keyRoute({ name: "intake.video", refuse: refusal }, ({ actor, request }) =>
      putVideo(actor, request, id),
    );
    const idempotency = crypto.randomUUID();
    const put = async (body: AsyncGenerator<Uint8Array>) => {
      const headers = { "content-length": String(film.length), "accept-language": "es" };
      const stream = Readable.toWeb(Readable.from(body)) as ReadableStream<Uint8Array>;
      const sent = { method: "PUT", key, idempotency, type: "video/mp4", body: stream, headers };
      const answer = await route(intakeRequest("/x", sent), { params: Promise.resolve({}) });
      return { status: answer.status, body: await answer.json() };
    };
    const refused = {
      status: 507,
      body: { error: { code: "storage-full", message: expect.stringMatching(/espacio/) } },
    };
    leaveLittle();
    expect(await put(wholeFilm())).toMatchObject(refused);
    ease();
    vi.restoreAllMocks();
    expect(await put(chokingFilm())).toMatchObject(refused);
    expect([await db().videoDraft.count(), data.files()]).toEqual([0, []]);
    ease();
    expect(await put(wholeFilm())).toMatchObject({ status: 200, body: { state: "accepted" } });
    const sent = (await world.sandbox.ledger()).filter(
      ({ operation, effect }) => operation === "upload_video" && effect !== null,
    );
    expect(sent.filter(({ effect }) => effect?.includes(String(film.length)))).toHaveLength(2);
  });

  it("for the evidence of a request: it is said so, nothing stays, and it is collected once there is", async () => {
    const { id } = await openedRequest(world, { outcome: "review", story: "clean" });
    choke();
    await expect(collectEvidence(id)).rejects.toMatchObject(full);
    expect(await db().evidenceSet.findUnique({ where: { requestId: id } })).toMatchObject({
      state: "failed",
      error: "storage-full",
    });
    expect([await db().evidenceItem.count({ where: { requestId: id } }), data.files()]).toEqual([0, []]);
    ease();
    await collectEvidence(id);
    expect(await db().evidenceSet.findUnique({ where: { requestId: id } })).toMatchObject({ state: "ready" });
  });
});

it.each(long ? ["PostgreSQL"] : [])(
  "the database's disk is full, %s ends, and goes on",
  { timeout: 180_000 },
  async () => {
    const [database, disk] = [own, databaseDisk];
    if (!database || !disk) throw new Error("there is no small disk");
    const spare = await openedRequest(world);
    const decided = await decideDuring(world, async () => {
      disk.fill();
      // Segments of its log that were made beforehand are used up first.
      for (let piece = 0; piece < 60 && database.alive(); piece++)
        await database.ask("SELECT pg_logical_emit_message(true, 'filler', repeat('x', 4000000))").catch(() => {});
      await expect.poll(() => database.alive(), { timeout: 30_000 }).toBe(false);
    });
    await backgroundDone(60_000);
    const over = Date.now();
    disk.free();
    await database.start();
    const writes = () =>
      inTransaction((tx) => tx.request.update({ where: { id: spare.id }, data: { version: { increment: 1 } } })).then(
        () => true,
        () => false,
      );
    await expect.poll(writes, { timeout: 30_000, interval: 100 }).toBe(true);
    await settleAll({ byWorker: false });
    tell({ scenario: "disk: the database's is full", ...(await judge(world, decided, over)) });
    expect(decided.some(({ decisionId }) => decisionId !== null)).toBe(true);
  },
);
