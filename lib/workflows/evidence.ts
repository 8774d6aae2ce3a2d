/*
 * Evidence in our own terms. Write form and read form of the provider differ (evidence-model 1 and 2); both become this.
 */

export const imageKinds = ["document_front", "document_rear", "document_photo", "document_owner"] as const;
export type ImageKind = (typeof imageKinds)[number];

export const itemKinds = [...imageKinds, "video"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** The seven documented checks; true means good. */
export const checkKeys = [
  "otp_validation",
  "documents_match",
  "data_integrity",
  "document_notcopy",
  "document_notexpired",
  "document_notunderage",
  "liveliness",
] as const;
export type CheckKey = (typeof checkKeys)[number];

/** Labels of the read form. The pairing is ours: obvious, not published. */
const labels: Record<string, CheckKey> = {
  "otp validation": "otp_validation",
  "documents match": "documents_match",
  "data integrity": "data_integrity",
  "document is not a black and white copy": "document_notcopy",
  "document not expired": "document_notexpired",
  "not underage": "document_notunderage",
  "liveliness detected": "liveliness",
};

/** One reported check. A value that is not a boolean is shown as sent and never counted as passed. */
export interface Check {
  /** Null for a check the references do not know. */
  key: CheckKey | null;
  /** As sent. */
  label: string;
  value: unknown;
}

export function readCheck(label: string, value: unknown): Check {
  const known = (checkKeys as readonly string[]).includes(label)
    ? (label as CheckKey)
    : labels[label.trim().toLowerCase()];
  return { key: known ?? null, label, value };
}

export type CheckState = "passed" | "failed" | "not-reported";

/** What is reported of a documented check: absent is neither pass nor fail. */
export function checkState(checks: readonly Check[], key: CheckKey): CheckState {
  const found = checks.find((check) => check.key === key);
  if (found?.value === true) return "passed";
  if (found?.value === false) return "failed";
  return "not-reported";
}

/** Everything but the bytes of images and video. */
export interface EvidenceFacts {
  acceptance: Record<string, unknown> | null;
  ocr: Record<string, string>;
  checks: Check[];
  similarity: string | number | null;
}

export interface EvidenceReading extends EvidenceFacts {
  images: Partial<Record<ImageKind, Buffer>>;
}
