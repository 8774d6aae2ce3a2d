import type { Role } from "./roles";

/** A signed-in person, as the gate established it for one request to the server. */
export interface UserActor {
  kind: "user";
  userId: string;
  sessionId: string;
  role: Role;
  /** Authorities the person is bound to; everything read or written is within them. */
  authorityIds: readonly string[];
  raoId: string | null;
  /** When the second factor was last given in this session. */
  secondFactorAt: Date;
  ip: string | null;
}

/** The person who signs, let in by a link: for one request, and only while the link lives. */
export interface SignerActor {
  kind: "signer";
  linkId: string;
  requestId: string;
  authorityIds: readonly string[];
  ip: string | null;
}

/** A capture system of an organisation, known by the key it came with. */
export interface KeyActor {
  kind: "key";
  keyId: string;
  /** The one authority the key was made for. */
  authorityIds: readonly [string];
  ip: string | null;
}

/** Who may open requests and hand evidence over. */
export type Submitter = UserActor | KeyActor;

/** The column of a row that says who: one of the two. */
export const submittedBy = (actor: Submitter): { userId: string } | { keyId: string } =>
  actor.kind === "user" ? { userId: actor.userId } : { keyId: actor.keyId };

/**
 * Who acted: a person, a capture system, the signer, the provider (a webhook), this product by itself, or somebody at
 * the terminal.
 */
export type Actor = Submitter | SignerActor | { kind: "provider" } | { kind: "system" } | { kind: "command" };
