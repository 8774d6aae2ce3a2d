import type { Readable } from "node:stream";
import type { ProviderError } from "@/lib/gateways/errors";
import type { EvidenceUpload } from "@/lib/gateways/evidence";
import type { FileSource } from "@/lib/gateways/multipart";
import type { RequestPk, VideoIdentifier, VideoidPk } from "@/lib/gateways/numbers";
import type { RequestText } from "@/lib/gateways/request-object";
import type { OfficerCredentials, Secret } from "@/lib/gateways/secret";
import type { EvidenceReading } from "./evidence";
import type { WorkflowId } from "./names";
import type { Signing } from "./signing";

export type { EvidenceUpload, FileSource, RequestPk, RequestText, VideoIdentifier, VideoidPk };

/** How an authority reaches its provider. */
export interface Connection {
  authorityCode: string;
  environment: string;
  billing: { username: string; password: Secret } | null;
}

/** The provider's numbers of a request. */
export interface Numbers {
  requestPk: RequestPk;
  videoidPk: VideoidPk | null;
  /** Of the film; only the RA asks for it. */
  videoIdentifier: VideoIdentifier | null;
}

/** Fields of the person as the provider's request object gives them; they are compared, never merged. */
export interface Identity {
  givenName: string | null;
  surname1: string | null;
  surname2: string | null;
  documentNumber: string | null;
  documentType: string | null;
  documentCountry: string | null;
  birthDate: string | null;
  email: string | null;
  phone: string | null;
}

/** A certificate as the provider describes it; `state` is its own word: VALID, REVOKED or UNKNOW, as it is spelt. */
export interface CertificateReading {
  serialNumber: string | null;
  profile: string | null;
  subject: string | null;
  issuer: string | null;
  validFrom: string | null;
  validTo: string | null;
  state: string | null;
  revocationReason: string | null;
}

/** A request as the provider says it is now: the only thing a decision may rest on. */
export interface RequestReading {
  requestPk: RequestPk;
  videoidPk: VideoidPk | null;
  videoIdentifier: VideoIdentifier | null;
  /** When the question left: what was applied after it may be newer than this answer. */
  askedAt: Date;
  status: string;
  profile: string | null;
  authorityCode: string | null;
  scratchcard: string | null;
  identity: Identity;
  /** Every text of the request object that is not empty, by the provider's names. */
  fields: Partial<Record<RequestText, string>>;
  /** Id of the officer the provider names as approver. */
  approvingRao: string | null;
  refusalReason: string | null;
  /** The provider's own status of the identification, e.g. VALIDATED or REFUSED. */
  videoidStatus: string | null;
  /** Id of whoever the provider names as having judged the identification. */
  validatedBy: string | null;
  certificates: CertificateReading[];
  /** Null where this connection does not return it. */
  evidence: EvidenceReading | null;
}

export interface Opened {
  numbers: Numbers;
  link: Secret | null;
}

/** What a request is opened with. */
export interface NewRequest {
  phone: string;
  email: string;
  profile: string;
  /** What is known of the holder before anybody is identified; External RA requests carry it (ra-api 6.1). */
  holder: Partial<Record<RequestText, string>>;
  /** Number of the card this request uses up; null where the product has none. */
  scratchcard: string | null;
  /** How long the certificate is to be valid; null where the product does not ask. */
  validityDays: number | null;
}

/** What a card tells of an opening whose answer was lost. */
export type CardTrace =
  | { found: "ours"; opened: Opened }
  /** Another request used it up: with this card nothing of ours was opened. */
  | { found: "foreign" }
  /** Used up, and no request is shown with it. */
  | { found: "used" }
  | { found: "unused" };

export interface Contact {
  phone: string;
  email: string;
}

