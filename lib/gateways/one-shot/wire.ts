import { z } from "zod";
import { link, pk, text } from "@/lib/gateways/request-object";

/*
 * What travels, as read: loose on keys we do not use, tolerant where the references disagree with themselves.
 */

export const createdVideoid = z.looseObject({ videoid_pk: pk, request_pk: pk, videoid_link: link });

/** An identifier by itself (legacy) or under its name (new); a sentence is none. */
const identifier = (key: string) =>
  z.union([
    z.string().regex(/^\S+$/),
    z.looseObject({ [key]: z.string().min(1) }).transform((object) => String(object[key])),
  ]);

export const createdToken = identifier("token_uid");
export const uploadedImage = identifier("image_uid");

/** Whether something is stored: booleans in every example, text in the legacy schema. */
const stored = z
  .union([z.boolean(), z.string().transform((word) => word.toLowerCase() === "true")])
  .nullish()
  .transform((value) => value ?? false);

export const tokenState = z.looseObject({ username: text, password: stored, pin: stored });

/** Tokens by their own name; the public test host adds a note, which is no token. */
export const tokenList = z.record(z.string(), z.unknown()).transform((map) =>
  Object.entries(map).flatMap(([token, state]) => {
    const parsed = tokenState.safeParse(state);
    return parsed.success ? [{ token, ...parsed.data }] : [];
  }),
);

const uploadedDocument = z.looseObject({ uid: z.string().min(1), name: text, filename: text, key: text, digest: text });

/** One document as its identifier or as an object, several as a list in no order. */
export const uploadedDocuments = z.union([
  z
    .string()
    .regex(/^\S+$/)
    .transform((uid) => [{ uid, name: null, filename: null, key: null, digest: null }]),
  uploadedDocument.transform((document) => [document]),
  z.array(uploadedDocument).min(1),
]);
