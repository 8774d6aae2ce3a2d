import { may, type Role } from "@/lib/auth/roles";
import { hasWaitedOut, type Quarantine } from "@/lib/policy/unknown-outcome";
import { takesContact } from "@/lib/workflows/names";
import type { ActKind, ActState } from "./acts-view";

/** Statuses a request may be cancelled at (state-machine 3, rows 14 and 15); at ENROLLREADY the provider may say no. */
const cancellable = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR", "VIDEOREVIEW", "CREATED", "ENROLLREADY"];

export interface ActFacts extends Quarantine {
  workflow: string;
  /** The provider's word. */
  status: string;
  /** Opened at the provider, under a number to name it by. */
  opened: boolean;
  /** Of an open decision or cancellation. */
  decisionState: string | null;
  /** Who holds it now. */
  holder: string | null;
  /** Evidence or a document is on its way, or nobody knows whether it was signed. */
  otherUnderWay: boolean;
  /** Acts that are not settled. */
  acts: readonly { kind: ActKind; state: ActState; sentAt: Date | null; reads: number }[];
}

interface Who {
  userId: string;
  role: Role;
}

/** Nothing goes beside an act under way. */
const isIdle = ({ opened, otherUnderWay, acts }: ActFacts) =>
  opened && !otherUnderWay && !acts.some(({ state }) => state === "RECORDED" || state === "SENDING");

/**
 * An officer cancels what nobody else holds; an admin also what an officer holds. Nobody does while a decision is open,
 * and one cancellation is followed by another only when its outcome stays unknown for long.
 */
export function mayCancel(facts: ActFacts, { userId, role }: Who): boolean {
  if (!may(role, "request.cancel") || !isIdle(facts) || !cancellable.includes(facts.status)) return false;
  if (role !== "admin" && facts.holder !== null && facts.holder !== userId) return false;
  const lost = facts.acts.find(({ kind }) => kind === "cancel");
  return lost ? hasWaitedOut(lost, facts) : facts.decisionState === null;
}

/** Contact data are what an officer judges by, too: nobody corrects them under the hands of another. */
export function mayUpdate(facts: ActFacts, { userId, role }: Who): boolean {
  if (!may(role, "request.update") || !isIdle(facts) || !takesContact(facts.workflow, facts.status)) return false;
  if (facts.holder !== null && facts.holder !== userId) return false;
  return facts.decisionState === null && !facts.acts.some(({ kind }) => kind === "update");
}
