import "server-only";
import { openSubject, type SubjectKeyRow, subjectKeyColumns } from "@/lib/crypto/data-keys";
import type { FieldCipher } from "@/lib/crypto/seal";
import type { Identity } from "@/lib/workflows/workflow";
import { type PersonField, personFields } from "./person-fields";

type SealedPerson = Record<PersonField, string | null>;

/** Columns to select so that `openPerson` can work. */
export const personColumns = {
  ...subjectKeyColumns,
  ...(Object.fromEntries(personFields.map((field) => [field, true])) as Record<PersonField, true>),
} as const;

export function sealPerson(cipher: FieldCipher, requestId: string, person: Identity): SealedPerson {
  const sealed = personFields.map((column) => [
    column,
    cipher.sealOptional({ table: "request", column, row: requestId }, person[column]),
  ]);
  return Object.fromEntries(sealed) as SealedPerson;
}

export async function openPerson(row: SubjectKeyRow & SealedPerson): Promise<Identity> {
  const cipher = await openSubject(row);
  const open = personFields.map((column) => [
    column,
    cipher.openOptional({ table: "request", column, row: row.id }, row[column]),
  ]);
  return Object.fromEntries(open) as unknown as Identity;
}

export const noIdentity: Identity = {
  givenName: null,
  surname1: null,
  surname2: null,
  documentNumber: null,
  documentType: null,
  documentCountry: null,
  birthDate: null,
  email: null,
  phone: null,
};
