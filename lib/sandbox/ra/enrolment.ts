import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { announce } from "@/lib/sandbox/one-shot/news";
import type { CertificateRecord } from "@/lib/sandbox/one-shot/records";
import { derOf, distinguishedName, serialHex } from "@/lib/sandbox/signing/test-authority";
import { holderName } from "./declaration";
import { detailed, permissionText } from "./errors";
import { findRequest, type RaRequest } from "./find-request";

/** POST /requests/{id}/preauthlink/: where the holder fetches the certificate. Before the approval there is nothing. */
export function preauthLink(call: Call, sandbox: Sandbox): Answer {
  const request = findRequest(call, sandbox);
  if (request.status !== "ENROLLREADY") throw detailed(403, permissionText);
  return json(200, { preauthenticatedlink: `${sandbox.origin()}/lcmpl/enrollment/auth/${request.ra.enrolmentId}` });
}

/** The holder takes the certificate: one act for the control face and for the page behind the link. */
export async function enrol(call: Call, sandbox: Sandbox, request: RaRequest): Promise<void> {
  const certificate = await issueTo(sandbox, request);
  // Making the key takes a while; the request may have been cancelled meanwhile.
  if (request.status === "ENROLLREADY")
    await announce(call, sandbox, request, sandbox.requests.issue(request, certificate));
}

async function issueTo({ testAuthority }: Sandbox, request: RaRequest): Promise<CertificateRecord> {
  const { fields, ra } = request;
  const { id_document_type: type = "IDC", id_document_country: country = "ES", serial_number: number = "" } = fields;
  const days = Number(ra.validityTime);
  const subject = {
    commonName: fields.organization_name ? `${holderName(request)} (${fields.organization_name})` : holderName(request),
    givenName: fields.given_name ?? "",
    surname: [fields.surname_1, fields.surname_2].filter(Boolean).join(" "),
    serialNumber: `${type}${country}-${number}`,
    country,
  };
  const { certificate } = await testAuthority.issue(subject, days);
  return {
    serialNumber: serialHex(certificate),
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    validFrom: certificate.notBefore.value.getTime(),
    validTo: certificate.notAfter.value.getTime(),
    data: derOf(certificate).toString("base64"),
  };
}
