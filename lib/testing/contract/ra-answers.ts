import { z } from "zod";
import { type Documented, words } from "./contract";

/* Answers of the registration authority's API that several operations give, and what its description is written with. */

/** Secrets of a subscriber, which answers carry and no reader may give back. */
export const canaries = {
  puk: "38812452",
  enrollment_code: ".R4P9qgA",
  pin: "31945152",
  erc: "3417062505",
};

export const id = "80a9e5709417bdc9";
export const failure = (status: number, code: string | number, error: string, name = error): Documented => ({
  name: `${name || "an empty text"} (${status})`,
  status,
  body: { code, id, error },
  means: { text: error, code: String(code).replace(",", ""), id },
});

export const noRequest = failure(404, "400", "No Request matches the given query.");
export const wrongStatus = failure(412, "412", "Invalid request status");
export const noOfficer = failure(500, "500", "Rao matching query does not exist.");

/** Errors of any operation, in every deviating shape of section 2. */
export const everywhere: Documented[] = [
  failure(500, "500", "You do not have permission to perform this action."),
  failure(412, "418,", "Invalid paramiters", "a code with a comma left over"),
  failure(412, 422, "Renewal not available", "a code as a number"),
  failure(404, "400", ""),
  failure(
    500,
    "500",
    "{'name': [u'Registration Authority with this RA Name already exists.']}",
    "a Python dict as text",
  ),
  {
    name: "only detail",
    status: 400,
    body: { detail: "JSON parse error - Expecting ',' delimiter: line 3 column 2 (char 30)" },
    means: { text: "JSON parse error - Expecting ',' delimiter: line 3 column 2 (char 30)" },
  },
  {
    name: "only detail, forbidden",
    status: 403,
    body: { detail: "You do not have permission to perform this action." },
    means: { text: "You do not have permission to perform this action." },
  },
  {
    name: "only error",
    status: 400,
    body: { error: "Missing required docs" },
    means: { text: "Missing required docs" },
  },
  {
    name: "moved and details",
    status: 403,
    body: { moved: 0, details: "Permission Denied" },
    means: { text: "Permission Denied" },
  },
  {
    name: "title and description",
    status: 400,
    body: { title: "Upload Video Error", description: "No video file provided" },
    means: { text: "No video file provided" },
  },
  {
    name: "messages by field",
    status: 400,
    body: { email: ["Enter a valid email address."], profile: ["This field is required."] },
    means: { text: "email: Enter a valid email address.; profile: This field is required." },
  },
  {
    name: "a page of a proxy",
    status: 504,
    type: "text/html",
    body: "<h1>Gateway Timeout</h1>",
    means: { failure: "garbled" },
  },
];

export const numbers = {
  request_pk: "45013",
  videoid_pk: "36",
  video_identifier: "0b6ea8e2-1f7c-4b7e-9d5a-2a9c0a3f6f11",
  rao_id: "1400",
  authority: "121",
};

export const credentials = { username: words, password: words, pin: words, rao_id: words };

/** The published example of an approved request, shortened to what is read and a key that is not. */
export const request = {
  pk: 45013,
  status: "ENROLLREADY",
  profile: "PFnubeQAFCiudadano",
  scratchcard: "5053311",
  registration_authority: 116,
  secure_element: 2,
  validity_time: "730",
  given_name: "Name",
  surname_1: "Surname1",
  surname_2: "",
  id_document_type: "IDC",
  serial_number: "A9999999E",
  sex: null,
  videoid_mode: true,
  some_new_key: { kept: [1] },
  approving_rao: { pk: 1400, given_name: "RAO_Name", registration_authority: [116] },
  certificate_set: [
    {
      profile: "PFnubeAF",
      status: 0,
      valid: "UNKNOW",
      revokation_reason: null,
      serial_number: "4501b05b35da0b54",
      valid_to: "2022-01-01T16:31:00",
    },
  ],
  videoid_data: {
    pk: 36,
    status: "VALIDATED",
    provider: 2,
    requests: [45013],
    refusal_reason: "",
    video_identifier: numbers.video_identifier,
    data: {
      images: { document_front: "/9j/" },
      security_checks: [["OTP validation", true]],
      similarity_level: "Medium",
      ocr_data: { given_name: "NAME", birth_date: "01/02/1990" },
    },
  },
};
export const requestMeans = {
  atLeast: {
    pk: 45013,
    status: "ENROLLREADY",
    registration_authority: "116",
    secure_element: "2",
    validity_time: "730",
    surname_2: null,
    sex: null,
    some_new_key: { kept: [1] },
    approving_rao: { pk: 1400 },
    certificate_set: [{ valid: "UNKNOW", serial_number: "4501b05b35da0b54", valid_to: "2022-01-01T16:31:00" }],
    videoid_data: {
      pk: 36,
      status: "VALIDATED",
      refusal_reason: null,
      video_identifier: numbers.video_identifier,
      data: {
        security_checks: [{ key: "OTP validation", value: true }],
        similarity_level: "Medium",
        ocr_data: { birth_date: "01/02/1990" },
      },
    },
  },
};
export const asked = (status: number): Documented[] => [
  { name: "the request", status, body: request, means: requestMeans },
];
export const decided: Documented[] = [
  { name: "secrets and request", status: 200, body: { secrets: canaries, request }, means: requestMeans },
  noRequest,
  wrongStatus,
  noOfficer,
];

export const requestFields = {
  profile: words,
  scratchcard: z.string().regex(/^\d+$/),
  registration_authority: words,
  email: z.email(),
  mobile_phone_number: z.e164().optional(),
  secure_element: z.enum(["0", "1", "2"]).optional(),
  given_name: words.optional(),
  surname_1: words.optional(),
  surname_2: words.optional(),
  serial_number: words.optional(),
  id_document_type: words.optional(),
  id_document_country: z.string().length(2).optional(),
  organization_name: words.optional(),
  videoid_mode: z.literal(1).optional(),
};

export const card = { pk: 1193, sn: "1256948", registration_authority: 121 };
export const cardMeans = { value: { pk: 1193, sn: "1256948", registrationAuthority: "121" } };

export const page = (more: object) => ({ count: 87, next: null, previous: null, ...more });
export const pdf = "%PDF-1.4\n1 0 obj";
export const base64 = Buffer.from(pdf).toString("base64");
export const stored = { value: { pk: null, type: "contract", content: pdf } };

export const officer = {
  pk: 1400,
  given_name: "RAO_Name",
  surname_1: "RAO_Surname1",
  surname_2: "RAO_Surname2",
  id_document_number: "12345678P",
  registration_authority: [116, 121],
  registration_authority_master: 1,
  is_identificator: false,
  certificate: { profile: "EXTERNAL", status: 0, valid: "VALID", serial_number: "4501b05b35da0b54" },
};
export const officerMeans = {
  pk: 1400,
  givenName: "RAO_Name",
  documentNumber: "12345678P",
  registrationAuthorities: ["116", "121"],
  masterAuthority: "1",
  isIdentificator: false,
  certificate: { valid: "VALID", serial_number: "4501b05b35da0b54" },
};
