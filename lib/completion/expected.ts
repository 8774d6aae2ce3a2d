import "server-only";
import { openSubject } from "@/lib/crypto/data-keys";
import type { Tx } from "@/lib/db";
import type { Comparison } from "@/lib/evidence/comparisons";
import { openFacts } from "@/lib/evidence/facts";
import { openPerson, personColumns } from "@/lib/requests/person";
import type { Identity, RequestReading } from "@/lib/workflows/workflow";
import { compareField, type Expected, fullName } from "./compare-paper";
import type { ToComplete } from "./load";
import { type PaperField, paperFields } from "./names";

/** What the provider has just said of the request. */
export type FreshReading = Pick<RequestReading, "evidence" | "fields">;

/** Who the certificate is for, as the request says it and as it was read off the document. */
export interface Sources {
  person: Identity;
  ocr: Readonly<Record<string, string>>;
  requestPk: string;
  organisation: string | null;
}

/** A value of the request beside the one of the evidence. */
export interface ComparedField {
  field: PaperField;
  request: string | null;
  evidence: string | null;
  comparison: Comparison;
}

export async function sourcesOf(
  tx: Tx,
  { id, requestPk }: Pick<ToComplete, "id" | "requestPk">,
  reading: FreshReading | null,
): Promise<Sources> {
  const row = await tx.request.findUniqueOrThrow({
    where: { id },
    select: { ...personColumns, evidence: { select: { facts: true } } },
  });
  return {
    person: await openPerson(row),
    ocr: openFacts(await openSubject(row), id, row.evidence?.facts ?? null)?.ocr ?? reading?.evidence?.ocr ?? {},
    requestPk: String(requestPk),
    organisation: reading?.fields.organization_name ?? null,
  };
}

/** What a paper is held against: the evidence where there is some, else what the provider says was identified. */
export function expectedFrom({ person, ocr, requestPk, organisation }: Sources): Expected {
  const givenName = ocr.given_name ?? person.givenName;
  const surname1 = ocr.surname_1 ?? person.surname1;
  return {
    request: requestPk,
    name: givenName && surname1 ? { givenName, surname1, surname2: ocr.surname_2 ?? person.surname2 } : null,
    document: ocr.serial_number ?? person.documentNumber,
    email: person.email,
    organisation,
  };
}

/** The request beside the evidence, for every value a paper is held against; what neither has is left out. */
export function besideEvidence({ person, ocr, requestPk, organisation }: Sources): ComparedField[] {
  const country = person.documentCountry ?? ocr.id_document_country ?? null;
  const type = person.documentType ?? ocr.id_document_type ?? null;
  const sides: Record<PaperField, [request: string | null, evidence: string | null]> = {
    request: [requestPk, null],
    name: [
      fullName(person),
      fullName({
        givenName: ocr.given_name ?? null,
        surname1: ocr.surname_1 ?? null,
        surname2: ocr.surname_2 ?? null,
      }),
    ],
    document: [person.documentNumber, ocr.serial_number ?? null],
    email: [person.email, ocr.email ?? null],
    organisation: [organisation, null],
  };
  return paperFields.flatMap((field) => {
    const [request, evidence] = sides[field];
    if (!request && !evidence) return [];
    return [{ field, request, evidence, comparison: compareField(field, request, evidence, { type, country }) }];
  });
}
