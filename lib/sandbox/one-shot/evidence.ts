import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { RequestRecord } from "@/lib/sandbox/state";

/** The write form. Every part is customizable: unknown keys are legal and kept. */
const object = z.record(z.string(), z.unknown());
const evidenceSchema = z.looseObject({
  acceptance: object.default({}),
  videoid_data: z
    .looseObject({
      images: object.default({}),
      ocr_data: object.default({}),
      security_checks: object.default({}),
      similarity_level: z.unknown().optional(),
    })
    .prefault({}),
});
export type UploadedEvidence = z.infer<typeof evidenceSchema>;

/** Parts that are no objects count as absent, as does a body that has none of them. */
export function parseEvidence(body: Record<string, unknown>): UploadedEvidence {
  const objectOrNothing = (value: unknown) => object.safeParse(value).data;
  // One published sample names the second part `data`.
  const data = objectOrNothing(body.videoid_data) ?? objectOrNothing(body.data) ?? {};
  const { data: _renamed, ...others } = body;
  return evidenceSchema.parse({
    ...others,
    acceptance: objectOrNothing(body.acceptance),
    videoid_data: {
      ...data,
      images: objectOrNothing(data.images),
      ocr_data: objectOrNothing(data.ocr_data),
      security_checks: objectOrNothing(data.security_checks),
    },
  });
}

export function readEvidence({ files }: Sandbox, request: RequestRecord): UploadedEvidence | null {
  if (!request.uploadedEvidence) return null;
  const bytes = files.readNow(request.uploadedEvidence);
  return evidenceSchema.parse(JSON.parse(bytes.toString("utf8")));
}

export function mergeEvidence(before: UploadedEvidence, now: UploadedEvidence): UploadedEvidence {
  const { videoid_data: old } = before;
  const { videoid_data: data } = now;
  return {
    ...before,
    ...now,
    acceptance: { ...before.acceptance, ...now.acceptance },
    videoid_data: {
      ...old,
      ...data,
      similarity_level: data.similarity_level ?? old.similarity_level,
      images: { ...old.images, ...data.images },
      ocr_data: { ...old.ocr_data, ...data.ocr_data },
      security_checks: { ...old.security_checks, ...data.security_checks },
    },
  };
}

/** What completeness asks for; whether the provider looks inside at all is not documented. */
export function missingFromEvidence(evidence: UploadedEvidence): string[] {
  const { acceptance, videoid_data: data } = evidence;
  const has = (holder: Record<string, unknown>, name: string) => holderText(holder, name) !== "";
  // A passport has no meaningful rear.
  const isPassport = holderText(data.ocr_data, "id_document_type") === "PAS";
  const images = ["document_front", "document_owner", ...(isPassport ? [] : ["document_rear"])];
  return [
    ...(Object.keys(acceptance).length > 0 ? [] : ["acceptance"]),
    ...images.filter((name) => !has(data.images, name)),
    ...["given_name", "surname_1", "serial_number"].filter((name) => !has(data.ocr_data, name)),
    ...(Object.keys(data.security_checks).length > 0 ? [] : ["security_checks"]),
    ...((data.similarity_level ?? "") === "" ? ["similarity_level"] : []),
  ];
}

function holderText(holder: Record<string, unknown>, name: string): string {
  const value = holder[name];
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

const identifying = [
  "given_name",
  "surname_1",
  "surname_2",
  "serial_number",
  "id_document_type",
  "id_document_country",
  "birth_date",
];

/** Fields of the request that the evidence identified. */
export function identifiedBy({ videoid_data: { ocr_data } }: UploadedEvidence): Record<string, string> {
  const found = identifying.map((name) => [name, holderText(ocr_data, name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}
