import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { inMemory } from "@/lib/gateways/multipart";
import { imageType } from "@/lib/workflows/evidence-form";
import { findDocuments, sha256Of } from "./find-documents";
import { asked, heldToComplete } from "./load";
import { giveToProvider } from "./record-act";

interface NewDocument {
  requestId: string;
  token: number;
  key: string;
  label: string;
  name: string;
  content: Buffer;
}

/** Adds a document of the officer's, such as a deed of powers, to what the RA keeps with the request. */
export async function addDocument(actor: UserActor, document: NewDocument): Promise<void> {
  const { requestId, token, key, label, name, content } = document;
  const type = typeOf(content);
  if (!type) throw new AppError("invalid-input", { fields: { file: "document-type" } });
  const sha256 = sha256Of(content);
  await requireNew(actor, document, sha256);
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

/** The RA keeps what it is sent as often as it is sent: a document that is there, or may be, does not leave again. */
async function requireNew(actor: UserActor, { requestId, token, key }: NewDocument, sha256: string): Promise<void> {
  const twin = { userId_key: { userId: actor.userId, key } };
  if (await db().completionAct.findUnique({ where: twin, select: { id: true } })) return;
  const request = await inTransaction((tx) => heldToComplete(tx, actor, { requestId, token }));
  const same = { requestId, kind: "document", sha256 };
  const known = (states: string[]) => db().completionAct.count({ where: { ...same, state: { in: states } } });
  if ((await known(["sending", "unknown"])) > 0) await asked(() => findDocuments(request));
  if ((await known(["sending", "unknown"])) > 0) throw new AppError("outcome-unknown");
  if ((await known(["accepted"])) > 0) throw new AppError("invalid-input", { fields: { file: "document-there" } });
}

/** What a file is, its first bytes say. */
const typeOf = (content: Buffer): string | null =>
  content.subarray(0, 5).toString("latin1") === "%PDF-" ? "application/pdf" : imageType(content);
