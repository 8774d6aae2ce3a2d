import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import type { Role } from "@/lib/auth/roles";
import { db } from "@/lib/db";
import { keyNames, userNames } from "@/lib/people/names";
import type { TimelineEntry } from "./timeline-view";

/** Acts that say more about a reviewer's work, or about fraud, than support and admins may read. */
const forReviewersOnly = [
  "check.answer",
  "check.change",
  "face.verdict",
  "auto.shown",
  "evidence.reading",
  "evidence.open_image",
  "evidence.prefetch",
  "evidence.video_open",
  "evidence.video_coverage",
  "evidence.mark",
  "evidence.unmark",
  "evidence.snapshot",
  "evidence.second_look_open",
];

/** What an officer answered is nobody's to know who may have to judge the same blind. */
const judgements = ["check.answer", "check.change", "face.verdict"];

/** That colleagues wrote to each other is none of support's business. */
const amongColleagues = ["request.note"];

const limit = 300;

/** What happened to a request, newest first: the trail, the calls to the provider and the webhooks as received. */
export async function readTimeline(
  requestId: string,
  { role, userId }: Pick<UserActor, "role" | "userId">,
): Promise<TimelineEntry[]> {
  const [events, calls, deliveries] = await Promise.all([
    db().auditEvent.findMany({ where: { requestId }, orderBy: [{ at: "desc" }, { seq: "desc" }], take: limit }),
    db().providerCall.findMany({ where: { requestId }, orderBy: { at: "desc" }, take: limit }),
    db().webhookDelivery.findMany({ where: { requestId, times: { gt: 1 } }, orderBy: { lastAt: "desc" }, take: 50 }),
  ]);
  const visible = events.filter(
    (event) =>
      event.action !== "request.view" &&
      !(role === "support" && amongColleagues.includes(event.action)) &&
      (role === "rao" || role === "auditor" || !forReviewersOnly.includes(event.action)),
  );
  const read = visible.map((event) => ({ event, ...withoutAuthor(JSON.parse(event.details)) }));
  const names = await userNames(read.map(({ event, author }) => event.actorId ?? author));
  const systems = await keyNames(visible.map((event) => (event.actorKind === "key" ? event.actorId : null)));
  const entries: TimelineEntry[] = read.map(({ event, author, details }) => {
    const by = event.actorId ?? author;
    return {
      id: `${event.chain}/${event.seq}`,
      at: event.at.toISOString(),
      source: sourceOf(event.actorKind, details.source),
      what: event.action,
      by: by ? (names.get(by) ?? systems.get(by) ?? null) : null,
      outcome: event.outcome,
      details: told(event.action, details, { role, own: event.actorId === userId }),
    };
  });
  for (const call of calls)
    entries.push({
      id: call.id,
      at: call.at.toISOString(),
      source: "call",
      what: "call",
      by: null,
      outcome: call.outcome === "ok" ? "ok" : "failed",
      details: {
        service: call.service,
        operation: call.operation,
        ms: call.ms,
        status: call.httpStatus,
        failure: call.outcome === "ok" || call.outcome === "error" ? null : call.outcome,
      },
    });
  for (const delivery of deliveries)
    entries.push({
      id: delivery.id,
      at: delivery.lastAt.toISOString(),
      source: "webhook",
      what: "webhook.duplicate",
      by: null,
      outcome: "ok",
      details: { event: delivery.eventType, times: delivery.times },
    });
  return withoutRoutine(entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))).slice(0, limit);
}

/** Reads that followed each other and brought nothing are one line: what changed must not drown in them. */
function withoutRoutine(newestFirst: readonly TimelineEntry[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  for (const entry of newestFirst) {
    const above = lines.at(-1);
    if (above && isRoutine(above) && isRoutine(entry))
      lines[lines.length - 1] = {
        ...above,
        details: { ...above.details, times: Number(above.details.times ?? 1) + 1, since: entry.at },
      };
    else lines.push(entry);
  }
  return lines;
}

const isRoutine = (entry: TimelineEntry) =>
  entry.what === "call" && entry.outcome === "ok" && entry.details.operation === "getRequest";

function sourceOf(actorKind: string, source: TimelineEntry["details"][string] | undefined): TimelineEntry["source"] {
  if (actorKind === "user") return "person";
  if (actorKind === "key") return "system";
  if (actorKind === "provider") return "webhook";
  return source === "poll" ? "poll" : "app";
}

/** The worker may be who learned that an act took effect; it is still its author's. */
function withoutAuthor({ by, ...details }: TimelineEntry["details"]): {
  author: string | null;
  details: TimelineEntry["details"];
} {
  return { author: typeof by === "string" ? by : null, details };
}

/** Support reads that a request was refused, never why: causes and notes are for reviewers and auditors. */
/**
 * What a reader may know of an act: support never why a request was refused; an officer never what a colleague answered,
 * for it may be theirs to judge next, or at this moment.
 */
function told(
  action: string,
  details: TimelineEntry["details"],
  { role, own }: { role: Role; own: boolean },
): TimelineEntry["details"] {
  if (role === "support") return withoutCause(details);
  if (own || role !== "rao" || !judgements.includes(action)) return details;
  const { item } = details;
  return item === undefined ? {} : { item };
}

function withoutCause({ cause: _cause, reason: _reason, ...rest }: TimelineEntry["details"]): TimelineEntry["details"] {
  return rest;
}
