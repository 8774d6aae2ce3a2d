import type { Identity } from "@/lib/workflows/workflow";

/** The sealed columns of a person, by the name of the field. */
export const personFields = [
  "givenName",
  "surname1",
  "surname2",
  "documentNumber",
  "documentType",
  "documentCountry",
  "birthDate",
  "email",
  "phone",
] as const satisfies readonly (keyof Identity)[];

export type PersonField = (typeof personFields)[number];
