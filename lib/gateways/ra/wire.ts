import { z } from "zod";
import { certificate, pk, requestObject, text } from "@/lib/gateways/request-object";

/*
 * What the RA answers (ra-api 4 to 9), as read: loose on keys we do not use, tolerant where the references disagree.
 * Secrets of subscribers never come this far: `withoutSubscriberSecrets` runs on every answer before its schema.
 */

const secretKeys = new Set(["secrets", "secret", "puk", "pin", "erc", "enrollment_code", "p12password"]);

/** The answer without the secrets of the certificate's holder, wherever in it they stand. */
export function withoutSubscriberSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSubscriberSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      secretKeys.has(key.toLowerCase()) ? [] : [[key, withoutSubscriberSecrets(entry)]],
    ),
  );
}

export const scratchcard = z.looseObject({
  pk,
  sn: z.union([z.string().regex(/^\d+$/), z.number().int().transform(String)]),
  registration_authority: text,
});

/** A bare word, sent as text or as JSON. */
export const usedAnswer = z.union([
  z.boolean(),
  z
    .string()
    .transform((word) => word.trim().toLowerCase())
    .pipe(z.enum(["true", "false"]))
    .transform((word) => word === "true"),
]);

/** The request by itself, or beside the secrets that approval makes. */
export const requestAnswer = z.union([
  z.looseObject({ request: requestObject }).transform(({ request }) => request),
  requestObject,
]);

/** `[field, "missing"]` pairs; an empty list is a complete request. */
export const missingFields = z.array(z.tuple([z.string(), z.string()]).rest(z.unknown()));

export const declaration = z.looseObject({ serial_number: text, receipt: z.string() });

export const generatedDocument = z.looseObject({ document: z.string().min(1) });

/** Base64, which may be broken into lines. */
const content = z
  .string()
  .transform((encoded) => encoded.replace(/\s+/g, ""))
  .pipe(z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/))
  .transform((encoded) => Buffer.from(encoded, "base64"));

export const storedDocument = z.looseObject({ pk: pk.nullish(), type: text, document: content });

export const uploaded = z.looseObject({ pk, type: text });

/** The status says that it was done; the echo is only that. */
export const refused = z
  .looseObject({ videoid_status: text, reason: text })
  .catch({ videoid_status: null, reason: null });

export const preauth = z.looseObject({ preauthenticatedlink: z.string().min(1) });

export const contactCheck = z.looseObject({ result: z.enum(["ok", "ko"]), reason: text });

/** One id, several, or none. */
const ids = z
  .union([z.array(z.union([z.number(), z.string()])), z.number(), z.string()])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined ? [] : [value].flat().map(String)));

export const officer = z.looseObject({
  pk,
  given_name: text,
  surname_1: text,
  surname_2: text,
  id_document_number: text.catch(null),
  id_document_description: text.catch(null),
  id_document_issuer: text.catch(null),
  registration_authority: ids,
  registration_authority_master: text.catch(null),
  is_identificator: z.boolean().nullish().catch(null),
  certificate: certificate.nullish().catch(null),
});

export const authority = z.looseObject({ pk, name: text, parent: text.catch(null) });

/** `"null"` is null, a page is named by the number in its address, and nothing else of that address is used. */
const pageLink = z
  .string()
  .nullish()
  .transform((address) => (address && address !== "null" ? address : null))
  .transform((address, context) => {
    if (address === null) return null;
    const page = /[?&]page=([1-9]\d{0,8})(?:&|#|$)/.exec(address)?.[1];
    if (page) return Number(page);
    context.addIssue({ code: "custom", message: "a page without a number" });
    return z.NEVER;
  });

const count = z
  .union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);

/** A page of a list. One reference calls its items `result`, every example `results`. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z
    .looseObject({ count, next: pageLink, results: z.array(item).optional(), result: z.array(item).optional() })
    .transform(({ count, next, results, result }, context) => {
      const items = results ?? result;
      if (items) return { count: count ?? null, next, items };
      context.addIssue({ code: "custom", message: "a page without items" });
      return z.NEVER;
    });
}
