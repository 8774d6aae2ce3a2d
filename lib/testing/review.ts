import type { UserActor } from "@/lib/auth/actor";
import { claimRequest } from "@/lib/claims/take-request";
import { db, inTransaction } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { recordLook } from "@/lib/evidence/looks";
import type { OneShotNumbers, RequestPk, VideoidPk } from "@/lib/gateways/one-shot/client";
import { reasonText } from "@/lib/reviews/catalogue";
import { type Answer, type ChecklistItem, checklistItems } from "@/lib/reviews/checklist";
import { loadReview } from "@/lib/reviews/facts";
import type { ApproveInput, RefuseInput } from "@/lib/reviews/schema";
import type { ItemKind } from "@/lib/workflows/evidence";
import type { WorkflowId } from "@/lib/workflows/names";
import { openedRequest, type World } from "./world";

type Signs = World["signs"]["nuria"];

/** A request an officer holds, as the bench shows it. */
export interface Held {
  id: string;
  requestPk: number;
  videoidPk: number;
  token: number;
  version: number;
  evidenceHash: string;
}

/** A request's numbers as the provider's own calls want them. */
export const numbersOf = ({ requestPk, videoidPk }: Held): OneShotNumbers => ({
  requestPk: requestPk as RequestPk,
  videoidPk: videoidPk as VideoidPk,
});

interface HeldOptions {
  story?: string;
  by?: UserActor;
  authorityId?: string;
  email?: string;
  phone?: string;
  workflow?: WorkflowId;
  profile?: string;
  /** What is answered otherwise than "pass"; null leaves a question open. */
  answers?: Partial<Record<ChecklistItem, Answer | null>>;
  looks?: boolean;
}

/** What a refusal needs of the bench: neither looks nor answers. */
export const unread = {
  looks: false,
  answers: Object.fromEntries(checklistItems.map((item) => [item, null])),
} satisfies HeldOptions;

/** A request taken by an officer, its evidence collected, every item opened and every question of its case answered "pass". */
export async function underReview(world: World, officer: UserActor, options: HeldOptions = {}): Promise<Held> {
  const { answers = {}, looks = true, story = "clean", ...opening } = options;
  // A test goes on to the next request whatever became of the last.
  await db().claim.updateMany({ where: { userId: officer.userId }, data: { userId: null, expiresAt: null } });
  const opened = await openedRequest(world, { outcome: "review", story, ...opening });
  const { token } = await claimRequest(officer, { requestId: opened.id });
  await collectEvidence(opened.id);
  if (looks) await lookAtAll(officer, opened.id);
  const evidenceHash = await hashOf(opened.id);
  await answerAll(officer, opened.id, evidenceHash, answers);
  return { ...opened, token, version: await versionOf(opened.id), evidenceHash };
}

/** Every question of the case, as rows the way the verb leaves them: one by one would take most of a test's time. */
export async function answerAll(
  officer: UserActor,
  requestId: string,
  evidenceHash: string,
  answers: NonNullable<HeldOptions["answers"]> = {},
): Promise<void> {
  const { facts } = await inTransaction((tx) => loadReview(tx, officer, requestId));
  const data = facts.asked.flatMap((item) => {
    const answer = answers[item] === undefined ? "pass" : answers[item];
    return answer ? [{ requestId, userId: officer.userId, item, answer, evidenceHash, answeredAt: new Date() }] : [];
  });
  await db().reviewAnswer.deleteMany({ where: { requestId, userId: officer.userId } });
  await db().reviewAnswer.createMany({ data });
}

/** Looks at an item as it is stored at this moment. */
export async function lookAt(
  officer: UserActor,
  requestId: string,
  kind: ItemKind,
  facts: Pick<Parameters<typeof recordLook>[1], "seen" | "length" | "unplayable"> = {},
): Promise<void> {
  const item = await db().evidenceItem.findUniqueOrThrow({ where: { requestId_kind: { requestId, kind } } });
  await recordLook(officer, { requestId, kind, sha256: item.sha256 ?? "", ...facts });
}

export async function lookAtAll(officer: UserActor, requestId: string): Promise<void> {
  const items = await db().evidenceItem.findMany({ where: { requestId, state: "stored" }, orderBy: { kind: "asc" } });
  for (const item of items) {
    const kind = item.kind as ItemKind;
    await lookAt(officer, requestId, kind, kind === "video" ? { seen: [[0, 10]], length: 10 } : {});
  }
}

export const hashOf = async (requestId: string): Promise<string> =>
  (await db().evidenceSet.findUniqueOrThrow({ where: { requestId } })).hash ?? "";

export const versionOf = async (id: string): Promise<number> =>
  (await db().request.findUniqueOrThrow({ where: { id } })).version;

/** What signs any act. */
export const signature = (held: Omit<Held, "evidenceHash" | "videoidPk">, signs: Signs) => ({
  requestId: held.id,
  token: held.token,
  version: held.version,
  key: crypto.randomUUID(),
  pin: signs.pin,
  password: signs.password,
  username: signs.username,
  keepPassword: false,
});

/** What the approval sheet sends; the published form of a read always leaves one check out, which asks for a reason. */
export const approval = (held: Held, signs: Signs, change: Partial<ApproveInput> = {}): ApproveInput => ({
  ...signature(held, signs),
  evidenceHash: held.evidenceHash,
  confirmed: true,
  reason: "Compared by hand with the card shown in the video.",
  ...change,
});

/** What the refusal sheet sends: with the words it shows. */
export const refusal = (held: Held, signs: Signs, change: Partial<RefuseInput> = {}): RefuseInput => {
  const { cause = "DOC-09", locale = "en" } = change;
  return { ...signature(held, signs), cause, locale, text: reasonText(cause, locale), extraCauses: [], ...change };
};

/** Calls of one operation the provider received about a request. */
export async function callsOf(world: World, held: { requestPk: number }, operation: string) {
  const entries = await world.sandbox.ledger();
  return entries.filter((entry) => entry.operation === operation && entry.request_pk === held.requestPk);
}

/** What the trail says of a request, oldest first. */
export async function trailOf(requestId: string) {
  return db().auditEvent.findMany({ where: { requestId }, orderBy: { seq: "asc" } });
}
