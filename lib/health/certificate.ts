import "server-only";
import { clientCertificate } from "@/lib/gateways/agents";

/** How long ahead the end of the client certificate is told: time enough to order another. */
const certificateWarnDays = 30;

export interface CertificateState {
  subject: string;
  endsAt: string;
  /** Whole days left; negative once it has ended. */
  days: number;
  state: "good" | "ends-soon" | "ended";
}

/** The certificate the RA is shown; null where none is configured. */
export function certificateState(now = new Date()): CertificateState | null {
  const found = clientCertificate();
  if (!found) return null;
  const days = Math.floor((found.endsAt.getTime() - now.getTime()) / 86_400_000);
  const state = days < 0 ? "ended" : days < certificateWarnDays ? "ends-soon" : "good";
  return { subject: found.subject, endsAt: found.endsAt.toISOString(), days, state };
}
