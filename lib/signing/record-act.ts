import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import { inTransaction, isUniqueViolation, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import { requireServing } from "@/lib/serving";
import { type LoadedSigning, loadSigning, type SigningActor } from "./load";
import { codeWait, isBusy, permitsOf } from "./rules";
import type { ActKind, Permits } from "./views";

/** An act as recorded: what its sender needs to know of it. */
export interface RecordedAct {
  id: string;
  kind: ActKind;
  requestId: string;
  authorityId: string;
  documentId: string | null;
}

interface NewAct {
  requestId: string;
  key: string;
  kind: ActKind;
  documentId?: string;
  delivery?: string;
}

const permitOf: Record<ActKind, keyof Permits> = {
  upload: "upload",
  code: "code",
  sign: "sign",
  remove: "remove",
  "remove-all": "removeAll",
  archive: "archive",
};

/**
 * Records one act in the transaction that finds it allowed. The same key again is the same act: null says that
 * somebody else is sending it.
 */
export async function recordAct(
  actor: SigningActor,
  input: NewAct,
  prepare: (tx: Tx, loaded: LoadedSigning) => Promise<void> = async () => {},
): Promise<{ id: string; act: RecordedAct | null; loaded: LoadedSigning }> {
  const { requestId, key, kind, documentId, delivery } = input;
  return inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const loaded = await loadSigning(tx, actor, requestId);
    const by = actor.kind === "user" ? { userId: actor.userId } : { linkId: actor.linkId };
    const twin = await tx.signingAct.findFirst({ where: { ...by, idempotencyKey: key } });
    if (twin) {
      if (twin.requestId !== requestId || twin.kind !== kind) throw new AppError("key-reused");
      return { id: twin.id, act: null, loaded };
    }
    requireServing();
    requirePermit(loaded, kind);
    await prepare(tx, loaded);
    // One of unknown outcome is followed by this one; its own stays unknown for ever.
    await tx.signingAct.updateMany({
      where: { requestId, kind, state: "UNKNOWN" },
      data: { state: "SUPERSEDED", settledAt: new Date(), nextReadAt: null },
    });
    const id = uuidv7();
    const { authorityId } = loaded.request;
    await tx.signingAct.create({
      data: {
        id,
        requestId,
        kind,
        state: "RECORDED",
        ...by,
        documentId: documentId ?? null,
        delivery: delivery ?? null,
        idempotencyKey: key,
      },
    });
    await recordAudit(tx, actor, {
      action: "signing.intent",
      authorityId,
      requestId,
      subjectId: id,
      details: { kind, ...(documentId ? { document: documentId } : {}), ...(delivery ? { delivery } : {}) },
    });
    return { id, act: { id, kind, requestId, authorityId, documentId: documentId ?? null }, loaded };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new AppError("stale");
    throw error;
  });
}

function requirePermit({ facts }: LoadedSigning, kind: ActKind): void {
  if (permitsOf(facts)[permitOf[kind]]) return;
  const seconds = codeWait(facts);
  if (kind === "code" && facts.status === "ENROLLREADY" && !isBusy(facts) && seconds > 0)
    throw new AppError("too-many", { params: { seconds } });
  throw new AppError("stale");
}
