import type { VideoidPk } from "@/lib/gateways/numbers";
import {
  type RequestText,
  requestTexts,
  type WireCertificate,
  type WireRequest,
  type WireVideoidData,
} from "@/lib/gateways/request-object";
import { type EvidenceReading, imageKinds, readCheck } from "./evidence";
import type { CertificateReading, RequestReading } from "./workflow";

/** The request object, which both products return alike, in our own terms. */
export function toReading(wire: WireRequest, askedAt: Date): RequestReading {
  const video = wire.videoid_data ?? null;
  return {
    requestPk: wire.pk,
    videoidPk: (video?.pk ?? null) as VideoidPk | null,
    videoIdentifier: video?.video_identifier ?? null,
    askedAt,
    status: wire.status,
    profile: wire.profile,
    authorityCode: wire.registration_authority,
    scratchcard: wire.scratchcard,
    identity: {
      givenName: wire.given_name,
      surname1: wire.surname_1,
      surname2: wire.surname_2,
      documentNumber: wire.serial_number,
      documentType: wire.id_document_type,
      documentCountry: wire.id_document_country,
      birthDate: wire.birth_date,
      email: wire.email,
      phone: wire.mobile_phone_number,
    },
    fields: textsOf(wire),
    approvingRao: wire.approving_rao?.pk ? String(wire.approving_rao.pk) : null,
    refusalReason: video?.refusal_reason ?? null,
    videoidStatus: video?.status ?? null,
    validatedBy: video?.validation_operator?.pk ? String(video.validation_operator.pk) : null,
    certificates: wire.certificate_set.map(toCertificate),
    evidence: video ? toEvidence(video) : null,
  };
}

/** Null when the object carries no evidence at all: some reads name the video and nothing more. */
function toEvidence(video: WireVideoidData): EvidenceReading | null {
  const { data, acceptance } = video;
  if (!data && !acceptance) return null;
  const images: EvidenceReading["images"] = {};
  for (const kind of imageKinds) {
    const encoded = data?.images?.[kind];
    // A data-URL prefix is not documented; it is tolerated.
    if (typeof encoded === "string" && encoded)
      images[kind] = Buffer.from(encoded.replace(/^data:[^,]*,/, ""), "base64");
  }
  const ocr = Object.entries(data?.ocr_data ?? {}).filter(([, value]) => value !== null && value !== "");
  return {
    acceptance: acceptance && Object.keys(acceptance).length > 0 ? acceptance : null,
    ocr: Object.fromEntries(
      ocr.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    checks: (data?.security_checks ?? []).map(({ key, value }) => readCheck(key, value)),
    similarity: data?.similarity_level ?? null,
    images,
  };
}

export const textsOf = (wire: WireRequest): Partial<Record<RequestText, string>> =>
  Object.fromEntries(requestTexts.flatMap((key) => (wire[key] === null ? [] : [[key, wire[key]]])));

function toCertificate(wire: WireCertificate): CertificateReading {
  return {
    serialNumber: wire.serial_number,
    profile: wire.profile,
    subject: wire.subject,
    issuer: wire.issuer,
    validFrom: wire.valid_from,
    validTo: wire.valid_to,
    state: wire.valid,
    revocationReason: wire.revokation_reason,
  };
}
