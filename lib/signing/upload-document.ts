import "server-only";
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { subjectOf } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { loadSigning } from "./load";
import { recordAct } from "./record-act";
import { placesTaken } from "./rules";
import { largestDocument } from "./schema";
import { sendAct } from "./send-act";
import { giveBackSigning } from "./sweep";

interface Upload {
  requestId: string;
  key: string;
  name: string;
  content: Buffer;
}

/**
 * Hands one document to the provider. Each goes in a call of its own, so that each has an outcome of its own; its bytes
 * are not kept here before they are signed, their hash is.
 */
export async function uploadDocument(actor: UserActor, upload: Upload): Promise<{ actId: string }> {
  const { requestId, key, name, content } = upload;
  requirePdf(content);
  const documentId = uuidv7();
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "upload", documentId }, async (tx) => {
    const cipher = await subjectOf(tx, requestId);
    await tx.signingDocument.create({
      data: {
        id: documentId,
        requestId,
        kind: "document",
        state: "sending",
        name: cipher.seal({ table: "signing_document", column: "name", row: documentId }, name),
        bytes: content.length,
        sha256: createHash("sha256").update(content).digest("hex"),
      },
    });
  }).catch((error: unknown) => tellFull(actor, requestId, error));
  if (act)
    inBackground(
      "upload document",
      () =>
        sendAct(actor, act, async () => {
          const { signing, request } = loaded;
          const uid = await signing.upload(request.requestPk, { name, content }, requestId);
          await db().signingDocument.update({ where: { id: documentId }, data: { uid } });
        }),
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}

/** What a file is, its first bytes say. */
function requirePdf(content: Buffer): void {
  if (content.length > largestDocument) throw new AppError("invalid-input", { fields: { file: "file-large" } });
  if (content.subarray(0, 5).toString("latin1") !== "%PDF-")
    throw new AppError("invalid-input", { fields: { file: "pdf-needed" } });
}

/** That no more fit is told as such: it is the one cause a person can do something about. */
async function tellFull(actor: UserActor, requestId: string, error: unknown): Promise<never> {
  if (error instanceof AppError && error.code === "stale") {
    const { facts } = await loadSigning(db(), actor, requestId);
    if (facts.status === "ENROLLREADY" && placesTaken(facts) >= facts.most)
      throw new AppError("invalid-input", { fields: { file: "documents-full" } });
  }
  throw error;
}
