import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { Actor, SignerActor, UserActor } from "@/lib/auth/actor";
import { spend } from "@/lib/auth/limits";
import { clientAddress, originOf } from "@/lib/auth/origin";
import { db, inTransaction, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { lockRequest } from "@/lib/requests/lock";
import type { SigningLink } from "@/prisma/generated/client";
import { loadSigning } from "./load";
import type { LinkInput } from "./schema";

/** Stored as a plain SHA-256: the token is 256 random bits, nothing to guess. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Makes the signer's link, which ends the one before it; the address is returned only now. */
export async function makeLink(
  actor: UserActor,
  { requestId }: LinkInput,
): Promise<{ link: string; expiresAt: string }> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const { request, settings } = await loadSigning(tx, actor, requestId);
    if (request.status !== "ENROLLREADY") throw new AppError("stale");
    await endLive(tx, actor, request, "remade");
    const id = uuidv7();
    const [made] = await tx.$queryRaw<{ expires_at: Date }[]>`
      INSERT INTO signing_link (id, request_id, user_id, hash, expires_at)
      VALUES (${id}::uuid, ${requestId}::uuid, ${actor.userId}::uuid, ${hashOf(token)},
              clock_timestamp() + make_interval(hours => ${settings.signingLinkHours}::int))
      RETURNING expires_at`;
    if (!made) throw new Error("a link that was inserted has an end");
    const until = made.expires_at.toISOString();
    await recordAudit(tx, actor, { action: "signing.link_made", ...about(request, id), details: { until } });
    return until;
  });
  return { link: `${originOf("signing").origin}/sign/${token}`, expiresAt };
}

/** Ends the signer's link at once; that there is none left is no failure. */
export async function endLink(actor: UserActor, { requestId }: LinkInput): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const { request } = await loadSigning(tx, actor, requestId);
    await endLive(tx, actor, request, "revoked");
  });
}

/** The link of a request that lives now. */
export async function liveLink(tx: Tx, requestId: string): Promise<SigningLink | null> {
  const link = await tx.signingLink.findFirst({ where: { requestId, endedAt: null } });
  return link && link.expiresAt > new Date() ? link : null;
}

interface Subject {
  id: string;
  authorityId: string;
}

const about = ({ id, authorityId }: Subject, linkId: string) => ({ authorityId, requestId: id, subjectId: linkId });

async function endLive(tx: Tx, actor: Actor, request: Subject, cause: "remade" | "revoked"): Promise<void> {
  const live = await tx.signingLink.findMany({ where: { requestId: request.id, endedAt: null } });
  for (const { id } of live) {
    await tx.signingLink.update({ where: { id }, data: { endedAt: new Date() } });
    await recordAudit(tx, actor, { action: "signing.link_ended", ...about(request, id), details: { cause } });
  }
}

/**
 * The signer a link lets in. What never was a link counts against the address it came from. One that lives is let in
 * whatever was counted: many phones share an address, and 256 bits are not found by trying.
 */
export async function signerOf(token: string, header: (name: string) => string | null): Promise<SignerActor> {
  const ip = clientAddress(header);
  const known = /^[A-Za-z0-9_-]{43}$/.test(token);
  const link = known ? await db().signingLink.findUnique({ where: { hash: hashOf(token) }, include }) : null;
  if (!link) {
    await spend("signing-link", ip ?? "none");
    throw new AppError("link-ended");
  }
  const { id, requestId, request } = link;
  if (link.endedAt !== null || link.expiresAt <= new Date()) throw new AppError("link-ended");
  await spend("signer", id);
  const signer: SignerActor = { kind: "signer", linkId: id, requestId, authorityIds: [request.authorityId], ip };
  if (link.openedAt === null) await recordOpening(signer, { id: requestId, authorityId: request.authorityId });
  return signer;
}

const include = { request: { select: { authorityId: true } } };

async function recordOpening(signer: SignerActor, request: Subject): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.signingLink.updateMany({
      where: { id: signer.linkId, openedAt: null },
      data: { openedAt: new Date() },
    });
    if (count > 0) await recordAudit(tx, signer, { action: "signing.link_opened", ...about(request, signer.linkId) });
  });
}
