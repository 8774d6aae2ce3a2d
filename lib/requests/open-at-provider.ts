import "server-only";
import type { Submitter } from "@/lib/auth/actor";
import { connectionOf } from "@/lib/authorities/connection";
import { db, isUniqueViolation } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { workflowOf } from "@/lib/workflows/registry";
import type { Connection, NewRequest, Opened, Scratchcards, Workflow } from "@/lib/workflows/workflow";
import { NotOpened } from "./creation";
import { noteNotOpened, noteOpened } from "./note-opening";
import { inTurn, takeScratchcard } from "./take-scratchcard";

interface Opening {
  requestId: string;
  authorityId: string;
  workflow: string;
  input: Omit<NewRequest, "scratchcard">;
}

/** Opens a recorded request at the provider, once, and records what became of it. */
export async function openAtProvider(actor: Submitter, opening: Opening): Promise<void> {
  const { requestId, authorityId, input } = opening;
  const workflow = workflowOf(opening.workflow);
  let opened: Opened;
  try {
    const connection = await connectionOf(authorityId);
    await checkContact(workflow, connection, opening);
    const { scratchcards } = workflow;
    opened = scratchcards
      ? await inTurn(authorityId, () => openWithCard(workflow, scratchcards, connection, opening))
      : await workflow.open(connection, { ...input, scratchcard: null }, requestId);
  } catch (error) {
    return noteFailure(actor, requestId, error);
  }
  try {
    await noteOpened(requestId, opened);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // The numbers are those of another request: an answer that was meant for somebody else tells nothing of this one.
    await noteFailure(actor, requestId, new ProviderError("garbled", "open", { httpStatus: 200 }));
  }
}

/** A definite no to phone or e-mail ends it before anything is sent; a check that fails itself does not. */
async function checkContact(workflow: Workflow, connection: Connection, opening: Opening): Promise<void> {
  if (!workflow.checkContact) return;
  const { requestId, input } = opening;
  const contact = { phone: input.phone, email: input.email, documentNumber: input.holder.serial_number ?? "" };
  let answer: { ok: boolean; reason: string | null } | null = null;
  try {
    answer = await workflow.checkContact(connection, contact, requestId);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
  const contactCheck = answer === null ? "not-checked" : answer.ok ? "ok" : "ko";
  await db().request.update({ where: { id: requestId }, data: { contactCheck } });
  if (answer && !answer.ok) throw new NotOpened("contact-refused", answer.reason);
}

/** One card, and once more another where somebody else was faster with it (ra-api 4). */
async function openWithCard(
  workflow: Workflow,
  cards: Scratchcards,
  connection: Connection,
  { requestId, authorityId, input }: Opening,
): Promise<Opened> {
  for (let again = true; ; again = false) {
    const scratchcard = await before(() => takeScratchcard(cards, connection, { id: requestId, authorityId }));
    try {
      return await workflow.open(connection, { ...input, scratchcard }, requestId);
    } catch (error) {
      if (!(error instanceof ProviderError && cards.isSpent(error))) throw error;
      // These words do not say who used it up; a look does, and where it fails the outcome stays unknown.
      const trace = await cards.trace(connection, scratchcard, input, requestId).catch(() => {
        throw error;
      });
      if (trace.found === "ours") return trace.opened;
      if (!again) throw new NotOpened("scratchcards-busy", error.fault?.text ?? null);
    }
  }
}

/** A failure of what comes before the opening says that nothing was opened. */
async function before<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError) throw new NotOpened("not-reached", error.fault?.text ?? null);
    throw error;
  }
}

/** A provider that says "no" has opened nothing; silence or a fault of its own, whatever its words, says nothing. */
async function noteFailure(actor: Submitter, requestId: string, error: unknown): Promise<void> {
  if (error instanceof NotOpened) {
    const { problem, words } = error;
    return noteNotOpened(actor, requestId, { problem, words, definite: true, details: {} });
  }
  const provider = error instanceof ProviderError ? error : null;
  const definite =
    provider === null ||
    provider.failure === "not-sent" ||
    (provider.failure === "answered" && provider.fault !== null && (provider.httpStatus ?? 500) < 500);
  await noteNotOpened(actor, requestId, {
    problem: null,
    words: provider?.fault?.text || null,
    definite,
    details: { failure: provider?.failure ?? "failed", httpStatus: provider?.httpStatus ?? null },
  });
  if (provider === null) throw error;
}
