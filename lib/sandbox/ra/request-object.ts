import type { Sandbox } from "@/lib/sandbox/context";
import { readEvidence } from "@/lib/sandbox/one-shot/evidence";
import type { CertificateRecord } from "@/lib/sandbox/one-shot/records";
import { apiUser, raoObject, requestObject } from "@/lib/sandbox/request-object";
import { videoidData } from "@/lib/sandbox/videoid-data";
import type { RaRequest } from "./find-request";
import type { RaDetails } from "./record";

/** The request as creations, lists and updates return it: everything but the evidence. */
export function raRequestObject(request: RaRequest, { store, directory }: Sandbox) {
  const { ra } = request;
  const identifier = directory.raos().find((rao) => rao.id === ra.identificationRao);
  const user = apiUser(request.registrationAuthority);
  return {
    ...requestObject(request, store.state.switches),
    secure_element: ra.secureElement,
    validity_time: ra.validityTime,
    paperless_mode: ra.isPaperless,
    videoid_mode: ra.isVideoid,
    communication_language: ra.language,
    mobile_phone_number: request.mobilePhoneNumber || null,
    certificate_set: request.certificate ? [certificateObject(request.certificate, ra)] : [],
    producing_user: request.certificate ? user : null,
    identification_rao: identifier
      ? raoObject({ pk: Number(identifier.id), name: identifier.name }, request.registrationAuthority)
      : null,
  };
}

/** The same with the identification: single reads and the answers of validate and approve. */
export async function fullRequestObject(request: RaRequest, sandbox: Sandbox) {
  const object = raRequestObject(request, sandbox);
  const { switches } = sandbox.store.state;
  if (!request.ra.isVideoid || switches.evidence !== "full") return object;
  const uploaded = readEvidence(sandbox, request);
  return { ...object, videoid_data: await videoidData(request, sandbox.media, switches, uploaded) };
}

const states = {
  VALID: { status: 0, valid: "VALID" },
  // What a suspended certificate looks like here is not documented.
  SUSPENDED: { status: 1, valid: "UNKNOW" },
  REVOKED: { status: 2, valid: "REVOKED" },
} as const;

const withoutMilliseconds = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function certificateObject(certificate: CertificateRecord, { certificateState, revocationReason }: RaDetails) {
  return {
    // The profile of the certification authority, not the request's.
    profile: "PFnubeAF",
    ...states[certificateState],
    valid_from: withoutMilliseconds(certificate.validFrom),
    valid_to: withoutMilliseconds(certificate.validTo),
    revokation_reason: revocationReason,
    serial_number: certificate.serialNumber,
    subject: certificate.subject,
    data: certificate.data,
    issuer: certificate.issuer,
  };
}
