import { z } from "zod";
import { type Described, evidenceUpload, filePart, words } from "./contract";
import {
  badCredentials,
  digest,
  done,
  everywhere,
  newAppearance,
  no,
  nothing,
  opened,
  openedMeans,
  pdf,
  pdfPart,
  request,
  requestMeans,
  second,
  signer,
  uid,
  unlock,
  updated,
} from "./one-shot-answers";

/* One-Shot in both generations, from its reference (sections 2 to 8 and 11). */

const described = {
  createVideoid: {
    at: { new: "POST /oneshot/api/v1/videoid", legacy: "POST /api/v1/videoid" },
    json: z.strictObject({
      mobile_phone_number: z.e164(),
      email: z.email(),
      registration_authority: words,
      profile: words,
      billing_username: words,
      billing_password: z.base64(),
      env: z.enum(["sandbox", "prod"]),
    }),
    answers: [
      {
        name: "three s and detail",
        status: 200,
        generation: "new",
        body: { status: "success", messsage: "Videoid created", detail: opened },
        means: openedMeans,
      },
      {
        name: "details",
        status: 200,
        generation: "legacy",
        body: { status: "200 OK", details: opened },
        means: openedMeans,
      },
      {
        name: "an empty link, as External has it",
        status: 200,
        body: { status: "200 OK", details: { ...opened, videoid_link: "", videoid_pk: "137" } },
        means: { value: { ...openedMeans.value, link: null } },
      },
      no(400, "Videoid not enabled for Registration Authority 1234"),
      no(400, "Missing required parameters"),
      no(400, "Missing env parameter. Please set it in settings or specify it as parameter"),
      no(404, "Registration Authority not found"),
      no(500, "Cannot check the remaining credit for the billing user. Please check the credentials."),
      no(500, "Billing credentials not valid. Please check if they are base64 encoded"),
    ],
  },
  uploadEvidences: {
    at: {
      new: "POST /oneshot/api/v1/videoid/{videoid_pk}/evidences",
      legacy: "POST /api/v1/videoid/{request_pk}/evidences",
    },
    json: evidenceUpload,
    answers: [...done("Videoid evidences uploaded"), no(404, "Request not found")],
  },
  uploadVideo: {
    at: {
      new: "POST /oneshot/api/v1/videoid/{videoid_pk}/video",
      legacy: "POST /api/v1/videoid/{request_pk}/evidences/video",
    },
    form: z.strictObject({ video: filePart(words, z.literal("video/mp4")) }),
    answers: [...done("Videoid video upload completed"), no(404, "Request not found")],
  },
  downloadVideo: {
    at: {
      new: "GET /oneshot/api/v1/videoid/{videoid_pk}/video",
      legacy: "GET /api/v1/videoid/{request_pk}/download/video",
    },
    answers: [
      { name: "a film", status: 200, type: "video/mp4", body: "ftypisom", means: { value: "ftypisom" } },
      {
        name: "declared 400, body 404",
        status: 400,
        body: { status: "404 Not Found", details: "Request not found" },
        means: { value: null },
      },
    ],
  },
  approve: {
    at: {
      new: "POST /oneshot/api/v1/videoid/{videoid_pk}/approve",
      legacy: "POST /api/v1/requests/{request_pk}/approve",
    },
    json: signer,
    answers: [
      ...done("Request approved successfully"),
      ...badCredentials,
      no(500, "Cannot approve Request 46391: Invalid request fields: serial_number; surname_1; mobile_phone_number"),
    ],
  },
  refuse: {
    at: {
      new: "POST /oneshot/api/v1/videoid/{videoid_pk}/refuse",
      legacy: "POST /api/v1/videoid/{request_pk}/refuse",
    },
    json: z.union([
      z.strictObject({ token: words, pin: words, rao: words, reason: words }),
      z.strictObject({ username: words, password: words, pin: words, rao: words, reason: words }),
    ]),
    answers: [...done("Videoid refuse completed"), ...badCredentials, no(400, "No reason specified")],
  },
  getRequest: {
    at: { new: "GET /oneshot/api/v1/request/{request_pk}", legacy: "GET /api/v1/request/{request_pk}" },
    answers: [
      { name: "under details", status: 200, body: { status: "200 OK", details: request }, means: requestMeans },
      { name: "under detail", status: 200, body: { status: "success", detail: request }, means: requestMeans },
    ],
  },
  updateRequest: {
    at: { new: "PUT /oneshot/api/v1/request/{request_pk}", legacy: "PUT /api/v1/request/{request_pk}" },
    json: updated,
    answers: [
      ...done("Request updated"),
      {
        name: "a wrong scratchcard",
        status: 500,
        body: {
          status: "500 Internal Server Error",
          details:
            'Cannot update the Request 46263: {"code": "500", "id": "80a9e5709417bdc9", "error": "Invalid ScratchCard"}',
        },
        means: { text: "Cannot update the Request 46263: Invalid ScratchCard", code: "500", id: "80a9e5709417bdc9" },
      },
    ],
  },
  cancelRequest: {
    at: { new: "DELETE /oneshot/api/v1/request/{request_pk}", legacy: "DELETE /api/v1/request/{request_pk}" },
    answers: [...done("Request directory removed successfully"), no(404, "Request 1234567 not found")],
  },
  uploadDocuments: {
    at: { new: "POST /oneshot/api/v1/document/{request_pk}", legacy: "POST /api/v1/document/{request_pk}" },
    form: z.strictObject({ file: pdfPart, file2: pdfPart.optional() }),
    answers: [
      {
        name: "one, as an object",
        status: 200,
        generation: "new",
        body: { status: "success", detail: { name: "first.pdf", uid } },
        means: { value: [{ uid, file: 0, name: "first.pdf", digest: null }] },
      },
      {
        name: "one, as its identifier",
        status: 200,
        generation: "legacy",
        body: { status: "200 OK", details: uid },
        means: { value: [{ uid, file: null, name: null, digest: null }] },
      },
      {
        name: "several, the second first",
        status: 200,
        body: {
          status: "200 OK",
          details: [
            { digest, uid: second, key: "file2", filename: "second.pdf" },
            { digest, uid, key: "file", filename: "first.pdf" },
          ],
        },
        means: {
          value: [
            { uid: second, file: 1, name: "second.pdf", digest },
            { uid, file: 0, name: "first.pdf", digest },
          ],
        },
      },
      no(400, "Maximum number of document reached for Request 45836"),
      no(404, "Cannot upload document: Request 45836 not found on disk"),
      no(415, "Unsupported file type: text/plain"),
    ],
  },
  getOriginalDocument: {
    at: {
      new: "GET /oneshot/api/v1/document/{request_pk}/{document_uid}?document_type=original",
      legacy: "GET /api/v1/document/{request_pk}/original/{document_uid}",
    },
    answers: [
      { name: "a PDF", status: 200, type: "application/octet-stream", body: pdf, means: { value: pdf } },
      no(404, "Document not found"),
    ],
  },
  getSignedDocument: {
    at: {
      new: "GET /oneshot/api/v1/document/{request_pk}/signed/{document_uid}",
      legacy: "GET /api/v1/document/{request_pk}/signed/{document_uid}",
    },
    answers: [
      { name: "a PDF", status: 200, type: "application/octet-stream", body: pdf, means: { value: pdf } },
      no(404, "Document not found"),
    ],
  },
  deleteDocument: {
    at: {
      new: "DELETE /oneshot/api/v1/document/{request_pk}/{document_uid}",
      legacy: "DELETE /api/v1/document/{request_pk}/signed/{document_uid}",
    },
    answers: [...done("Document successfully deleted"), no(404, `Document not found with uid ${uid} and type signed`)],
  },
  deleteDocuments: {
    at: { new: "DELETE /oneshot/api/v1/document/{request_pk}", legacy: "DELETE /api/v1/documents/{request_pk}" },
    answers: [...done("Documents deleted for Request 45836"), no(404, "No documents found for specified Request")],
  },
  getContract: {
    at: { new: "GET /oneshot/api/v1/contract/{request_pk}", legacy: "GET /api/v1/document/{request_pk}/contract" },
    answers: [
      { name: "a PDF", status: 200, type: "application/pdf", body: pdf, means: { value: pdf } },
      { name: "a PDF called text", status: 200, type: "text/plain", body: pdf, means: { value: pdf } },
      { name: "no PDF", status: 200, type: "application/pdf", body: "sorry", means: { failure: "garbled" } },
      {
        name: "declared 400, body 404",
        status: 400,
        body: { status: "404 Not Found", details: "Request 45836 not found" },
        means: { text: "Request 45836 not found" },
      },
    ],
  },
  generateOtp: {
    at: { new: "POST /oneshot/api/v1/otp/{request_pk}", legacy: "POST /api/v1/otp/{request_pk}" },
    json: z.strictObject({ delivery_method: z.enum(["sms", "whatsapp"]) }),
    answers: [
      ...done("OTP generated"),
      no(400, "Missing parameters: Request's pk not specified"),
      no(404, "Request 45836 not found. Cannot send OTP secret"),
      no(412, "Error occured during OTP generation: Otp generated less than a minute ago"),
      no(412, "Error occured during OTP generation: Invalid request status"),
    ],
  },
  sign: {
    at: { new: "POST /oneshot/api/v1/sign/{request_pk}", legacy: "POST /api/v1/sign/{request_pk}" },
    json: {
      new: z.strictObject({ ...unlock, signature: newAppearance.optional() }),
      legacy: z.strictObject({
        ...unlock,
        signature_format: z
          .strictObject({
            text_format: z.array(words).optional(),
            date_format: words.optional(),
            timezone: words.optional(),
          })
          .optional(),
        options: z
          .record(z.uuid(), z.strictObject({ position: words, page: z.number().int().min(0), image: words.optional() }))
          .optional(),
      }),
    },
    answers: [
      ...done("Documents correctly signed"),
      ...done("Your documents are going to be signed"),
      no(400, "Missing required parameter: 'secret'"),
      {
        name: "by document",
        status: 400,
        body: {
          status: "400 Bad Request",
          details: { [uid]: `Missing required parameter 'position' for file ${uid}` },
        },
        means: { text: `${uid}: Missing required parameter 'position' for file ${uid}` },
      },
      no(403, "Confirmation Code invalid"),
      no(404, "Request 45836 not found. Cannot sign documents"),
      no(412, "Request already in ISSUED status"),
    ],
  },
  uploadImage: {
    at: { new: "POST /oneshot/api/v1/image", legacy: "POST /api/v1/image" },
    form: z.strictObject({ image: filePart(words, z.literal("image/png")) }),
    answers: [
      {
        name: "image_uid",
        status: 200,
        generation: "new",
        body: { status: "success", message: "Image uploaded", details: { image_uid: uid } },
        means: { value: uid },
      },
      {
        name: "its identifier",
        status: 200,
        generation: "legacy",
        body: { status: "200 OK", details: uid },
        means: { value: uid },
      },
      no(415, "Image file type not supported: image/gif"),
    ],
  },
  deleteImage: {
    at: { new: "DELETE /oneshot/api/v1/image/{image_uid}", legacy: "DELETE /api/v1/image/{image_uid}" },
    answers: [...done("Image deleted"), no(404, "Image with uid 13705f52 not found on disk")],
  },
  createToken: {
    at: { new: "POST /oneshot/api/v1/token", legacy: "POST /api/v1/token" },
    json: z.strictObject({
      username: words,
      password: words,
      pin: words.optional(),
      env: z.enum(["sandbox", "prod"]),
    }),
    answers: [
      {
        name: "token_uid",
        status: 200,
        generation: "new",
        body: { status: "success", message: "Token created", details: { token_uid: second } },
        means: { value: second },
      },
      {
        name: "32 digits",
        status: 200,
        generation: "legacy",
        body: { status: "200 OK", details: "a44765ab8ca04e429a565f02d22179a0" },
        means: { value: "a44765ab8ca04e429a565f02d22179a0" },
      },
      no(400, "Missing required parameters: username, password, pin"),
      no(400, "A token with these credentials already exist!"),
      no(404, "Error getting RAO's id. Make sure the credentials are correct."),
    ],
  },
  getToken: {
    at: { new: "GET /oneshot/api/v1/token/{token_uid}", legacy: "GET /api/v1/token/{token_uid}" },
    answers: [
      {
        name: "what it stores",
        status: 200,
        body: { status: "200 OK", details: { username: "9001800", password: true, pin: false } },
        means: { value: { username: "9001800", password: true, pin: false } },
      },
      {
        name: "stored as text",
        status: 200,
        body: { status: "200 OK", details: { username: 9001800, password: "True", pin: "false" } },
        means: { value: { username: "9001800", password: true, pin: false } },
      },
      no(404, "Token X not found"),
    ],
  },
  listTokens: {
    at: { new: "GET /oneshot/api/v1/tokens", legacy: "GET /api/v1/tokens" },
    answers: [
      {
        name: "a map with a note",
        status: 200,
        body: {
          status: "200 OK",
          details: {
            NOTE: "These tokens are public",
            [digest.slice(0, 32)]: { username: "9001800", password: true, pin: true },
          },
        },
        means: { value: [{ token: digest.slice(0, 32), username: "9001800", password: true, pin: true }] },
      },
      { name: "none", status: 200, body: { status: "200 OK", details: {} }, means: { value: [] } },
    ],
  },
  deleteToken: {
    at: { new: "DELETE /oneshot/api/v1/token/{token_uid}", legacy: "DELETE /api/v1/token/{token_uid}" },
    answers: [
      ...done("Token deleted successfully"),
      {
        name: "gone already",
        status: 404,
        body: { status: "404 Not Found", details: "Token not found" },
        means: nothing,
      },
    ],
  },
} satisfies Record<string, Described>;

export type OneShotOperation = keyof typeof described;

/** Operations whose 400 and 404 are not failures, and so cannot be read as the errors of any operation are. */
const quiet = new Set<string>(["downloadVideo"]);

const withErrors = (name: string, one: Described): Described => ({
  ...one,
  answers: [...one.answers, ...everywhere.filter(({ status }) => !quiet.has(name) || status !== 400)],
});

export const oneShot: Readonly<Record<string, Described>> & Readonly<Record<OneShotOperation, Described>> = {
  ...described,
  ...Object.fromEntries(Object.entries<Described>(described).map(([name, one]) => [name, withErrors(name, one)])),
};
