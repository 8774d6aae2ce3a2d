import { v7 as uuidv7 } from "uuid";
import { newSubject } from "@/lib/crypto/data-keys";
import { db, inTransaction, type Prisma } from "@/lib/db";
import { noIdentity, sealPerson } from "@/lib/requests/person";
import { addSearchTokens } from "@/lib/requests/search-tokens";
import type { Identity } from "@/lib/workflows/workflow";

type Columns = Partial<Omit<Prisma.RequestUncheckedCreateInput, keyof Identity>>;

let numbers = 700_000;

/** A request written as it stands, without a provider: for reads over many of them. Found by what its person has. */
export async function storedRequest(
  authorityId: string,
  columns: Columns = {},
  person: Partial<Identity> = {},
): Promise<{ id: string; number: number; requestPk: number; videoidPk: number }> {
  const id = columns.id ?? uuidv7();
  const requestPk = ++numbers;
  const videoidPk = 90_000_000 + requestPk;
  const subject = await newSubject(authorityId, id);
  const identity = { ...noIdentity, ...person };
  const { number } = await inTransaction(async (tx) => {
    const row = await tx.request.create({
      data: {
        authorityId,
        workflow: "one-shot-eidas",
        profile: "PFnubeQAFCiudadano",
        environment: "sandbox",
        origin: "created",
        creation: "confirmed",
        status: "VIDEOPENDING",
        requestPk,
        videoidPk,
        dataKeyId: subject.dataKeyId,
        subjectKey: subject.subjectKey,
        ...sealPerson(subject.cipher, id, identity),
        ...columns,
        id,
      },
    });
    await addSearchTokens(tx, row, {
      number: row.number,
      requestPk: row.requestPk,
      videoidPk: row.videoidPk,
      documents: [identity.documentNumber],
      emails: [identity.email],
      phones: [identity.phone],
      names: [identity.givenName, identity.surname1, identity.surname2],
    });
    return row;
  });
  return { id, number, requestPk, videoidPk };
}

/** What the trail says of a request, oldest first. */
export async function trailOf(
  requestId: string,
): Promise<{ action: string; actorKind: string; outcome: string; details: unknown }[]> {
  const events = await db().auditEvent.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
  return events.map(({ action, actorKind, outcome, details }) => ({
    action,
    actorKind,
    outcome,
    details: JSON.parse(details) as unknown,
  }));
}
