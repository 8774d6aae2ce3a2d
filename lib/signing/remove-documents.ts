import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { AppError } from "@/lib/errors";
import type { DocumentForm } from "@/lib/workflows/signing";
import { recordAct } from "./record-act";
import type { ActInput, RemoveInput } from "./schema";
import { sendAct } from "./send-act";
import { giveBackSigning } from "./sweep";

/** Takes one document back before it is signed; afterwards deletes both its forms, once all is archived. */
export async function removeDocument(actor: UserActor, input: RemoveInput): Promise<{ actId: string }> {
  const { requestId, key, documentId } = input;
  let uid = "";
  let forms: DocumentForm[] = ["original"];
  const { id, act, loaded } = await recordAct(
    actor,
    { requestId, key, kind: "remove", documentId },
    async (_tx, { request, documents }) => {
      const found = documents.find((document) => document.id === documentId && document.state === "there");
      if (!found?.uid) throw new AppError("not-found");
      uid = found.uid;
      if (request.status === "ISSUED") forms = ["original", "signed"];
    },
  );
  if (act)
    inBackground(
      "remove document",
      () => sendAct(actor, act, () => loaded.signing.remove(loaded.request.requestPk, uid, forms, requestId)),
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}

/** Deletes every document at the provider: before signing, to begin again; after it, once all are archived. */
export async function removeAllDocuments(actor: UserActor, input: ActInput): Promise<{ actId: string }> {
  const { requestId, key } = input;
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "remove-all" });
  if (act)
    inBackground(
      "remove documents",
      () => sendAct(actor, act, () => loaded.signing.removeAll(loaded.request.requestPk, requestId)),
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}