/** Cards that requests use up, one each; reading the first unused one reserves nothing (ra-api 4). */
export interface Scratchcards {
  /** Null when none is left. */
  firstUnused(connection: Connection, requestId: string): Promise<string | null>;
  /** Whose the card is by now: a request with it is ours when it has the contact data ours was opened with. */
  trace(connection: Connection, scratchcard: string, contact: Contact, requestId: string): Promise<CardTrace>;
  /** Whether an opening failed because somebody else had used the card meanwhile. */
  isSpent(error: ProviderError): boolean;
}

/** Declaration, contract, fields and documents between validation and approval (ra-api 6.4 to 6.11). */
export interface Completion {
  /** Names of the fields the profile asks for and the request lacks. */
  missing(requestPk: RequestPk, requestId: string): Promise<string[]>;
  update(requestPk: RequestPk, changed: Partial<Record<RequestText, string>>, requestId: string): Promise<void>;
  /** The provider's number of it. */
  addDocument(requestPk: RequestPk, label: string, file: FileSource, requestId: string): Promise<number>;
  /** What the provider keeps of documents, the evidence of the identification included. */
  documents(requestPk: RequestPk, requestId: string): Promise<{ pk: number | null; content: Buffer }[]>;
  /** What the officer declares by approving, as plain text. */
  declaration(requestPk: RequestPk, raoId: string, requestId: string): Promise<string>;
  /** The contract as PDF; null where there is none. */
  contract(requestPk: RequestPk, raoId: string, requestId: string): Promise<Buffer | null>;
}

/** What the rest of the product asks of a provider, whichever it is. */
export interface Workflow {
  id: WorkflowId;
  /** Absent where requests need none. */
  scratchcards?: Scratchcards;
  /** Whether the provider takes these contact data, and why not; absent where it cannot be asked. */
  checkContact?: (
    connection: Connection,
    contact: Contact & { documentNumber: string },
    requestId: string,
  ) => Promise<{ ok: boolean; reason: string | null }>;
  open(connection: Connection, input: NewRequest, requestId: string): Promise<Opened>;
  read(requestPk: RequestPk, requestId: string | null): Promise<RequestReading>;
  /** Null when the provider has no video to give. */
  video<T>(
    numbers: Numbers,
    consume: (body: Readable, contentType: string) => Promise<T>,
    requestId: string,
  ): Promise<T | null>;
  /** Hands over evidence made elsewhere; absent where the provider films. */
  upload?: {
    evidences(numbers: Numbers, upload: Partial<EvidenceUpload>, requestId: string): Promise<void>;
    video(numbers: Numbers, video: FileSource, requestId: string): Promise<void>;
  };
  /** Judges the identification sound and no more; absent where the approval does both. */
  validate?: (numbers: Numbers, officer: OfficerCredentials, requestId: string) => Promise<void>;
  approve(numbers: Numbers, officer: OfficerCredentials, requestId: string): Promise<void>;
  refuse(numbers: Numbers, officer: OfficerCredentials, reason: string, requestId: string): Promise<void>;
  /** Withdraws the request without judging its evidence. */
  cancel(numbers: Numbers, requestId: string): Promise<void>;
  /**
   * Corrects how the applicant is reached, and sends nothing else that could change. What it has to read first leaves
   * nothing at the provider: a failure of that is `not-sent`. Absent where the provider has no such call.
   */
  update?(numbers: Numbers, contact: { phone: string; email: string }, requestId: string): Promise<void>;
  /** Keeps the officer's password at the provider for a session, without the PIN; absent where there is no such thing. */
  keepPassword?: (connection: Connection, officer: { username: string; password: Secret }) => Promise<Secret>;
  forgetPassword?: (token: Secret) => Promise<void>;
  /** What stands between validation and approval; absent where nothing does. */
  completion?: Completion;
  /** A link behind which the holder enrols; it is a credential, shown when asked for and never kept. */
  enrolmentLink?: (requestPk: RequestPk, requestId: string) => Promise<Secret>;
  /** Documents, one-time code and signature after the approval; absent where the applicant enrols elsewhere. */
  signing?: Signing;
}
