import "server-only";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { Submitter } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { newSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction, isUniqueViolation } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { requireServing } from "@/lib/serving";
import { asksHolder, asksValidity } from "@/lib/workflows/names";
import { profilesFor, usualValidityDays } from "@/lib/workflows/profiles";
import { availableWorkflows } from "@/lib/workflows/registry";
import type { Identity, RequestText } from "@/lib/workflows/workflow";
import { openAtProvider } from "./open-at-provider";
import { noIdentity, sealPerson } from "./person";
import { type HolderField, holderFields, type OpenRequestInput } from "./schema";
import { addSearchTokens, countAttempts } from "./search-tokens";

/**
 * Records a request and opens it at the provider in the background: opening is not repeatable, so the record comes
 * first and an answer that is lost stays visible as such. Returns at once; the page follows the state.
 */
export async function openRequest(actor: Submitter, input: OpenRequestInput): Promise<{ requestId: string }> {
  if (!actor.authorityIds.includes(input.authorityId)) throw new AppError("not-found");
  if (!availableWorkflows().includes(input.workflow)) throw new AppError("not-configured");
  const authority = await db().authority.findUniqueOrThrow({ where: { id: input.authorityId } });
  if (!authority.profiles.includes(input.profile) || !profilesFor(input.workflow).includes(input.profile))
    throw new AppError("invalid-input", { fields: { profile: "profile-not-enabled" } });
  requireServing();
  const requestId = uuidv7();
  try {
    await record(actor, input, requestId, authority.environment);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const known = await db().request.findFirst({ where: { ...openedBy(actor), openKey: input.key } });
    if (!known) throw error;
    return { requestId: known.id };
  }
  const { authorityId, workflow, phone, email, profile } = input;
  const opening = { phone, email, profile, holder: toWire(input), validityDays: validityOf(input) };
  inBackground("open request", () => openAtProvider(actor, { requestId, authorityId, workflow, input: opening }));
  return { requestId };
}

const openedBy = (actor: Submitter) =>
  actor.kind === "user" ? { createdById: actor.userId } : { createdByKeyId: actor.keyId };

async function record(actor: Submitter, input: OpenRequestInput, id: string, environment: string): Promise<void> {
  const subject = await newSubject(input.authorityId, id);
  const person: Identity = { ...noIdentity, ...holderOf(input), phone: input.phone, email: input.email };
  await inTransaction(async (tx) => {
    const row = await tx.request.create({
      data: {
        id,
        authorityId: input.authorityId,
        workflow: input.workflow,
        profile: input.profile,
        validityDays: validityOf(input),
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
    await addSearchTokens(tx, row, {
      number: row.number,
      emails: [person.email],
      phones: [person.phone],
      documents: [person.documentNumber],
      names: [person.givenName, person.surname1, person.surname2],
    });
    const attempt = await countAttempts(tx, row, person);
    if (attempt > 1) await tx.request.update({ where: { id }, data: { attempt } });
    const details = { workflow: input.workflow, profile: input.profile };
    await recordAudit(tx, actor, { action: "request.create", authorityId: input.authorityId, requestId: id, details });
  });
}

/** The holder as typed, where the workflow asks for one. */
function holderOf(input: OpenRequestInput): Partial<Record<HolderField, string>> {
  if (!asksHolder(input.workflow)) return {};
  return Object.fromEntries(holderFields.flatMap((field) => (input[field] ? [[field, input[field]]] : [])));
}

const wireNames: Record<HolderField, RequestText> = {
  givenName: "given_name",
  surname1: "surname_1",
  surname2: "surname_2",
  documentType: "id_document_type",
  documentCountry: "id_document_country",
  documentNumber: "serial_number",
};

const toWire = (input: OpenRequestInput): Partial<Record<RequestText, string>> =>
  Object.fromEntries(Object.entries(holderOf(input)).map(([field, text]) => [wireNames[field as HolderField], text]));

const validityOf = ({ workflow, validityDays }: OpenRequestInput): number | null =>
  asksValidity(workflow) ? (validityDays ?? usualValidityDays) : null;
