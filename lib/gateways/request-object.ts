import { z } from "zod";
import type { RequestPk, VideoIdentifier } from "./numbers";
import { Secret } from "./secret";

/*
 * The RA request object (ra-api 5) as both APIs return it: about 96 mostly empty keys. Named here are those that are
 * used; the others are kept as they came.
 */

/** Numbers arrive as numbers or as numeric strings. */
export const pk = z.union([z.number().int().positive(), z.string().regex(/^\d+$/).transform(Number)]);

/** Text that may arrive as a number; empty and null mean absent. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => (value?.trim() ? value.trim() : null));

/** A link whose holder can act: it neither prints nor is stored. */
export const link = z
  .string()
  .nullish()
  .transform((value) => (value ? new Secret(value) : null));

const flag = z
  .union([z.boolean(), z.literal([0, 1]).transform(Boolean)])
  .nullish()
  .transform((value) => value ?? null);

export const certificate = z.looseObject({
  profile: text,
  status: z.union([z.number(), z.string()]).nullish(),
  valid_from: text,
  valid_to: text,
  /** `VALID`, `REVOKED` or `UNKNOW`, as it is spelt. */
  valid: text,
  revokation_reason: text,
  serial_number: text,
  subject: text,
  issuer: text,
  /** Base64 DER. */
  data: text,
});

const person = z.looseObject({
  pk: pk.nullish(),
  given_name: text,
  surname_1: text,
  surname_2: text,
});

/** `[label, boolean]` pairs (read form) or an object of booleans (write form), values as sent; what is no pair is left out. */
const checks = z.union([
  z.array(z.unknown()).transform((pairs) =>
    pairs.flatMap((pair) => {
      const [key, value]: unknown[] = Array.isArray(pair) ? pair : [];
      return typeof key === "string" ? [{ key, value: value ?? null }] : [];
    }),
  ),
  z
    .record(z.string(), z.unknown())
    .transform((object) => Object.entries(object).map(([key, value]) => ({ key, value }))),
]);

const evidence = z.looseObject({
  images: z.record(z.string(), z.unknown()).nullish(),
  ocr_data: z.record(z.string(), z.unknown()).nullish(),
  security_checks: checks.nullish().catch(null),
  similarity_level: z.union([z.string(), z.number()]).nullish().catch(null),
});

const videoidData = z.looseObject({
  pk: pk.nullish().catch(null),
  status: text.catch(null),
  refusal_reason: text.catch(null),
  videoid_link: link.catch(null),
  video_identifier: text.catch(null).transform((value) => value as VideoIdentifier | null),
  acceptance: z.record(z.string(), z.unknown()).nullish().catch(null),
  data: evidence.nullish().catch(null),
  validation_operator: person.nullish().catch(null),
});

/** Keys of a person, a document, a place and an organisation: all text, all optional, all of them may be sent too. */
export const requestTexts = [
  "given_name",
  "surname_1",
  "surname_2",
  "sex",
  "title",
  "citizenship",
  "email",
  "mobile_phone_number",
  "fix_phone_number",
  "birth_date",
  "birth_country",
  "birth_city",
  "birth_province",
  "birth_state",
  "birth_district",
  "birth_canton",
  "serial_number",
  "id_document_type",
  "id_document_country",
  "id_document_number",
  "id_document_description",
  "id_document_issuer",
  "citizen_tax_number",
  "complement_number",
  "professional_id_number",
  "country_name",
  "residence",
  "residence_address",
  "residence_city",
  "residence_province",
  "residence_postal_code",
  "residence_state",
  "residence_district",
  "residence_canton",
  "organization_name",
  "organization_email",
  "organization_identifier",
  "organizational_unit_1",
  "organizational_unit_2",
  "organizational_unit_3",
  "organizational_unit_4",
  "organization_rol",
  "organization_tax_number",
  "organization_address",
  "organization_city",
  "organization_province",
  "organization_country",
  "organization_postal_code",
  "organization_state",
  "organization_url",
  "administrative_unit",
  "registration",
  "description",
  "entity_owner",
  "entity_owner_serial_number",
  "responsible_name",
  "responsible_first_surname",
  "responsible_second_surname",
  "responsible_email",
  "responsible_serial",
  "responsible_position",
  "responsible_legal_level",
  "responsible_legal_documents",
  "responsible_registry_data",
  "id_responsible_document_type",
  "id_responsible_document_country",
  "id_responsible_document_number",
  "id_responsible_document_issuer",
  "subscriber",
  "subscriber_responsible_serial",
  "empowerment",
  "representation",
  "circumstances",
  "limit",
  "special_conditions",
  "process_application",
  "provider_registration_number",
] as const;

export type RequestText = (typeof requestTexts)[number];

/** A key that only informs must not make a request unreadable: what is no text there counts as absent. */
const optionalText = text.catch(null);
const texts = Object.fromEntries(requestTexts.map((key) => [key, optionalText])) as Record<
  RequestText,
  typeof optionalText
>;

export const requestObject = z.looseObject({
  ...texts,
  pk: pk.transform((value) => value as RequestPk),
  status: z.string().min(1),
  profile: text,
  registration_authority: text,
  scratchcard: optionalText,
  secure_element: optionalText,
  validity_time: optionalText,
  smartcard_sn: optionalText,
  communication_language: optionalText,
  paperless_mode: flag.catch(null),
  videoid_mode: flag.catch(null),
  approving_rao: person.nullish().catch(null),
  certificate_set: z
    .array(certificate)
    .nullish()
    .catch(null)
    .transform((set) => set ?? []),
  videoid_data: videoidData.nullish().catch(null),
});

export type WireRequest = z.infer<typeof requestObject>;
export type WireVideoidData = NonNullable<WireRequest["videoid_data"]>;
export type WireCertificate = z.infer<typeof certificate>;
