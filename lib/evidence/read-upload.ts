import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";
import { evidenceLimits, imageType, type MissingName, missingFrom } from "@/lib/workflows/evidence-form";
import type { EvidenceUpload } from "@/lib/workflows/workflow";
import { readPicture } from "./picture";
import type { EvidenceForm } from "./upload-schema";

export interface ReadEvidence {
  upload: Partial<EvidenceUpload>;
  /** SHA-256 of each picture. */
  hashes: Partial<Record<ImageKind, string>>;
  missing: MissingName[];
}

/** What was sent as the provider is to get it, its pictures decoded and looked at; problems are named by their field. */
export async function readUpload(form: EvidenceForm): Promise<ReadEvidence> {
  const { images: encoded, ocr_data: ocr, security_checks: checks, similarity_level, ...others } = form.videoid_data;
  const images: Partial<Record<ImageKind, Buffer>> = {};
  const hashes: ReadEvidence["hashes"] = {};
  const fields: Record<string, string> = {};
  for (const kind of imageKinds) {
    const text = encoded[kind];
    if (!text) continue;
    const bytes = Buffer.from(text.replace(/^data:[^,]{0,100},/, ""), "base64");
    const problem = await problemOf(bytes);
    if (problem) fields[`videoid_data.images.${kind}`] = problem;
    images[kind] = bytes;
    hashes[kind] = createHash("sha256").update(bytes).digest("hex");
  }
  if (Object.keys(fields).length > 0) throw new AppError("invalid-input", { fields });
  const { acceptance } = form;
  const filled = (object: object) => Object.keys(object).length > 0;
  const upload: Partial<EvidenceUpload> = {
    ...(filled(acceptance) && { acceptance }),
    ...(filled(images) && { images }),
    ...(filled(ocr) && { ocr }),
    ...(filled(checks) && { checks }),
    ...(similarity_level !== undefined && { similarity: similarity_level }),
    ...(filled(others) && { others }),
  };
  if (!filled(upload)) throw new AppError("invalid-input", { fields: { form: "nothing-to-send" } });
  return { upload, hashes, missing: missingFrom({ acceptance, images, ocr, checks, similarity: similarity_level }) };
}

async function problemOf(bytes: Buffer): Promise<string | null> {
  if (bytes.length > evidenceLimits.imageBytes) return "image-too-large";
  if (!imageType(bytes)) return "image-type";
  const picture = await readPicture(bytes);
  if (!picture) return "image-unreadable";
  return Math.min(picture.width, picture.height) < evidenceLimits.imageSide ? "image-too-small" : null;
}
