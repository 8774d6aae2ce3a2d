import "server-only";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { keyNames, userNames } from "@/lib/people/names";
import { type MissingName, parts } from "@/lib/workflows/evidence-form";
import { takesEvidence } from "@/lib/workflows/names";
import { type UploadsView, uploadsView } from "./uploads-view";

/** Longer than any upload is waited for; one still under way after it has lost its process. */
export const uploadLostAfterMs = 15 * 60_000;

const open: readonly string[] = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"];

/** Whether evidence may be handed over now. */
export function mayTakeEvidence(row: {
  workflow: string;
  status: string;
  creation: string;
  requestPk: number | null;
  videoidPk: number | null;
  decisionState: string | null;
}): boolean {
  const isKnown = row.creation === "confirmed" && row.requestPk !== null && row.videoidPk !== null;
  // Nothing is handed over beside a cancellation.
  if (row.decisionState !== null) return false;
  return takesEvidence(row.workflow) && isKnown && open.includes(row.status);
}

/** Null where the provider films. */
export async function readUploads(
  row: SubjectKeyRow & { workflow: string },
  seesErrors: boolean,
): Promise<UploadsView | null> {
  if (!takesEvidence(row.workflow)) return null;
  const uploads = await db().evidenceUpload.findMany({
    where: { requestId: row.id },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    take: 100,
  });
  const last = parts.flatMap((part) => uploads.find((upload) => upload.part === part) ?? []);
  const names = await userNames(last.map(({ userId }) => userId));
  const systems = await keyNames(last.map(({ keyId }) => keyId));
  const cipher = await openSubject(row);
  const accepted = (part: string) => uploads.find((upload) => upload.part === part && upload.state === "accepted");
  const evidences = accepted("evidences");
  const missing = [
    ...(evidences ? evidences.missing : ["evidences"]),
    ...(accepted("video") ? [] : ["video"]),
  ] as MissingName[];
  const lost = Date.now() - uploadLostAfterMs;
  return uploadsView.parse({
    last: last.map((upload) => ({
      part: upload.part,
      state: upload.state === "sending" && upload.recordedAt.getTime() < lost ? "unknown" : upload.state,
      by: (upload.userId ? names.get(upload.userId) : systems.get(upload.keyId ?? "")) ?? "",
      system: upload.keyId !== null,
      at: (upload.settledAt ?? upload.recordedAt).toISOString(),
      bytes: upload.bytes,
      sha256: upload.sha256,
      httpStatus: upload.httpStatus,
      errorText: seesErrors
        ? cipher.openOptional({ table: "evidence_upload", column: "error_text", row: upload.id }, upload.errorText)
        : null,
    })),
    missing,
  });
}
