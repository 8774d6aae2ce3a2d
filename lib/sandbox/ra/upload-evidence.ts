import type { Sandbox } from "@/lib/sandbox/context";
import { FileTooLargeError, type StoredFile } from "@/lib/sandbox/files";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { MultipartError, readForm } from "@/lib/sandbox/multipart";
import {
  identifiedBy,
  mergeEvidence,
  missingFromEvidence,
  parseEvidence,
  readEvidence,
} from "@/lib/sandbox/one-shot/evidence";
import { announce } from "@/lib/sandbox/one-shot/news";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import { coded, noMatch, RaError } from "./errors";
import { isRaRequest, type RaRequest } from "./find-request";
import { readJson } from "./input";

/** Four pictures from good cameras, in Base64. */
export const evidenceLimit = 64 * 1024 * 1024;

const done = () => json(200, { status: "200 OK" });

/** PUT /videoid/{video_pk}/ */
export async function uploadEvidence(call: Call, sandbox: Sandbox): Promise<Answer> {
  const body = readJson(call);
  const { request, foundBy } = findByVideoPk(call, sandbox);
  requireOpen(request);
  const { repeated_evidence, evidence_inspected } = sandbox.store.state.switches.one_shot;
  const sent = parseEvidence(body);
  const before = repeated_evidence === "merge" ? readEvidence(sandbox, request) : null;
  const evidence = before ? mergeEvidence(before, sent) : sent;
  const replaced = request.uploadedEvidence;
  const stored = sandbox.files.write(Buffer.from(JSON.stringify(evidence)));
  const identified = identifiedBy(evidence);
  sandbox.store.change(() => {
    request.uploadedEvidence = stored;
    request.missingEvidence = evidence_inspected ? missingFromEvidence(evidence) : [];
    request.fields = { ...request.fields, ...identified };
    request.ra.identified = Object.keys(identified);
  });
  sandbox.files.remove(replaced);
  await settle(call, sandbox, request, `evidence, found by the ${foundBy}`);
  return done();
}

const noVideo = () =>
  new RaError(
    400,
    { title: "Upload Video Error", description: "No video file provided" },
    "Upload Video Error: No video file provided",
  );

/** POST /v1/upload/video/{video_identifier}/ on the upload host: never held whole. */
export async function uploadVideo(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findByIdentifier(sandbox, call.params.video_identifier ?? "");
  // Which answer an unknown identifier gets on this host is not documented.
  if (!request) throw noVideoOf();
  requireOpen(request);
  const video = await receiveVideo(call, sandbox, request);
  try {
    // It may have been decided or cancelled while the bytes were coming.
    requireOpen(request);
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
  return done();
}

async function receiveVideo(call: Call, sandbox: Sandbox, request: RaRequest): Promise<StoredFile> {
  const { video_bytes: limit, failed_upload: failedUpload } = sandbox.store.state.switches.one_shot;
  const received: StoredFile[] = [];
  let failure: unknown = null;
  try {
    await readForm(call, async ({ key, stream }) => {
      if (key !== "video" || received.length > 0) stream.resume();
      else received.push(await sandbox.files.receive(stream, limit));
    });
  } catch (error) {
    if (!(error instanceof FileTooLargeError) && !(error instanceof MultipartError)) throw error;
    failure = error;
  }
  const [video] = received;
  if (!failure && video && video.size > 0) return video;
  sandbox.files.remove(...received);
  const hasBegun = failure !== null && /boundary=/.test(call.headers["content-type"] ?? "");
  if (hasBegun && failedUpload === "VIDEOERROR" && isOpenForApplicant(request))
    await announce(call, sandbox, request, sandbox.requests.receive(request, "error"));
  if (failure instanceof FileTooLargeError)
    throw new RaError(
      413,
      { title: "Upload Video Error", description: "The video is too large" },
      "The video is too large",
    );
  throw noVideo();
}

const noVideoOf = () =>
  new RaError(
    404,
    { title: "Upload Video Error", description: "Video identifier not found" },
    "Upload Video Error: Video identifier not found",
  );

/** One-Shot's text for the same; the status is the one this API uses for it elsewhere. */
function requireOpen(request: RaRequest): void {
  if (!isOpenForApplicant(request)) throw coded(412, `Invalid VideoId status '${request.videoStatus}'`);
}

/** The samples' numbers are sometimes the request's. Which one is right is not documented, so both are looked for. */
function findByVideoPk(call: Call, { store }: Sandbox): { request: RaRequest; foundBy: string } {
  const { video_pk: text = "" } = call.params;
  const { video_pk: rule } = store.state.switches.ra;
  const pk = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const byVideo = rule === "request" ? undefined : store.requestByVideoidPk(pk);
  if (isRaRequest(byVideo)) return { request: byVideo, foundBy: "number of the video" };
  const byRequest = rule === "videoid" ? undefined : store.requestByPk(pk);
  if (isRaRequest(byRequest)) return { request: byRequest, foundBy: "number of the request" };
  throw noMatch("VideoId");
}

export function findByIdentifier({ store }: Sandbox, identifier: string): RaRequest | undefined {
  const request = store.requestByVideoIdentifier(identifier);
  return isRaRequest(request) && request.ra.isVideoid ? request : undefined;
}

/** Evidence and video make a review; either alone is incomplete. */
async function settle(call: Call, sandbox: Sandbox, request: RaRequest, what: string): Promise<void> {
  const isComplete =
    request.uploadedVideo !== null && request.uploadedEvidence !== null && request.missingEvidence.length === 0;
  if (isComplete)
    sandbox.store.change(() => {
      request.acceptedAt = sandbox.now().getTime();
    });
  await announce(call, sandbox, request, sandbox.requests.receive(request, isComplete ? "review" : "incomplete"));
  call.ledger.effect = [call.ledger.effect, what].filter(Boolean).join("; ");
}
