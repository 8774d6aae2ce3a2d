import { createHash } from "node:crypto";
import type { CertificateRecord } from "./one-shot/records";
import type { RequestRecord } from "./state";
import type { Switches } from "./switches";
import { authorityNumber } from "./webhooks";

/** Keys of the published request object that are empty unless somebody sends them. */
export const plainKeys = [
  "sex title citizenship fix_phone_number birth_country birth_city birth_province birth_state birth_district",
  "birth_canton smartcard_sn id_document_number id_document_description id_document_issuer citizen_tax_number",
  "complement_number professional_id_number residence residence_address residence_city residence_province",
  "residence_postal_code residence_state residence_district residence_canton organization_name organization_email",
  "organization_identifier organizational_unit_1 organizational_unit_2 organizational_unit_3 organization_rol",
  "organization_tax_number organization_address organization_city organization_province organization_country",
  "organization_postal_code organization_state organization_url administrative_unit registration description",
  "entity_owner entity_owner_serial_number responsible_name responsible_first_surname responsible_second_surname",
  "responsible_email responsible_serial responsible_position responsible_legal_level responsible_legal_documents",
  "responsible_registry_data id_responsible_document_type id_responsible_document_country",
  "id_responsible_document_number id_responsible_document_issuer subscriber subscriber_responsible_serial empowerment",
  "representation circumstances limit special_conditions process_application provider_registration_number",
  "producing_user producing_rao identification_rao ext_recognition_data",
]
  .join(" ")
  .split(" ");

const unfilled = Object.fromEntries(plainKeys.map((key) => [key, null]));

/** The request object as the authority's side publishes it, without `videoid_data`. */
export function requestObject(request: RequestRecord, switches: Switches) {
  const user = apiUser(request.registrationAuthority);
  const phone = request.mobilePhoneNumber;
  const fields: Record<string, string | null> = { ...emptyHolder, ...request.fields };
  for (const name of request.omittedFields) fields[name] = null;
  return {
    ...unfilled,
    ...fields,
    pk: request.pk,
    status: request.status,
    profile: request.profile,
    scratchcard: request.scratchcard,
    registration_authority: authorityNumber(request.registrationAuthority),
    secure_element: 2,
    validity_time: "730",
    paperless_mode: true,
    videoid_mode: true,
    communication_language: "",
    email: request.email,
    mobile_phone_number: switches.legacy_quirks ? Number(phone.replaceAll(/\D/g, "")) : phone,
    certificate_set: request.certificate ? [certificateObject(request.certificate, request.profile)] : [],
    registering_user: user,
    approving_user: request.approvingRao ? user : null,
    approving_rao: request.approvingRao && raoObject(request.approvingRao, request.registrationAuthority),
  };
}

function certificateObject(certificate: CertificateRecord, profile: string) {
  const [from, to] = [certificate.validFrom, certificate.validTo].map((moment) => new Date(moment).toISOString());
  return {
    profile,
    status: 0,
    valid_from: from,
    valid_to: to,
    valid: "VALID",
    revokation_reason: null,
    serial_number: certificate.serialNumber,
    subject: certificate.subject,
    data: certificate.data,
    issuer: certificate.issuer,
  };
}

const emptyHolder: Record<string, string | null> = {
  given_name: null,
  surname_1: null,
  surname_2: null,
  birth_date: null,
  serial_number: null,
  id_document_type: null,
  id_document_country: null,
  country_name: "ES",
};

/** The API's own user towards the authority: the machine, not the officer. Its numbers are ours. */
export function apiUser(authority: string) {
  return { pk: 541, permission_profile: 19, registration_authority: authorityNumber(authority), request: 29_625 };
}

export function raoObject(rao: { pk: number; name: string }, authority: string) {
  const [givenName = "", surname1 = "", ...rest] = rao.name.split(/\s+/);
  const surnames = [surname1, ...rest].join(" ");
  const serial = createHash("sha256").update(`rao ${rao.pk}`).digest("hex").slice(0, 16);
  return {
    pk: rao.pk,
    given_name: givenName,
    surname_1: surname1,
    surname_2: rest.join(" "),
    certificate: {
      profile: "PFnubeAF",
      status: 0,
      valid_from: "2025-01-15T09:00:00Z",
      valid_to: "2028-01-15T09:00:00Z",
      valid: "VALID",
      revokation_reason: null,
      serial_number: serial,
      subject: `CN=${rao.name}, 2.5.4.5=IDCES-00000000T, 2.5.4.42=${givenName}, 2.5.4.4=${surnames}, C=ES`,
      // The simulator issues no certificates, so there are no bytes to show.
      data: "",
      issuer: "CN=SIMULATED CA, O=SIMULATION, C=ES",
    },
    id_document_number: "00000000T",
    id_document_description: "",
    id_document_issuer: "",
    registration_authority: [],
    registration_authority_master: authorityNumber(authority),
    is_identificator: false,
  };
}
