import { foldDocument, foldEmail } from "@/lib/crypto/fold";
import { isAwaited } from "@/lib/workflows/status";
import type { CertificateReading, Identity, RequestReading } from "@/lib/workflows/workflow";
import type { ChangeField } from "./changes-view";
import { personFields } from "./person-fields";

export interface Difference {
  field: ChangeField;
  before: string | null;
  after: string | null;
}

/** What was known of a request before a reading: typed or corrected here, or read earlier. */
export interface Known {
  workflow: string;
  status: string;
  person: Identity;
  videoidPk: number | null;
  /** As `certificatesAsText` writes them; null while none was seen. */
  certificates: string | null;
  refusalReason: string | null;
}

const digits = (text: string) => text.replace(/\D/g, "").replace(/^00/, "");
const plain = (text: string) => text.trim().replace(/\s+/g, " ").toUpperCase();
const folds: Partial<Record<ChangeField, (text: string) => string>> = {
  phone: digits,
  email: foldEmail,
  documentNumber: foldDocument,
};

/** Whether two values of a field say the same: providers write in capitals, and phones as numbers. */
export function same(field: ChangeField, one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  const fold = folds[field] ?? plain;
  return fold(one) === fold(other);
}

/** What makes two descriptions of certificates differ, in an order of its own: nothing of it names the person. */
export const certificatesAsText = (certificates: readonly Omit<CertificateReading, "subject">[]): string | null =>
  certificates.length === 0
    ? null
    : JSON.stringify(
        certificates
          .map(({ serialNumber, state, validTo, revocationReason }) => [serialNumber, state, validTo, revocationReason])
          .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
      );

/**
 * What a reading says otherwise than it was known. A field filled for the first time is none, and neither is a status
 * that somebody outside was waited for to bring about, with all that comes with it. A refusal made elsewhere brings its
 * words along.
 */
export function differences(known: Known, reading: RequestReading): Difference[] {
  const { status, videoidStatus } = reading;
  const moved = known.status !== status;
  const awaited = moved && isAwaited({ workflow: known.workflow, from: known.status, to: status, videoidStatus });
  const found: Difference[] = personFields.map((field) => ({
    field,
    before: known.person[field],
    after: reading.identity[field],
  }));
  const text = (number: number | null) => (number === null ? null : String(number));
  found.push({ field: "videoidPk", before: text(known.videoidPk), after: text(reading.videoidPk) });
  if (!awaited)
    found.push({
      field: "certificates",
      before: known.certificates,
      after: certificatesAsText(reading.certificates),
    });
  found.push({ field: "refusalReason", before: known.refusalReason, after: reading.refusalReason });
  const changed = found.filter(
    ({ field, before, after }) =>
      after !== null &&
      !same(field, before, after) &&
      (before !== null || (field === "refusalReason" && moved && !awaited)),
  );
  return moved && !awaited ? [{ field: "status", before: known.status, after: status }, ...changed] : changed;
}
