import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Answer, Call } from "@/lib/sandbox/http";
import { notFoundAs400 } from "./errors";
import { findRequest } from "./find-request";

// Declared as MP4 whatever the bytes are, as the documents do.
const headers = { "content-type": "video/mp4" };

/** GET /videoid/{videoid_pk}/video. Always the whole file: ranges are not documented. */
export async function downloadVideo(call: Call, sandbox: Sandbox): Promise<Answer> {
  const notFound = () => notFoundAs400("Request not found");
  const request = findRequest(call, sandbox, notFound);
  if (sandbox.store.state.switches.evidence === "none") throw notFound();
  if (request.uploadedVideo) return { status: 200, headers, body: sandbox.files.stream(request.uploadedVideo) };
  if (request.acceptedAt === null || !request.story) throw notFound();
  const story = sandbox.media.story(request.story);
  const video = story && (await sandbox.media.read(story, "video"));
  if (!video) throw notFound();
  if (request.story !== "slow-provider") return { status: 200, headers, body: video.bytes };
  await sleep(sandbox.slowness.beforeMs);
  return { status: 200, headers, body: Readable.from(drip(video.bytes, sandbox.slowness)) };
}

async function* drip(bytes: Buffer, { chunks, chunkMs }: Sandbox["slowness"]): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(bytes.length / chunks));
  for (let start = 0; start < bytes.length; start += size) {
    if (start > 0) await sleep(chunkMs);
    yield bytes.subarray(start, start + size);
  }
}
