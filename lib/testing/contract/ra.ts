import { z } from "zod";
import { type Described, evidenceUpload, filePart, words } from "./contract";
import {
  asked,
  base64,
  canaries,
  card,
  cardMeans,
  credentials,
  decided,
  everywhere,
  failure,
  id,
  noOfficer,
  noRequest,
  officer,
  officerMeans,
  page,
  pdf,
  request,
  requestFields,
  requestMeans,
  stored,
  wrongStatus,
} from "./ra-answers";

/* The registration authority's API, from its reference (sections 2 to 9 and 12). */

const described = {
  firstUnusedScratchcard: {
    at: { new: "GET /api/v1/scratchcards/get_first_unused/" },
    json: z.strictObject({ ra: words }),
    answers: [
      { name: "secrets as text", status: 200, body: { ...card, secrets: JSON.stringify(canaries) }, means: cardMeans },
      {
        name: "secrets as an object, sn a number",
        status: 200,
        body: { ...card, sn: 1256948, secrets: canaries },
        means: cardMeans,
      },
      { name: "none left: null", status: 200, body: null, means: { value: null } },
      { name: "none left: an empty object", status: 200, body: {}, means: { value: null } },
      {
        name: "none left: 404",
        status: 404,
        body: { code: "400", id, error: "No ScratchCard matches the given query." },
        means: { value: null },
      },
    ],
  },
  isScratchcardUsed: {
    at: { new: "POST /api/v1/scratchcards/isused/" },
    json: z.strictObject({ sn: z.string().regex(/^\d+$/) }),
    answers: [
      { name: "bare text", status: 200, type: "text/plain", body: "true", means: { value: true } },
      { name: "JSON", status: 200, body: false, means: { value: false } },
      { name: "JSON text", status: 200, body: "True", means: { value: true } },
      failure(500, "500", "ScratchCard matching query does not exist."),
    ],
  },
  createRequest: {
    at: { new: "POST /api/v1/requests/" },
    json: z.strictObject({ ...requestFields, validity_time: z.number().int().positive().optional() }),
    answers: [...asked(201), failure(500, "500", "Invalid ScratchCard")],
  },
  listRequests: {
    at: { new: "GET /api/v1/requests/?email=a%40example.org&registration_authority=116&page=2" },
    answers: [
      {
        name: "a page that names another host",
        status: 200,
        body: page({
          next: "https://access.example.test:13035/api/v1/requests/?page=3&registration_authority=8",
          results: [request],
        }),
        means: { atLeast: { count: 87, nextPage: 3, items: [requestMeans.atLeast] } },
      },
      {
        name: "null as text, the count as text, and result",
        status: 200,
        body: { count: "12", next: "null", previous: "null", result: [] },
        means: { value: { count: 12, nextPage: null, items: [] } },
      },
      {
        name: "a page that leads back",
        status: 200,
        body: page({ next: "https://api.example.test/?page=2", results: [] }),
        means: { failure: "garbled" },
      },
      {
        name: "a page without a number",
        status: 200,
        body: page({ next: "https://api.example.test/more", results: [] }),
        means: { failure: "garbled" },
      },
    ],
  },
  getRequest: {
    at: { new: "GET /api/v1/requests/{request_pk}/" },
    answers: [
      ...asked(200),
      noRequest,
      { name: "another request", status: 200, body: { ...request, pk: 45014 }, means: { failure: "garbled" } },
    ],
  },
  updateRequest: {
    at: { new: "PUT /api/v1/requests/{request_pk}/" },
    json: z.strictObject({ ...requestFields, country_name: z.string().length(2) }),
    answers: [...asked(200), noRequest, wrongStatus],
  },
  cancelRequest: {
    at: { new: "DELETE /api/v1/requests/{request_pk}/cancel/" },
    answers: [
      { name: "done", status: 200, body: { status: "Request cancelled" }, means: { value: undefined } },
      noRequest,
      wrongStatus,
    ],
  },
  missingFields: {
    at: { new: "GET /api/v1/requests/{request_pk}/validate/" },
    answers: [
      {
        name: "two",
        status: 200,
        body: [
          ["serial_number", "missing"],
          ["mobile_phone_number", "missing"],
        ],
        means: {
          value: [
            { field: "serial_number", problem: "missing" },
            { field: "mobile_phone_number", problem: "missing" },
          ],
        },
      },
      { name: "none", status: 200, body: [], means: { value: [] } },
      noRequest,
      wrongStatus,
    ],
  },
  generateDeclaration: {
    at: { new: "POST /api/v1/requests/{request_pk}/generates_tbs_receipt/" },
    json: z.strictObject({ rao: words, type: z.literal("APPROVE") }),
    answers: [
      {
        name: "a text with its line ends",
        status: 200,
        body: { serial_number: "3ef3696d2939241d", receipt: "El operador RAO_Name\r\n\r\nDECLARA\r\n" },
        means: { value: { serialNumber: "3ef3696d2939241d", receipt: "El operador RAO_Name\r\n\r\nDECLARA\r\n" } },
      },
      noRequest,
    ],
  },
  generateDocument: {
    at: { new: "POST /api/v1/requests/{request_pk}/generate_document/" },
    json: z.strictObject({ doctype: z.enum(["contract", "contract_renew"]) }),
    answers: [
      {
        name: "as text",
        status: 200,
        body: { document: `${pdf} é` },
        means: { value: { content: `${pdf} é`, whole: true } },
      },
      { name: "bytes lost", status: 200, body: { document: `${pdf} \ufffd` }, means: { atLeast: { whole: false } } },
      { name: "in Base64", status: 200, body: { document: base64 }, means: { value: { content: pdf, whole: true } } },
      { name: "something else", status: 200, body: { document: "later" }, means: { failure: "garbled" } },
      noRequest,
    ],
  },
  getDocument: {
    at: { new: "POST /api/v1/requests/{request_pk}/pl_get_document/" },
    json: z.strictObject({ type: z.enum(["contract", "signed_contract"]), rao_id: words.optional() }),
    answers: [
      { name: "one in a list", status: 200, body: [{ document: base64, type: "contract" }], means: stored },
      {
        name: "Base64 in lines",
        status: 200,
        body: [{ document: `${base64.slice(0, 10)}\n${base64.slice(10)}\n`, type: "contract" }],
        means: stored,
      },
      { name: "none", status: 200, body: [], means: { value: null } },
      noRequest,
    ],
  },
  listDocuments: {
    at: { new: "GET /api/v1/requests/{request_pk}/pl_get_documents/" },
    answers: [
      {
        name: "two",
        status: 200,
        body: [
          { pk: 48312, document: base64, type: "document_front" },
          { pk: "48320", document: base64, type: "videoid_evidence" },
        ],
        means: {
          value: [
            { pk: 48312, type: "document_front", content: pdf },
            { pk: 48320, type: "videoid_evidence", content: pdf },
          ],
        },
      },
      noRequest,
    ],
  },
  uploadDocument: {
    at: { new: "POST /api/v1/requests/{request_pk}/pl_upload_document/" },
    form: z.strictObject({
      document: filePart(),
      type: z.enum(["document_front", "document_rear", "document_owner", "extra_document"]),
    }),
    answers: [
      { name: "stored", status: 201, body: { pk: 48312, type: "document_front" }, means: { value: { pk: 48312 } } },
      noRequest,
      failure(500, "500", "Invalid content_type"),
    ],
  },
  uploadVideoidEvidence: {
    at: { new: "POST /api/v1/requests/{request_pk}/upload_videoid_evidence/" },
    form: z.strictObject({ document: filePart(), label: words }),
    answers: [
      { name: "stored", status: 201, body: { pk: 48312, type: "videoid_evidence" }, means: { value: { pk: 48312 } } },
    ],
  },
  deleteDocument: {
    at: { new: "POST /api/v1/requests/{request_pk}/pl_delete_document/" },
    form: z.strictObject({ docpk: z.string().regex(/^\d+$/) }),
    answers: [
      { name: "done", status: 200, body: { status: "Document deleted successfully" }, means: { value: undefined } },
      {
        name: "none",
        status: 404,
        body: { error: "No documents found with id 616026" },
        means: { text: "No documents found with id 616026" },
      },
      failure(500, "500", "invalid literal for int() with base 10: ''"),
    ],
  },
  approve: {
    at: { new: "POST /api/v1/requests/{request_pk}/pl_approve/" },
    json: z.strictObject({ ...credentials, lang: z.string().length(2).optional() }),
    answers: [
      ...decided,
      failure(412, "415", "Invalid request fields: mobile_phone_number"),
      failure(412, "412", "Invalid request fields: mobile_phone_number", "as it was in an older revision"),
    ],
  },
  preauthLink: {
    at: { new: "POST /api/v1/requests/{request_pk}/preauthlink/" },
    answers: [
      {
        name: "a link",
        status: 200,
        body: {
          preauthenticatedlink: "https://api.example.test/lcmpl/enrollment/auth/8edddd76680a4ecc978bb95b4fb39029",
        },
        means: { value: "https://api.example.test/lcmpl/enrollment/auth/8edddd76680a4ecc978bb95b4fb39029" },
      },
      noRequest,
    ],
  },
  checkContactData: {
    at: { new: "POST /api/v1/requests/check_contact_data_limits/" },
    json: z.strictObject({
      registration_authority: z.number().int(),
      serial_number: words,
      email: z.email(),
      mobile_phone_number: z.e164(),
    }),
    answers: [
      {
        name: "ok",
        status: 200,
        body: { result: "ok", registration_authority: 1 },
        means: { value: { ok: true, reason: null } },
      },
      ...["phone number", "email address", "email and phone"].map((what) => ({
        name: what,
        status: 200,
        body: {
          result: "ko",
          registration_authority: 1,
          reason: `Too many different documents associated to the same ${what}`,
        },
        means: { value: { ok: false, reason: `Too many different documents associated to the same ${what}` } },
      })),
    ],
  },
  validateVideoid: {
    at: { new: "POST /api/v1/requests/{request_pk}/validate_videoid/" },
    json: z.strictObject(credentials),
    answers: decided,
  },
  refuseVideoid: {
    at: { new: "POST /api/v1/requests/{request_pk}/refuse_videoid/" },
    json: z.strictObject({ ...credentials, reason: words }),
    answers: [
      {
        name: "refused",
        status: 200,
        body: { videoid_status: "REFUSED", reason: "Expired document" },
        means: { value: { videoidStatus: "REFUSED", reason: "Expired document" } },
      },
      wrongStatus,
      noOfficer,
    ],
  },
  uploadEvidences: {
    at: { new: "PUT /api/v1/videoid/{videoid_pk}/" },
    json: evidenceUpload,
    answers: [
      { name: "done", status: 200, body: { status: "200 OK" }, means: { value: undefined } },
      { name: "without a body", status: 200, body: undefined, means: { value: undefined } },
      failure(412, "412", "Invalid VideoId status 'COMPLETE'"),
    ],
  },
  uploadVideo: {
    at: { new: "POST /v1/upload/video/{video_identifier}/" },
    upload: true,
    form: z.strictObject({ video: filePart(words, z.literal("video/mp4")) }),
    answers: [{ name: "done", status: 200, body: { status: "200 OK" }, means: { value: undefined } }],
  },
  downloadVideo: {
    at: { new: "GET /api/v1/download/video/{video_identifier}/" },
    answers: [
      {
        name: "a film called JSON",
        status: 200,
        type: "application/json; x",
        body: "ftypisom",
        means: { value: "ftypisom" },
      },
      {
        name: "none",
        status: 404,
        body: { code: "400", id, error: "No Request matches the given query." },
        means: { value: null },
      },
    ],
  },
  listOfficers: {
    at: { new: "GET /api/v1/rao/?registration_authority=116" },
    answers: [
      {
        name: "null as text",
        status: 200,
        body: page({ count: 25, next: "null", results: [officer] }),
        means: { atLeast: { count: 25, nextPage: null, items: [officerMeans] } },
      },
    ],
  },
  getOfficer: {
    at: { new: "GET /api/v1/rao/{rao_id}/" },
    answers: [{ name: "the officer", status: 200, body: officer, means: { atLeast: officerMeans } }, noOfficer],
  },
  listAuthorities: {
    at: { new: "GET /api/v1/registrationauthorities/" },
    answers: [
      {
        name: "two pages",
        status: 200,
        body: page({
          next: "https://api.example.test/api/v1/registrationauthorities/?page=2",
          results: [{ pk: 121, name: "RA Name", parent: null, operators: [{ pk: 13 }] }],
        }),
        means: { value: { count: 87, nextPage: 2, items: [{ pk: 121, name: "RA Name", parent: null }] } },
      },
    ],
  },
  getAuthority: {
    at: { new: "GET /api/v1/registrationauthorities/{authority}/" },
    answers: [
      {
        name: "its own",
        status: 200,
        body: { pk: "121", name: "RA Name", parent: 1, operators: [] },
        means: { value: { pk: 121, name: "RA Name", parent: "1" } },
      },
    ],
  },
} satisfies Record<string, Described>;

export type RaOperation = keyof typeof described;

/** A 404 there is an answer and no failure. */
const quiet = new Set<string>(["downloadVideo"]);

const withErrors = (name: string, one: Described): Described => ({
  ...one,
  answers: [...one.answers, ...everywhere.filter(({ status }) => !quiet.has(name) || status !== 404)],
});

export const ra: Readonly<Record<string, Described>> & Readonly<Record<RaOperation, Described>> = {
  ...described,
  ...Object.fromEntries(Object.entries<Described>(described).map(([name, one]) => [name, withErrors(name, one)])),
};
