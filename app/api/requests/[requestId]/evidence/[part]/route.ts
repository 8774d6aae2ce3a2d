import { createHash } from "node:crypto";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { uploadEvidences, uploadVideo } from "@/lib/evidence/send-upload";
import { evidenceForm } from "@/lib/evidence/upload-schema";
import { parseInput } from "@/lib/gate/input";
import { answer, secureRoute } from "@/lib/gate/route";
import { evidenceLimits, parts } from "@/lib/workflows/evidence-form";

const params = z.strictObject({ requestId: z.uuid(), part: z.enum(parts) });

/** Evidence made elsewhere: the fields and pictures as JSON in the documented form, or the video as it is. */
export const POST = secureRoute(
  { name: "evidence.upload", permission: "request.create", params },
  async ({ actor, params: { requestId, part }, request }) => {
    if (part === "video") {
      const length = request.headers.get("content-length") ?? "";
      if (!/^\d{1,15}$/.test(length)) throw new AppError("invalid-input", { fields: { video: "length-needed" } });
      return answer(await uploadVideo(actor, requestId, { bytes: Number(length), body: piecesOf(request) }));
    }
    const { bytes, value, sha256 } = await readJson(request);
    return answer(await uploadEvidences(actor, requestId, parseInput(evidenceForm, value), { bytes, sha256 }));
  },
);

async function* piecesOf(request: NextRequest): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) yield part.value;
}

async function readJson(request: NextRequest): Promise<{ bytes: number; value: unknown; sha256: string }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of piecesOf(request)) {
    bytes += chunk.length;
    if (bytes > evidenceLimits.bodyBytes) throw new AppError("invalid-input", { fields: { form: "too-large" } });
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const sha256 = createHash("sha256").update(body).digest("hex");
  try {
    return { bytes, value: JSON.parse(body.toString("utf8")), sha256 };
  } catch {
    throw new AppError("invalid-input", { fields: { form: "json-invalid" } });
  }
}
