import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Answer, Call } from "@/lib/sandbox/http";
import { detailed } from "./errors";
import { findByIdentifier } from "./upload-evidence";

// Declared as MP4 in the prose, as JSON in the schema: the bytes decide.
const headers = { "content-type": "video/mp4" };

/** GET /download/video/{video_identifier}/. Errors are not documented; the framework's own is ours. */
export async function downloadVideo(call: Call, sandbox: Sandbox): Promise<Answer> {
  const { video_identifier: identifier = "" } = call.params;
  const byPk = /^\d+$/.test(identifier) ? sandbox.store.requestByPk(Number(identifier)) : undefined;
  // The prose says request number, the name says identifier.
  const request = findByIdentifier(sandbox, identifier) ?? byPk;
  const notFound = () => detailed(404, "Not found.");
  if (!request?.ra || sandbox.store.state.switches.evidence === "none") throw notFound();
  call.ledger.request_pk = request.pk;
  call.ledger.videoid_pk = request.videoidPk;
  call.ledger.registration_authority = request.registrationAuthority;
  if (request.uploadedVideo) return { status: 200, headers, body: sandbox.files.stream(request.uploadedVideo) };
  const story = request.acceptedAt !== null && request.story ? sandbox.media.story(request.story) : undefined;
  const video = story && (await sandbox.media.read(story, "video"));
  if (!video) throw notFound();
  if (request.story === "slow-provider") await sleep(sandbox.slowness.beforeMs);
  return { status: 200, headers, body: video.bytes };
}
