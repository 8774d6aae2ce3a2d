import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { openSubject, type SubjectKeyRow } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { userNames } from "@/lib/people/names";
import type { PolicySettings } from "@/lib/policy/settings";
import { mayRelease, releaseFrom } from "@/lib/policy/unknown-outcome";
import type { DoubtView, ReleasedView } from "./doubt-view";

/** How many of the reads are told one by one. */
const shownReads = 5;

/** The decision of a request nobody knows the outcome of; null where there is none. */
export async function readDoubt(
  row: SubjectKeyRow,
  settings: PolicySettings,
  now: Date,
  sees: { errors: boolean },
): Promise<DoubtView | null> {
  const requestId = row.id;
  const decision = await db().decision.findFirst({
    where: { requestId, OR: [{ state: "UNKNOWN" }, { state: "NOT_SENT", mayHaveLeft: true }] },
  });
  const from = decision && releaseFrom(decision, settings);
  if (!decision || !from) return null;
  const calls = await db().providerCall.findMany({
    where: { requestId, operation: "getRequest", at: { gte: decision.sentAt ?? decision.recordedAt } },
    orderBy: { at: "desc" },
    take: shownReads,
  });
  const names = await userNames([decision.userId]);
  const place = { table: "decision", column: "errorText", row: decision.id };
  return {
    decisionId: decision.id,
    kind: decision.kind as DoubtView["kind"],
    state: decision.state as DoubtView["state"],
    by: names.get(decision.userId) ?? "",
    attempt: decision.attempt,
    sentAt: decision.sentAt?.toISOString() ?? null,
    answer: {
      httpStatus: decision.httpStatus,
      code: decision.errorCode,
      said: sees.errors ? (await openSubject(row)).openOptional(place, decision.errorText) : null,
    },
    reads: decision.reads,
    agreeingReads: decision.agreeingReads,
    neededReads: settings.unknownReads,
    lastReads: calls.map((call) => ({
      at: call.at.toISOString(),
      answered: call.outcome === "ok",
      httpStatus: call.httpStatus,
    })),
    releaseFrom: from.toISOString(),
    releasable: mayRelease(decision, settings, now),
  };
}

/** The decisions of a request that an admin released, newest first. */
export async function readReleased(row: SubjectKeyRow, actor: UserActor): Promise<ReleasedView[]> {
  const found = await db().decision.findMany({
    where: { requestId: row.id, releasedAt: { not: null } },
    orderBy: { releasedAt: "desc" },
  });
  if (found.length === 0) return [];
  const names = await userNames(found.flatMap(({ userId, releasedById }) => [userId, releasedById]));
  const cipher = await openSubject(row);
  return found.map((decision) => ({
    id: decision.id,
    kind: decision.kind as ReleasedView["kind"],
    state: decision.state as ReleasedView["state"],
    by: names.get(decision.userId) ?? "",
    mine: decision.userId === actor.userId,
    at: decision.recordedAt.toISOString(),
    releasedBy: names.get(decision.releasedById ?? "") ?? "",
    releasedAt: decision.releasedAt?.toISOString() ?? "",
    reason:
      actor.role === "support"
        ? null
        : cipher.openOptional(
            { table: "decision", column: "release_reason", row: decision.id },
            decision.releaseReason,
          ),
  }));
}
