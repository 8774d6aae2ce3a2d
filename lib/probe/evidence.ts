import { asObject } from "@/lib/gateways/fault";
import { imageKinds } from "@/lib/workflows/evidence";
import type { Said } from "./ask";

/** What a read of one request carries, by kinds and counts; no value of it. */
export interface EvidenceSeen {
  /** Status of the request that was read. */
  status: string | null;
  videoidData: boolean;
  images: string[];
  ocrFields: number;
  checks: "pairs" | "object" | null;
  similarity: "number" | "word" | null;
  acceptance: boolean;
  link: boolean;
  videoIdentifier: boolean;
  phoneIsNumber: boolean;
  video: "returned" | "not-returned" | "failed" | null;
}

export function evidenceIn(said: Said): EvidenceSeen | null {
  const envelope = asObject(said.body);
  const request = asObject(envelope?.details) ?? asObject(envelope?.detail) ?? envelope;
  if (said.status >= 300 || !request || typeof request.status !== "string") return null;
  const video = asObject(request.videoid_data);
  const data = asObject(video?.data);
  const images = asObject(data?.images) ?? {};
  const similarity = data?.similarity_level;
  return {
    status: /^[A-Z_]{3,30}$/.test(request.status) ? request.status : null,
    videoidData: video !== null,
    images: imageKinds.filter((kind) => images[kind]),
    ocrFields: Object.keys(asObject(data?.ocr_data) ?? {}).length,
    checks: formOf(data?.security_checks),
    similarity: typeof similarity === "number" ? "number" : similarity ? "word" : null,
    acceptance: Object.keys(asObject(video?.acceptance) ?? {}).length > 0,
    link: Boolean(video?.videoid_link),
    videoIdentifier: Boolean(video?.video_identifier),
    phoneIsNumber: typeof request.mobile_phone_number === "number",
    video: null,
  };
}

function formOf(checks: unknown): EvidenceSeen["checks"] {
  if (Array.isArray(checks)) return "pairs";
  return asObject(checks) ? "object" : null;
}

/** Whether a read carried what an officer looks at, and not the video's name alone. */
export const carriesEvidence = (seen: EvidenceSeen) => seen.images.length > 0 || seen.ocrFields > 0 || seen.acceptance;
