import "server-only";
import type { Readable } from "node:stream";
import { failureOfStream, isSuccess } from "@/lib/gateways/answers";
import { type EvidenceUpload, evidenceBody } from "@/lib/gateways/evidence";
import { stream } from "@/lib/gateways/http";
import type { FileSource } from "@/lib/gateways/multipart";
import type { RequestPk, VideoIdentifier, VideoidPk } from "@/lib/gateways/numbers";
import type { WireRequest } from "@/lib/gateways/request-object";
import type { OfficerCredentials } from "@/lib/gateways/secret";
import { ask, type CallOptions, credentialFields, exchange, sameRequest, specOf } from "./exchange";
import * as wire from "./wire";

/* Video identifications of the RA (ra-api 7). */

/** The three names of one identification: its request's number, its own, and that of its film. */
export interface VideoNumbers {
  requestPk: RequestPk;
  videoidPk: VideoidPk;
  videoIdentifier: VideoIdentifier;
}

const numbersOf = ({ requestPk, videoidPk, videoIdentifier }: VideoNumbers) => ({
  request_pk: requestPk,
  videoid_pk: videoidPk,
  video_identifier: videoIdentifier,
});

/** `POST validate_videoid`. The status it leads to is not constant: only the request in the answer tells. */
export async function validateVideoid(
  requestPk: RequestPk,
  officer: OfficerCredentials,
  options: CallOptions = {},
): Promise<WireRequest> {
  const sent = { json: credentialFields(officer), ...options };
  const found = await ask(wire.requestAnswer, "validateVideoid", "commit", { request_pk: requestPk }, sent);
  return sameRequest("validateVideoid", found, requestPk);
}

/** `POST refuse_videoid`: the reason leaves verbatim, and the request ends as CANCELLED. */
export async function refuseVideoid(
  requestPk: RequestPk,
  officer: OfficerCredentials,
  reason: string,
  options: CallOptions = {},
): Promise<{ videoidStatus: string | null; reason: string | null }> {
  const sent = { json: { ...credentialFields(officer), reason }, ...options };
  const found = await ask(wire.refused, "refuseVideoid", "commit", { request_pk: requestPk }, sent);
  return { videoidStatus: found.videoid_status, reason: found.reason };
}

/** `PUT videoid`: everything but the video, in one call. */
export async function uploadEvidences(
  numbers: VideoNumbers,
  upload: Partial<EvidenceUpload>,
  options: CallOptions = {},
): Promise<void> {
  await exchange("uploadEvidences", "upload", numbersOf(numbers), { json: evidenceBody(upload), ...options });
}

/** `POST upload/video` on the upload host: streamed; nothing of the file is held but the piece under way. */
export async function uploadVideo(numbers: VideoNumbers, video: FileSource, options: CallOptions = {}): Promise<void> {
  await exchange("uploadVideo", "upload", numbersOf(numbers), { form: [{ name: "video", file: video }], ...options });
}

/** The video as it arrives; `consume` gets it only for a 2xx answer. Null when the RA has none to give. */
export async function downloadVideo<T>(
  numbers: VideoNumbers,
  consume: (body: Readable, contentType: string) => Promise<T>,
  options: CallOptions = {},
): Promise<T | null> {
  const operation = "downloadVideo";
  const spec = specOf(operation, "media", numbersOf(numbers), options);
  return stream(spec, async (answer) => {
    if (isSuccess(answer.status)) return consume(answer.body, answer.contentType);
    if (answer.status === 404) return null;
    throw await failureOfStream(operation, answer);
  });
}
