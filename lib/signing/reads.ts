import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { may } from "@/lib/auth/roles";
import { openSubject } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import { codeHere } from "./code-here";
import { liveLink } from "./links";
import { loadSigning } from "./load";
import { codeWait, isBusy, permitsOf } from "./rules";
import { type SigningView, signingView } from "./views";

const nothing = {
  upload: false,
  code: false,
  sign: false,
  remove: false,
  removeAll: false,
  archive: false,
  link: false,
};

/** Where the signing stands. Names of files and the provider's words are for those who act. */
export async function readSigning(actor: UserActor, requestId: string): Promise<SigningView> {
  const { request, settings, documents, acts, facts } = await loadSigning(db(), actor, requestId);
  const acting = may(actor.role, "signing.act");
  const cipher = await openSubject(request);
  const authority = await db().authority.findUniqueOrThrow({ where: { id: request.authorityId } });
  const shown = acts.slice(0, 30);
  const names = await userNames(shown.map(({ userId }) => userId));
  const link = await liveLink(db(), requestId);
  return signingView.parse({
    requestId,
    number: request.number,
    status: request.status,
    authority: authority.name,
    acts: acting,
    codeHere: codeHere(settings),
    busy: isBusy(facts),
    may: acting ? { ...permitsOf(facts), link: request.status === "ENROLLREADY" } : nothing,
    codeWait: codeWait(facts),
    codeSent: acts.some(({ kind, state }) => kind === "code" && ["CONFIRMED", "UNKNOWN", "SUPERSEDED"].includes(state)),
    most: facts.most,
    link: link && {
      expiresAt: link.expiresAt.toISOString(),
      openedAt: link.openedAt?.toISOString() ?? null,
    },
    documents: documents.map((document) => ({
      id: document.id,
      kind: document.kind,
      state: document.state,
      name: acting
        ? cipher.openOptional({ table: "signing_document", column: "name", row: document.id }, document.name)
        : null,
      bytes: document.bytes,
      sha256: document.sha256,
      altered: document.providerSha256 !== null && document.providerSha256 !== document.sha256,
      signedSha256: document.signedSha256,
      signedBytes: document.signedBytes,
      archivedAt: document.archivedAt?.toISOString() ?? null,
      removedAt: document.removedAt?.toISOString() ?? null,
    })),
    history: shown.map((act) => ({
      id: act.id,
      kind: act.kind,
      state: act.state,
      by: act.userId === null ? null : (names.get(act.userId) ?? ""),
      at: (act.settledAt ?? act.sentAt ?? act.recordedAt).toISOString(),
      delivery: act.delivery,
      said: acting
        ? cipher.openOptional({ table: "signing_act", column: "error_text", row: act.id }, act.errorText)
        : null,
      httpStatus: act.httpStatus,
      errorCode: act.errorCode,
    })),
  });
}
