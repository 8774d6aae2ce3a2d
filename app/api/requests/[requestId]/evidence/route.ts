import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { uploadEvidences } from "@/lib/evidence/send-upload";
import { evidenceForm } from "@/lib/evidence/upload-schema";
import { readBytes } from "@/lib/gate/body";
import { parseInput } from "@/lib/gate/input";
import { answer, secureRoute } from "@/lib/gate/route";
import { evidenceLimits } from "@/lib/workflows/evidence-form";

const params = z.strictObject({ requestId: z.uuid() });

/** Evidence made elsewhere: fields and pictures as JSON in the documented form. */
export const POST = secureRoute(
  { name: "evidence.upload", permission: "request.create", params },
  async ({ actor, params: { requestId }, request }) => {
    const body = await readBytes(request, evidenceLimits.bodyBytes);
    if (!body) throw new AppError("invalid-input", { fields: { form: "too-large" } });
    const sha256 = createHash("sha256").update(body).digest("hex");
    const form = parseInput(evidenceForm, jsonOf(body));
    return answer(await uploadEvidences(actor, requestId, form, { bytes: body.length, sha256 }));
  },
);

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AppError("invalid-input", { fields: { form: "json-invalid" } });
  }
}
