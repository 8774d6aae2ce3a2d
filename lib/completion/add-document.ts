import "server-only";
import { createHash } from "node:crypto";
import type { UserActor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { inMemory } from "@/lib/gateways/multipart";
import { imageType } from "@/lib/workflows/evidence-form";
import { giveToProvider } from "./record-act";

interface NewDocument {
  requestId: string;
  token: number;
  key: string;
  label: string;
  name: string;
  content: Buffer;
}

const sha256Of = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** Adds a document of the officer's, such as a deed of powers, to what the RA keeps with the request. */
export async function addDocument(actor: UserActor, document: NewDocument): Promise<void> {
  const { requestId, token, key, label, name, content } = document;
  const type = typeOf(content);
  if (!type) throw new AppError("invalid-input", { fields: { file: "document-type" } });
  const sha256 = sha256Of(content);
  await giveToProvider(
    actor,
    { requestId, token, key, kind: "document", label, bytes: content.length, sha256 },
    async ({ completion, requestPk }) => ({
      documentPk: await completion.addDocument(requestPk, label, inMemory(name, type, content), requestId),
    }),
    async ({ completion, requestPk }) => {
      const kept = await completion.documents(requestPk, requestId);
      const found = kept.find((one) => sha256Of(one.content) === sha256);
      return found ? { ...(found.pk !== null && { documentPk: found.pk }) } : null;
    },
  );
}

/** What a file is, its first bytes say. */
const typeOf = (content: Buffer): string | null =>
  content.subarray(0, 5).toString("latin1") === "%PDF-" ? "application/pdf" : imageType(content);
