import "server-only";
import type { SignerActor, UserActor } from "@/lib/auth/actor";
import { databaseTime, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { policyOf } from "@/lib/policy/reads";
import type { PolicySettings } from "@/lib/policy/settings";
import { quarantineOf } from "@/lib/policy/unknown-outcome";
import { hasSigning, workflowOf } from "@/lib/workflows/registry";
import type { Signing } from "@/lib/workflows/signing";
import type { RequestPk } from "@/lib/workflows/workflow";
import type { Request, SigningAct, SigningDocument } from "@/prisma/generated/client";
import type { SigningFacts } from "./rules";
import type { ActKind, ActState, DocumentState } from "./views";

/** Who may act here: somebody of the authority, or the signer through their link. */
export type SigningActor = UserActor | SignerActor;

export interface LoadedSigning {
  request: Request & { requestPk: RequestPk };
  signing: Signing;
  settings: PolicySettings;
  documents: SigningDocument[];
  /** Newest first. */
  acts: SigningAct[];
  facts: SigningFacts;
}

/**
 * A request of the actor's own authorities with everything about its signing; none is "not there". A signer has one
 * request, and that only as long as the link lives.
 */
export async function loadSigning(tx: Tx, actor: SigningActor, requestId: string): Promise<LoadedSigning> {
  if (actor.kind === "signer") await requireLiveLink(tx, actor, requestId);
  const request = await tx.request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
  });
  if (!request || request.requestPk === null || !hasSigning(request.workflow)) throw new AppError("not-found");
  const signing = workflowOf(request.workflow).signing;
  if (!signing) throw new AppError("not-found");
  const { settings } = await policyOf(tx, request.authorityId);
  const documents = await tx.signingDocument.findMany({ where: { requestId }, orderBy: { id: "asc" } });
  const acts = await tx.signingAct.findMany({ where: { requestId }, orderBy: { id: "desc" }, take: 200 });
  const facts: SigningFacts = {
    status: request.status,
    cancelling: request.decisionState !== null,
    now: await databaseTime(tx),
    most: signing.mostDocuments,
    ...quarantineOf(settings),
    documents: documents.map(({ kind, state, archivedAt }) => ({
      kind,
      state: state as DocumentState,
      archived: archivedAt !== null,
    })),
    acts: acts.map(({ kind, state, sentAt, reads }) => ({
      kind: kind as ActKind,
      state: state as ActState,
      sentAt,
      reads,
    })),
  };
  return {
    request: { ...request, requestPk: request.requestPk as RequestPk },
    signing,
    settings,
    documents,
    acts,
    facts,
  };
}

async function requireLiveLink(tx: Tx, { linkId, requestId }: SignerActor, asked: string): Promise<void> {
  const live = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM signing_link WHERE id = ${linkId}::uuid AND request_id = ${requestId}::uuid
       AND ended_at IS NULL AND expires_at > clock_timestamp()`;
  if (live.length === 0 || asked !== requestId) throw new AppError("link-ended");
}
