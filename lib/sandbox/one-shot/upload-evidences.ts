import type { Sandbox } from "@/lib/sandbox/context";
import { FileTooLargeError, type StoredFile } from "@/lib/sandbox/files";
import type { Call } from "@/lib/sandbox/http";
import { MultipartError, readForm } from "@/lib/sandbox/multipart";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import type { RequestRecord } from "@/lib/sandbox/state";
import { readJson } from "./body";
import { OneShotError, requestNotFound, tooLarge, wrapped } from "./errors";
import { identifiedBy, mergeEvidence, missingFromEvidence, parseEvidence, readEvidence } from "./evidence";
import { findRequest } from "./find-request";
import { announce } from "./news";
import { type Reply, shapes } from "./shapes";

/** POST /videoid/{videoid_pk}/evidences */
export async function uploadEvidences(call: Call, sandbox: Sandbox): Promise<Reply> {
  const body = readJson(call, "Invalid JSON");
  const request = findRequest(call, sandbox, requestNotFound);
  requireOpen(request, "Error uploading Videoid evidences");
  const { repeated_evidence, evidence_inspected } = sandbox.store.state.switches.one_shot;
  const sent = parseEvidence(body);
  const before = repeated_evidence === "merge" ? readEvidence(sandbox, request) : null;
  const evidence = before ? mergeEvidence(before, sent) : sent;
  const replaced = request.uploadedEvidence;
  const stored = sandbox.files.write(Buffer.from(JSON.stringify(evidence)));
  sandbox.store.change(() => {
    request.uploadedEvidence = stored;
    request.missingEvidence = evidence_inspected ? missingFromEvidence(evidence) : [];
    request.fields = { ...request.fields, ...identifiedBy(evidence) };
  });
  sandbox.files.remove(replaced);
  await settle(call, sandbox, request, "evidences");
  return shapes.done("Videoid evidences uploaded");
}

const noVideo = () =>
  new OneShotError(400, "No video file provided", { statusText: "Upload Video Error", blamed: ["video"] });

/** POST /videoid/{videoid_pk}/video: any size within the limit, never held whole. */
export async function uploadVideo(call: Call, sandbox: Sandbox): Promise<Reply> {
  const request = findRequest(call, sandbox, requestNotFound);
  requireOpen(request, "Error uploading Videoid video");
  const { video_bytes: limit, failed_upload: failedUpload } = sandbox.store.state.switches.one_shot;
  const received: StoredFile[] = [];
  try {
    await readForm(call, async ({ key, stream }) => {
      if (key !== "video" || received.length > 0) stream.resume();
      else received.push(await sandbox.files.receive(stream, limit));
    });
  } catch (error) {
    sandbox.files.remove(...received);
    if (!(error instanceof FileTooLargeError) && !(error instanceof MultipartError)) throw error;
    const hasBegun = error instanceof FileTooLargeError || /boundary=/.test(call.headers["content-type"] ?? "");
    if (failedUpload === "VIDEOERROR" && hasBegun && isOpenForApplicant(request))
      await announce(call, sandbox, request, sandbox.requests.receive(request, "error"));
    throw error instanceof FileTooLargeError ? tooLarge() : noVideo();
  }
  const [video] = received;
  if (!video || video.size === 0) {
    sandbox.files.remove(video);
    throw noVideo();
  }
  try {
    // It may have been decided or cancelled while the bytes were coming.
    requireOpen(request, "Error uploading Videoid video");
  } catch (error) {
    sandbox.files.remove(video);
    throw error;
  }
  const replaced = request.uploadedVideo;
  sandbox.store.change(() => {
    request.uploadedVideo = video;
  });
  sandbox.files.remove(replaced);
  await settle(call, sandbox, request, `video of ${video.size} bytes, sha-256 ${video.sha256}`);
  return shapes.done("Videoid video upload completed");
}

function requireOpen(request: RequestRecord, prefix: string): void {
  if (isOpenForApplicant(request)) return;
  throw wrapped(500, prefix, { code: "412", error: `Invalid VideoId status '${request.videoStatus}'` });
}

/** Evidence and video make a review; either alone is incomplete. */
async function settle(call: Call, sandbox: Sandbox, request: RequestRecord, what: string): Promise<void> {
  const isComplete =
    request.uploadedVideo !== null && request.uploadedEvidence !== null && request.missingEvidence.length === 0;
  if (isComplete)
    sandbox.store.change(() => {
      request.acceptedAt = sandbox.now().getTime();
    });
  const news = sandbox.requests.receive(request, isComplete ? "review" : "incomplete");
  await announce(call, sandbox, request, news);
  call.ledger.effect = [call.ledger.effect, what].filter(Boolean).join("; ");
}
