import { z } from "zod";

/*
 * What travels, as read: loose on keys we do not use, tolerant where the references disagree with themselves.
 */

/** Numbers arrive as numbers or as numeric strings. */
const pk = z.union([z.number().int().positive(), z.string().regex(/^\d+$/).transform(Number)]);

/** Text that may arrive as a number; empty and null mean absent. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => (value?.trim() ? value.trim() : null));

const person = z.looseObject({ pk: pk.nullish(), given_name: text, surname_1: text, surname_2: text });

export const createdVideoid = z.looseObject({ videoid_pk: pk, request_pk: pk, videoid_link: z.string().nullish() });

export const createdToken = z.looseObject({ token_uid: z.string().min(1) });

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
  acceptance: z.record(z.string(), z.unknown()).nullish().catch(null),
  data: evidence.nullish().catch(null),
  validation_operator: person.nullish().catch(null),
});

/** The RA request object (ra-api 5): about 96 mostly empty keys, of which these are read. */
export const requestObject = z.looseObject({
  pk,
  status: z.string().min(1),
  profile: text,
  registration_authority: text,
  given_name: text,
  surname_1: text,
  surname_2: text,
  serial_number: text,
  id_document_type: text,
  id_document_country: text,
  birth_date: text,
  email: text,
  mobile_phone_number: text,
  approving_rao: person.nullish().catch(null),
  videoid_data: videoidData.nullish().catch(null),
});

export type WireRequest = z.infer<typeof requestObject>;
export type WireVideoidData = NonNullable<WireRequest["videoid_data"]>;
