import { z } from "zod";
import { type Documented, filePart, words } from "./contract";

/* Answers of One-Shot that several operations give, and what its description is written with. */

export const nothing = { value: undefined };

/** Success without a payload worth reading: the new generation's two words, the legacy one's text. */
export const done = (text: string, status = 200): Documented[] => [
  { name: "done", status, generation: "new", body: { status: "success", message: text }, means: nothing },
  { name: "done", status, generation: "legacy", body: { status: "200 OK", details: text }, means: nothing },
];

export const no = (status: number, details: string, name = details): Documented => ({
  name,
  status,
  body: { status: `${status} Error`, details },
  means: { text: details },
});

export const badCredentials: Documented[] = [
  no(400, "Missing required parameters: incomplete RAO's credentials"),
  no(403, "Invalid RAO credentials"),
  no(404, "Error getting RAO's id. Make sure the credentials are correct"),
];

/** Errors of any operation, in every irregular shape of section 2. */
export const everywhere: Documented[] = [
  {
    name: "a status without a number",
    status: 400,
    body: { status: "Invalid JSON", details: "Could not parse JSON body - Expecting ',' delimiter: line 5 column 11" },
    means: { text: "Could not parse JSON body - Expecting ',' delimiter: line 5 column 11" },
  },
  {
    name: "400 whose body says 404",
    status: 400,
    body: { status: "404 Not Found", details: "Request not found" },
    means: { text: "Request not found" },
  },
  {
    name: "title and description",
    status: 500,
    body: { title: "Request error", description: "Cannot read the answer" },
    means: { text: "Cannot read the answer" },
  },
  {
    name: "messages by field",
    status: 500,
    body: { status: "500 Internal Server Error", details: { email: ["This field may not be blank"] } },
    means: { text: "email: This field may not be blank" },
  },
  {
    name: "the RA's own error at the end of a text",
    status: 500,
    body: {
      status: "500 Internal Server Error",
      details: 'Error: {"code": "412", "id": "5ab3c5d7e90f1234", "error": "Invalid VideoId status \'COMPLETE\'"}',
    },
    means: { text: "Error: Invalid VideoId status 'COMPLETE'", code: "412", id: "5ab3c5d7e90f1234" },
  },
  {
    name: "the RA's framework at the end of a text",
    status: 403,
    body: {
      status: "403 Forbidden",
      details: 'Error: {"detail":"You do not have permission to perform this action."}',
    },
    means: { text: "Error: You do not have permission to perform this action." },
  },
  {
    name: "the framework of the new generation",
    status: 422,
    body: { detail: [{ loc: ["body", "env"], msg: "field required", type: "value_error.missing" }] },
    means: { text: "field required" },
  },
  {
    name: "a page of a proxy",
    status: 504,
    type: "text/html",
    body: "<h1>Gateway Timeout</h1>",
    means: { failure: "garbled" },
  },
];

export const signer = z.union([
  z.strictObject({ token: words, pin: words, rao: words }),
  z.strictObject({ username: words, password: words, pin: words, rao: words }),
]);

export const pdf = "%PDF-1.7\n%âãÏÓ\n1 0 obj";
export const uid = "ec27331a-a78a-4461-b897-8e2ca158cef7";
export const second = "7c0acde7-2f56-49b3-a129-a00d910912ef";
export const digest = "8cb5502501c9e5c9fb6869670fd83ad4f7df948f01826a41e6e5649fa0d8b3ad";
export const pdfPart = filePart(z.string().startsWith("%PDF-"), z.literal("application/pdf"));

export const newAppearance = z.strictObject({
  appearance: z.strictObject({
    text: z.array(words).optional(),
    date: words.optional(),
    timezone: words.optional(),
    position: z.string().regex(/^\d+,\d+,\d+,\d+$/),
    page: z.number().int().min(0),
    image: words.optional(),
  }),
});
export const unlock = {
  secret: words.optional(),
  ext_unlock_type: words.optional(),
  ext_unlock_value: words.optional(),
};

export const updated = z.strictObject({
  scratchcard: words,
  email: z.email(),
  profile: words,
  registration_authority: words,
  country_name: z.string().length(2),
  given_name: words.optional(),
  surname_1: words.optional(),
  surname_2: words.optional(),
  birth_date: z
    .string()
    .regex(/^\d\d\/\d\d\/\d{4}$/)
    .optional(),
  mobile_phone_number: z.e164().optional(),
  serial_number: words.optional(),
});

export const opened = { videoid_link: "https://link.example.test/123456789", videoid_pk: 137, request_pk: 45836 };
export const openedMeans = { value: { videoidPk: 137, requestPk: 45836, link: opened.videoid_link } };

/** The published legacy example, its quirks kept: a phone as a number, a validity as text, a date of its own. */
export const request = {
  pk: 45836,
  status: "VIDEOREVIEW",
  profile: "PFnubeQAFCiudadano",
  scratchcard: "5053311",
  registration_authority: 139,
  mobile_phone_number: 34600123123,
  validity_time: "730",
  given_name: "Name",
  surname_1: "Surname1",
  surname_2: "",
  country_name: "ES",
  paperless_mode: true,
  approving_user: { pk: 232, request: 4721, permission_profile: 1, registration_authority: 139 },
  approving_rao: { pk: 1400, is_identificator: false, certificate: { valid_from: "2019-10-31 16:38:00+00:00" } },
};
export const requestMeans = {
  atLeast: {
    pk: 45836,
    status: "VIDEOREVIEW",
    registration_authority: "139",
    scratchcard: "5053311",
    mobile_phone_number: "34600123123",
    validity_time: "730",
    surname_2: null,
    paperless_mode: true,
    approving_rao: { pk: 1400 },
    approving_user: { pk: 232, request: 4721 },
  },
};

export const numbers = {
  videoid_pk: "137",
  request_pk: "45836",
  document_uid: uid,
  image_uid: "13705f52-3211-49a8-9807-b65b8da25f32",
  token_uid: "a44765ab8ca04e429a565f02d22179a0",
};
