import "server-only";
import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { requireClaim } from "@/lib/claims/guard";
import { openSubject, subjectOf } from "@/lib/crypto/data-keys";
import { db, inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { personColumns } from "@/lib/requests/person";
import { readFromProvider } from "@/lib/requests/refresh-request";
import { comparePaper, type Expected, lastingWords, type PaperFinding } from "./compare-paper";
import { expectedFrom, type FreshReading, sourcesOf } from "./expected";
import { asked, heldNow, heldToRead, type ToComplete } from "./load";
import type { Paper } from "./names";
import { pdfText } from "./pdf-text";
import type { OpenPaperInput, ReadPaperInput } from "./schema";

export interface FetchedPaper {
  /** What can be read of it; empty where a PDF gives no words. */
  words: string;
  pdf: Buffer | null;
  sha256: string;
  lastingSha256: string;
  findings: PaperFinding[];
}

const hash = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

/** Has the provider make a paper anew and holds it against what is to be certified. */
export async function fetchPaper(
  actor: UserActor,
  request: ToComplete,
  reading: FreshReading,
  paper: Paper,
): Promise<FetchedPaper> {
  const { completion, requestPk, id } = request;
  const raoId = actor.raoId;
  if (!raoId) throw new AppError("conditions-unmet", { params: { conditions: "A3" } });
  const expected = expectedFrom(await sourcesOf(db(), request, reading));
  if (paper === "declaration") {
    const words = await asked(() => completion.declaration(requestPk, raoId, id));
    return toPaper(words, null, expected);
  }
  const pdf = await asked(() => completion.contract(requestPk, raoId, id));
  if (!pdf) throw new AppError("provider-refused");
  return toPaper((await pdfText(pdf)) ?? "", pdf, expected);
}

function toPaper(words: string, pdf: Buffer | null, expected: Expected): FetchedPaper {
  // A contract nobody can read the words of is told apart by its bytes.
  const lasting = words ? lastingWords(words) : (pdf ?? "");
  const sha256 = hash(words || (pdf ?? ""));
  return { words, pdf, sha256, lastingSha256: hash(lasting), findings: comparePaper(words, expected) };
}

/** Opens a paper for reading: what is shown is kept as it is, with what came of holding it against the evidence. */
export async function openPaper(actor: UserActor, input: OpenPaperInput): Promise<void> {
  const { requestId, paper } = input;
  const request = await heldNow(actor, input);
  const reading = await asked(() => readFromProvider(requestId));
  const fetched = await fetchPaper(actor, request, reading, paper);
  await inTransaction(async (tx) => {
    await heldToRead(tx, actor, input);
    const cipher = await subjectOf(tx, requestId);
    const place = (column: string) => ({ table: "paper_reading", column, row: rowOf(requestId, actor.userId, paper) });
    const where = { requestId_userId_paper: { requestId, userId: actor.userId, paper } };
    const known = await tx.paperReading.findUnique({ where, select: { lastingSha256: true, readAt: true } });
    const data = {
      sha256: fetched.sha256,
      lastingSha256: fetched.lastingSha256,
      words: cipher.seal(place("words"), fetched.words),
      pdf: cipher.sealOptional(place("pdf"), fetched.pdf?.toString("base64")),
      findings: fetched.findings.map(({ field, comparison }) => ({ field, ...comparison })),
      openedAt: new Date(),
      // The same words, printed anew, have been read.
      readAt: known?.lastingSha256 === fetched.lastingSha256 ? known.readAt : null,
    };
    await tx.paperReading.upsert({
      where,
      create: { requestId, userId: actor.userId, paper, ...data },
      update: data,
    });
    await recordAudit(tx, actor, {
      action: "paper.open",
      authorityId: request.authorityId,
      requestId,
      details: { paper, sha256: fetched.sha256 },
    });
  });
}

export const rowOf = (requestId: string, userId: string, paper: string) => `${requestId}/${userId}/${paper}`;

/** The officer has seen a paper to its end. */
export async function markPaperRead(actor: UserActor, input: ReadPaperInput): Promise<void> {
  const { requestId, paper, sha256 } = input;
  await inTransaction(async (tx) => {
    const request = await heldToRead(tx, actor, input);
    const { count } = await tx.paperReading.updateMany({
      where: { requestId, userId: actor.userId, paper, sha256, readAt: null },
      data: { readAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: "paper.read",
      authorityId: request.authorityId,
      requestId,
      details: { paper, sha256 },
    });
  });
}

/** The contract as it was opened by this officer, for as long as they hold the request. */
export async function openedContract(actor: UserActor, requestId: string): Promise<Buffer> {
  const paper = "contract";
  const { row, reading } = await inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
      select: personColumns,
    });
    if (!row) throw new AppError("not-found");
    await requireClaim(tx, actor, requestId);
    const where = { requestId_userId_paper: { requestId, userId: actor.userId, paper } };
    const reading = await tx.paperReading.findUnique({ where, select: { pdf: true, sha256: true } });
    if (!reading?.pdf) throw new AppError("not-found");
    await recordAudit(tx, actor, {
      action: "paper.open",
      authorityId: row.authorityId,
      requestId,
      details: { paper, sha256: reading.sha256, form: "pdf" },
    });
    return { row, reading: { pdf: reading.pdf } };
  });
  const place = { table: "paper_reading", column: "pdf", row: rowOf(requestId, actor.userId, paper) };
  return Buffer.from((await openSubject(row)).open(place, reading.pdf), "base64");
}
