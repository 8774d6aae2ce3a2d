import "server-only";
import type { SignerActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { loadSigning } from "@/lib/signing/load";
import { codeWait, isBusy, permitsOf } from "@/lib/signing/rules";
import type { ActKind, ActState } from "@/lib/signing/views";
import type { SigningAct } from "@/prisma/generated/client";
import { type Outcome, type SignerView, signerView } from "./views";

/** Where the signing stands, for the one who signs. The provider's words and who did what stay in the back office. */
export async function readForSigner(signer: SignerActor): Promise<SignerView> {
  const { request, documents, acts, facts } = await loadSigning(db(), signer, signer.requestId);
  const cipher = await openSubject(request);
  const authority = await db().authority.findUniqueOrThrow({ where: { id: request.authorityId } });
  const link = await db().signingLink.findUniqueOrThrow({ where: { id: signer.linkId } });
  const signed = request.status === "ISSUED";
  const { code, sign } = permitsOf(facts);
  const shown = documents.filter(
    ({ kind, state, archivedAt }) => kind === "document" && (state === "there" || (signed && archivedAt !== null)),
  );
  return signerView.parse({
    authority: authority.name,
    expiresAt: link.expiresAt.toISOString(),
    stage: signed ? "signed" : request.status === "ENROLLREADY" ? "sign" : "closed",
    busy: isBusy(facts),
    may: { code, sign },
    codeWait: codeWait(facts),
    code: outcomeOf(acts, "code"),
    signature: outcomeOf(acts, "sign"),
    documents: shown.map(({ id, name, bytes }) => ({
      id,
      name: cipher.openOptional({ table: "signing_document", column: "name", row: id }, name) ?? "",
      bytes,
    })),
  });
}

const plain: Partial<Record<ActState, Outcome>> = {
  RECORDED: "under-way",
  SENDING: "under-way",
  CONFIRMED: "done",
  NOT_SENT: "not-sent",
  UNKNOWN: "unknown",
  SUPERSEDED: "unknown",
};

/** Of the newest act of a kind. A code sent since makes an older signature's failure old news. */
function outcomeOf(newestFirst: readonly SigningAct[], kind: ActKind): Outcome {
  const at = newestFirst.findIndex((one) => one.kind === kind);
  const act = newestFirst[at];
  if (!act) return "none";
  const { state, httpStatus } = act;
  const outdated = kind === "sign" && newestFirst.slice(0, at).some((one) => one.kind === "code");
  if (outdated && state !== "UNKNOWN") return "none";
  if (state === "REJECTED") return httpStatus === 403 ? "wrong" : "refused";
  return plain[state as ActState] ?? "none";
}
