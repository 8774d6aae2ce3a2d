/** Names of the demonstration stories an applicant can play; each has a person, a document and a short video. */
export const storyNames = [
  "clean",
  "clean-foreigner",
  "clean-passport",
  "name-differs",
  "wrong-dni-letter",
  "mrz-digit-wrong",
  "expired",
  "under-age",
  "failed-liveness",
  "low-similarity",
  "third-attempt",
  "missing-rear",
  "broken-video",
  "webm-video",
  "slow-provider",
] as const;

export type StoryName = (typeof storyNames)[number];

/** What the specimen document says. Dates are ISO calendar dates; the document is fictitious and marked as a specimen. */
export interface SpecimenDocument {
  type: "IDC" | "PAS";
  /** ISO 3166-1 alpha-2 of the issuing country. */
  country: string;
  /** The person's number: DNI or NIE with its letter, or the passport number. */
  number: string;
  /** Serial of the physical Spanish card, which is what its MRZ calls the document number; null for passports. */
  supportNumber: string | null;
  /** ISO 3166-1 alpha-3, as the machine-readable zone writes it. */
  nationality: string;
  givenName: string;
  surname1: string;
  surname2: string | null;
  sex: "F" | "M";
  birthDate: string;
  expiryDate: string;
  /** Three lines of 30 (TD1) or two of 44 (TD3), as printed, wrong digits included where the story is about them. */
  mrz: readonly string[];
}

export interface Story {
  name: StoryName;
  /** One plain English sentence: what a reviewer ought to find. */
  finding: string;
  document: SpecimenDocument;
  /** What the provider's OCR claims to have read; differs from the document only where the story says so. */
  ocr: Record<string, string>;
  /** Identity fields of the provider's request object; differ from `ocr` only where the story says so. */
  identified: Record<string, string>;
  /** The seven documented keys; a missing key means "not reported". */
  securityChecks: Record<string, boolean>;
  /** A word or a number 0-100, as the references allow. */
  similarityLevel: string | number;
  /** File names below `lib/sandbox/media/<name>/`; null where the story lacks the item. */
  media: {
    document_front: string;
    document_rear: string | null;
    document_photo: string;
    document_owner: string;
    video: string;
  };
}
