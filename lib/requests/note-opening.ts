import "server-only";
import { recordAudit } from "@/lib/audit/record";
import type { Actor } from "@/lib/auth/actor";
import { subjectOf } from "@/lib/crypto/data-keys";
import { inTransaction } from "@/lib/db";
import { takesEvidence } from "@/lib/workflows/names";
import type { Opened } from "@/lib/workflows/workflow";
import type { CreationProblem } from "./creation";
import { lockRequest } from "./lock";
import { addNames } from "./match-hints";
import { nextCheckMs } from "./schedule";

/** Records what the provider opened: its numbers, and the link sealed. Late, when the card told instead of the answer. */
export async function noteOpened(requestId: string, opened: Opened, { late = false } = {}): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const before = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
    const { requestPk, videoidPk, videoIdentifier } = opened.numbers;
    // A webhook may have told of it first; what it brought is newer.
    const known = before.creation === "confirmed";
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "request", column: "videoidLink", row: requestId };
    // Some hosts answer with a link where nobody is to be filmed behind it.
    const link = opened.link && !takesEvidence(before.workflow) ? cipher.seal(place, opened.link.reveal()) : null;
    const wait = nextCheckMs("VIDEOPENDING", 0, 0) ?? 0;
    const row = await tx.request.update({
      where: { id: requestId },
      data: {
        creation: "confirmed",
        creationError: null,
        creationProblem: null,
        lastCheckError: null,
        requestPk,
        videoidPk: before.videoidPk ?? videoidPk,
        videoIdentifier: before.videoIdentifier ?? videoIdentifier,
        videoidLink: link,
        ...(known ? {} : { nextCheckAt: new Date(Date.now() + (late ? 0 : wait)) }),
        ...(late ? { version: { increment: 1 } } : {}),
      },
    });
    await addNames(tx, row, { requestPk, videoidPk, scratchcards: [row.scratchcard] });
    if (!late || known) return;
    const entry = { authorityId: row.authorityId, requestId, details: { requestPk, scratchcard: row.scratchcard } };
    await recordAudit(tx, { kind: "system" }, { action: "request.create_found", ...entry });
  });
}

interface NotOpenedFacts {
  problem: CreationProblem | null;
  /** The provider's words; null keeps those of the answer before. */
  words: string | null;
  /** Whether it is certain that nothing was opened. */
  definite: boolean;
  details: Record<string, string | number | null>;
}

/** Records an opening that failed, or whose outcome is not known; says nothing of one that was settled meanwhile. */
export async function noteNotOpened(actor: Actor, requestId: string, facts: NotOpenedFacts): Promise<void> {
  const { problem, words, definite, details } = facts;
  await inTransaction(async (tx) => {
    await lockRequest(tx, requestId);
    const row = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
    if (row.creation !== "sending" && row.creation !== "unknown") return;
    const cipher = await subjectOf(tx, requestId);
    const place = { table: "request", column: "creationError", row: requestId };
    await tx.request.update({
      where: { id: requestId },
      data: {
        creation: definite ? "failed" : "unknown",
        creationProblem: problem,
        ...(words === null ? {} : { creationError: cipher.seal(place, words) }),
        lastCheckError: problem ?? String(details.failure ?? "failed"),
        // A card can tell what became of it.
        nextCheckAt: !definite && row.scratchcard ? new Date() : null,
        version: { increment: 1 },
      },
    });
    await recordAudit(tx, actor, {
      action: "request.create_failed",
      authorityId: row.authorityId,
      requestId,
      outcome: definite ? "failed" : "unknown",
      details: { ...details, ...(problem ? { problem } : {}) },
    });
  });
}
