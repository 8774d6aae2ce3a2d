import "server-only";
import type { Tx } from "@/lib/db";
import { dayOf } from "@/lib/i18n/tags";
import { searchTokens } from "@/lib/requests/search-tokens";
import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import { type CauseCode, causeCodes, causeOf } from "./catalogue";
import type { FitnessGap } from "./conditions";

/**
 * What an officer's file lacks on a day; recorded and shown by every policy, enforced by the strict one. How many hours
 * of training a year asks for is the policy's (Orden ETD/465/2021 art. 7).
 */
export function fitnessGapsOf(
  officer: {
    appointedOn: Date | null;
    acceptedOn: Date | null;
    trainedUntil: Date | null;
    trainingHours: number | null;
    certificateEnds: Date | null;
  },
  { now, trainingHoursLeast }: { now: Date; trainingHoursLeast: number },
): FitnessGap[] {
  const today = dayOf(now);
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;
  const began = (date: Date | null) => date !== null && (day(date) ?? "") <= today;
  const lasts = (date: Date | null) => date !== null && (day(date) ?? "") >= today;
  const has: Record<FitnessGap, boolean> = {
    appointed: began(officer.appointedOn),
    accepted: began(officer.acceptedOn),
    training: lasts(officer.trainedUntil),
    "training-hours": (officer.trainingHours ?? 0) >= trainingHoursLeast,
    // A certificate nobody wrote down is the provider's to refuse; one that is known to have ended is not.
    certificate: officer.certificateEnds === null || lasts(officer.certificateEnds),
  };
  return (Object.keys(has) as FitnessGap[]).filter((gap) => !has[gap]);
}

const fraudCodes = causeCodes.filter((code: CauseCode) => causeOf(code).class === "fraud");

/** Whether another request of the same document, phone or e-mail here was refused on suspicion of fraud. */
export async function wasRefusedForFraud(
  tx: Tx,
  request: { id: string; authorityId: string },
  identity: Identity,
  evidence: EvidenceFacts | null,
): Promise<boolean> {
  const tokens = searchTokens(request.authorityId, {
    documents: [identity.documentNumber, evidence?.ocr.serial_number],
    emails: [identity.email],
    phones: [identity.phone],
  });
  if (tokens.length === 0) return false;
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM search_token s
        JOIN decision d ON d.request_id = s.request_id
       WHERE s.token = ANY(${tokens}::uuid[]) AND s.request_id <> ${request.id}::uuid
         AND d.kind = 'refuse' AND d.state = 'CONFIRMED'
         AND (d.reason_code = ANY(${fraudCodes}) OR d.extra_codes && ${fraudCodes})) AS found`;
  return row?.found ?? false;
}
