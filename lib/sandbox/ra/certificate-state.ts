import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { announcementOf, type EventType } from "@/lib/sandbox/webhooks";
import type { RaRequest } from "./find-request";
import type { CertificateState } from "./record";

/** Reactivation has no event. */
const events: Record<CertificateState, EventType | null> = {
  VALID: null,
  SUSPENDED: "CERTIFICATE_SUSPENDED",
  REVOKED: "CERTIFICATE_REVOKED",
};

/** Suspends, revokes or reactivates the holder's certificate; the request stays as it is. */
export function changeCertificate(
  call: Call,
  sandbox: Sandbox,
  request: RaRequest,
  state: CertificateState,
  reason: string,
): void {
  sandbox.store.change(() => {
    request.ra.certificateState = state;
    request.ra.revocationReason = state === "VALID" ? null : reason;
  });
  call.ledger.request_pk = request.pk;
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `certificate ${state}`;
  const news = announcementOf(request, events[state], request.status, sandbox.now());
  const certificates = news.certificates.map((certificate) => ({ ...certificate, status: state }));
  call.announcements.push({ ...news, certificates });
}
