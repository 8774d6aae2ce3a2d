import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { Submitter } from "@/lib/auth/actor";
import { connectionOf } from "@/lib/authorities/connection";
import { inBackground } from "@/lib/background";
import { newSubject, subjectOf } from "@/lib/crypto/data-keys";
import { db, inTransaction, isUniqueViolation } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { availableWorkflows, workflowOf } from "@/lib/workflows/registry";
import type { Opened } from "@/lib/workflows/workflow";
import { noIdentity, sealPerson } from "./person";
import { nextCheckMs } from "./schedule";
import type { OpenRequestInput } from "./schema";
import { addSearchTokens, countAttempts } from "./search-tokens";

/**
 * Records a request and opens it at the provider in the background: opening is not repeatable, so the record comes
 * first and an answer that is lost stays visible as such. Returns at once; the page follows the state.
 */
export async function openRequest(actor: Submitter, input: OpenRequestInput): Promise<{ requestId: string }> {
  if (!actor.authorityIds.includes(input.authorityId)) throw new AppError("not-found");
  if (!availableWorkflows().includes(input.workflow)) throw new AppError("not-configured");
  const authority = await db().authority.findUniqueOrThrow({ where: { id: input.authorityId } });
  if (!authority.profiles.includes(input.profile))
    throw new AppError("invalid-input", { fields: { profile: "profile-not-enabled" } });
  const requestId = uuidv7();
  try {
    await record(actor, input, requestId, authority.environment);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const known = await db().request.findFirst({ where: { ...openedBy(actor), openKey: input.key } });
    if (!known) throw error;
    return { requestId: known.id };
  }
  inBackground("open request", () => openAtProvider(actor, input, requestId));
  return { requestId };
}

const openedBy = (actor: Submitter) =>
  actor.kind === "user" ? { createdById: actor.userId } : { createdByKeyId: actor.keyId };

async function record(actor: Submitter, input: OpenRequestInput, id: string, environment: string): Promise<void> {
  const subject = await newSubject(input.authorityId, id);
  const person = { ...noIdentity, phone: input.phone, email: input.email };
  await inTransaction(async (tx) => {
    const row = await tx.request.create({
      data: {
        id,
        authorityId: input.authorityId,
        workflow: input.workflow,
        profile: input.profile,
        environment,
        origin: "created",
        creation: "sending",
        status: "VIDEOPENDING",
        statusSource: "call",
        openKey: input.key,
        ...openedBy(actor),
        dataKeyId: subject.dataKeyId,
        subjectKey: subject.subjectKey,
        ...sealPerson(subject.cipher, id, person),
      },
    });
    await addSearchTokens(tx, row, { number: row.number, emails: [input.email], phones: [input.phone] });
    const attempt = await countAttempts(tx, row, person);
    if (attempt > 1) await tx.request.update({ where: { id }, data: { attempt } });
    const details = { workflow: input.workflow, profile: input.profile };
    await recordAudit(tx, actor, { action: "request.create", authorityId: input.authorityId, requestId: id, details });
  });
}

async function openAtProvider(actor: Submitter, input: OpenRequestInput, requestId: string): Promise<void> {
  let opened: Opened;
  try {
    const connection = await connectionOf(input.authorityId);
    opened = await workflowOf(input.workflow).open(connection, input, requestId);
  } catch (error) {
    return noteNotOpened(actor, input.authorityId, requestId, error);
  }
  await inTransaction(async (tx) => {
    const cipher = await subjectOf(tx, requestId);
    const link = opened.link
      ? cipher.seal({ table: "request", column: "videoidLink", row: requestId }, opened.link.reveal())
      : null;
    const wait = nextCheckMs("VIDEOPENDING", 0, 0) ?? 0;
    const row = await tx.request.update({
      where: { id: requestId },
      data: {
        creation: "confirmed",
        requestPk: opened.numbers.requestPk,
        videoidPk: opened.numbers.videoidPk,
        videoidLink: link,
        nextCheckAt: new Date(Date.now() + wait),
      },
    });
    await addSearchTokens(tx, row, opened.numbers);
  });
}

/** A provider that says "no" has opened nothing; silence or a fault of its own, whatever its words, says nothing. */
async function noteNotOpened(actor: Submitter, authorityId: string, requestId: string, error: unknown): Promise<void> {
  const provider = error instanceof ProviderError ? error : null;
  const definite =
    provider === null ||
    provider.failure === "not-sent" ||
    (provider.failure === "answered" && provider.fault !== null && (provider.httpStatus ?? 500) < 500);
  await inTransaction(async (tx) => {
    const cipher = await subjectOf(tx, requestId);
    const said = provider?.fault?.text ?? null;
    await tx.request.update({
      where: { id: requestId },
      data: {
        creation: definite ? "failed" : "unknown",
        creationError: cipher.sealOptional({ table: "request", column: "creationError", row: requestId }, said),
        lastCheckError: provider?.failure ?? "failed",
      },
    });
    await recordAudit(tx, actor, {
      action: "request.create_failed",
      authorityId,
      requestId,
      outcome: definite ? "failed" : "unknown",
      details: { failure: provider?.failure ?? "failed", httpStatus: provider?.httpStatus ?? null },
    });
  });
  if (provider === null) throw error;
}
