import "server-only";
import { z } from "zod";
import { anyValue } from "@/lib/evidence/upload-schema";
import { evidenceLimits } from "@/lib/workflows/evidence-form";
import { created, createInput, evidencesInput, handedOver, idempotencyKey, intakeError, requestState } from "./schema";

/** What is sent is described as it is taken, what is answered as it is given. */
const sent = { NewRequest: createInput, Evidences: evidencesInput, AnyValue: anyValue } as const;
const answered = { Created: created, RequestState: requestState, HandedOver: handedOver, Error: intakeError } as const;

type Named = keyof typeof sent | keyof typeof answered;

function described(schemas: Record<string, z.ZodType>, io: "input" | "output"): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const made = z.toJSONSchema(registry, { io, uri, target: "draft-2020-12" });
  return Object.fromEntries(Object.entries(made.schemas).map(([id, schema]) => [id, withoutAddress(schema)]));
}

/** The document places its schemas by itself: an address of their own, or a dialect, would contradict it. */
function withoutAddress({ $id: _id, $schema: _dialect, ...schema }: Record<string, unknown>): object {
  return schema;
}

const ref = (name: Named) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const json = (name: Named) => ({ "application/json": ref(name) });
const answer = (description: string, name: Named) => ({ description, content: json(name) });

const failures = {
  400: answer("The body cannot be read, or the Idempotency-Key is missing.", "Error"),
  401: answer("The key is not known or was revoked.", "Error"),
  404: answer("Not there, or not of the key's authority.", "Error"),
  409: answer("Not now: the request takes no evidence, or the same is under way (see Retry-After).", "Error"),
  413: answer("Too large.", "Error"),
  415: answer("Another content type is needed.", "Error"),
  422: answer("The content must be corrected, or the Idempotency-Key was used for other content.", "Error"),
  429: answer("Too many in a short time; see Retry-After.", "Error"),
  500: answer("Failed on our side; the same may be sent again under the same Idempotency-Key.", "Error"),
  502: answer("The provider refused it or cannot be reached.", "Error"),
  507: answer("No room is left here for the video; the same may be sent again later.", "Error"),
};
const only = (...codes: (keyof typeof failures)[]) => Object.fromEntries(codes.map((code) => [code, failures[code]]));

/** The description of the intake (OpenAPI 3.1), made from the schemas the routes themselves check with. */
export function openApiDocument(origin: string): object {
  const key = {
    name: "Idempotency-Key",
    in: "header",
    required: true,
    description:
      "New for every act, the same when the same act is sent again: it is then answered as it was, with Idempotency-Replayed: true. Answers are remembered for 48 hours. A failure is not remembered.",
    schema: withoutAddress(z.toJSONSchema(idempotencyKey)),
  };
  const id = { name: "requestId", in: "path", required: true, schema: { type: "string", format: "uuid" } };
  const file = { type: "string", contentMediaType: "video/mp4", maxLength: evidenceLimits.videoBytes };
  return {
    openapi: "3.1.0",
    info: {
      title: "Cotejo intake",
      version: "1",
      description:
        "For the capture system of an organisation: opens requests whose evidence is made elsewhere and hands that evidence over. A key belongs to one registration authority.",
    },
    servers: [{ url: `${origin}/api/intake/v1` }],
    security: [{ key: [] }],
    paths: {
      "/requests": {
        post: {
          operationId: "createRequest",
          summary: "Open a request. Read it afterwards: the provider is asked in the background.",
          parameters: [key],
          requestBody: { required: true, content: json("NewRequest") },
          responses: {
            202: {
              ...answer("Recorded; Location names it.", "Created"),
              headers: { Location: { schema: { type: "string" } } },
            },
            ...only(400, 401, 409, 413, 415, 422, 429, 500),
          },
        },
      },
      "/requests/{requestId}": {
        get: {
          operationId: "readRequest",
          summary: "Where it stands, masked, with what is missing and what to do.",
          parameters: [id],
          responses: { 200: answer("The request.", "RequestState"), ...only(401, 404, 429, 500) },
        },
      },
      "/requests/{requestId}/evidences": {
        put: {
          operationId: "putEvidences",
          summary: "Hand over images, OCR fields, checks, similarity and acceptance. Unknown keys are kept.",
          parameters: [id, key],
          requestBody: { required: true, content: json("Evidences") },
          responses: {
            200: answer("Handed over.", "HandedOver"),
            ...only(400, 401, 404, 409, 413, 415, 422, 429, 500, 502),
          },
        },
      },
      "/requests/{requestId}/video": {
        put: {
          operationId: "putVideo",
          summary: "Hand over the video (MP4), as the body or as the file `video` of a form.",
          parameters: [id, key],
          requestBody: {
            required: true,
            content: {
              "video/mp4": { schema: file },
              "application/octet-stream": { schema: file },
              "multipart/form-data": { schema: { type: "object", required: ["video"], properties: { video: file } } },
            },
          },
          responses: {
            200: answer("Handed over.", "HandedOver"),
            ...only(400, 401, 404, 409, 413, 415, 422, 429, 500, 502, 507),
          },
        },
      },
    },
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "Made by an admin on the authorities page." },
      },
      schemas: { ...described(sent, "input"), ...described(answered, "output") },
    },
  };
}
