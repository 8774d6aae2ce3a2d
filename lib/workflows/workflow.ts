import type { Readable } from "node:stream";
import type { EvidenceUpload } from "@/lib/gateways/evidence";
import type { FileSource } from "@/lib/gateways/multipart";
import type { RequestPk, VideoidPk } from "@/lib/gateways/one-shot/client";
import type { OfficerCredentials, Secret } from "@/lib/gateways/secret";
import type { EvidenceReading } from "./evidence";
import type { WorkflowId } from "./names";
import type { Signing } from "./signing";

export type { EvidenceUpload, FileSource, RequestPk, VideoidPk };

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

/** A request as the provider says it is now: the only thing a decision may rest on. */
export interface RequestReading {
  requestPk: RequestPk;
  videoidPk: VideoidPk | null;
  /** When the question left: what was applied after it may be newer than this answer. */
  askedAt: Date;
  status: string;
  profile: string | null;
  authorityCode: string | null;
  identity: Identity;
  /** Id of the officer the provider names as approver. */
  approvingRao: string | null;
  refusalReason: string | null;
  /** The provider's own status of the identification, e.g. VALIDATED or REFUSED. */
  videoidStatus: string | null;
  /** Null where this connection does not return it. */
  evidence: EvidenceReading | null;
}

export interface Opened {
  numbers: Numbers;
  link: Secret | null;
}

/** What the rest of the product asks of a provider, whichever it is. */
export interface Workflow {
  id: WorkflowId;
  open(
    connection: Connection,
    input: { phone: string; email: string; profile: string },
    requestId: string,
  ): Promise<Opened>;
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
  /** Documents, one-time code and signature after the approval; absent where the applicant enrols elsewhere. */
  signing?: Signing;
}
