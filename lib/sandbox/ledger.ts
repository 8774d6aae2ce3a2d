import fs from "node:fs";
import path from "node:path";

/** One call as it was received. Names of fields, never their values: only a refusal's reason is kept as sent. */
export interface LedgerEntry {
  seq: number;
  at: string;
  face: string;
  operation: string;
  method: string;
  /** The route, not the address: addresses carry tokens and applicants' links. */
  route: string;
  registration_authority: string | null;
  request_pk: number | null;
  videoid_pk: number | null;
  fields: string[];
  rao: string | null;
  used_token: boolean | null;
  reason: string | null;
  /** What changed, or null when the call changed nothing. */
  effect: string | null;
  /** HTTP status of the answer, null when the connection was dropped without one. */
  status: number | null;
  /** The text of an error answer. */
  error: string | null;
  fault: string | null;
  duration_ms: number;
}

export type LedgerDraft = Omit<LedgerEntry, "seq" | "at" | "duration_ms">;

const memoryLimit = 5_000;
const tailBytes = 8 * 1024 * 1024;

/** Every call received: appended to a file before its answer, with the newest in memory. */
export class Ledger {
  readonly #file: string;
  #entries: LedgerEntry[] = [];
  #seq = 0;
  #firstSeq = 1;

  constructor(directory: string) {
    this.#file = path.join(directory, "ledger.jsonl");
    this.#loadTail();
  }

  append(draft: LedgerDraft, at: Date, durationMs: number): void {
    this.#seq += 1;
    const entry: LedgerEntry = { seq: this.#seq, at: at.toISOString(), ...draft, duration_ms: Math.round(durationMs) };
    fs.appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    this.#remember(entry);
  }

  /** `since` is a sequence number or a moment; entries after it, oldest first. */
  read(filter: { since?: number | Date; operation?: string; requestPk?: number }) {
    const { since, operation, requestPk } = filter;
    const entries = this.#entries.filter((entry) => {
      if (typeof since === "number" && entry.seq <= since) return false;
      if (since instanceof Date && entry.at <= since.toISOString()) return false;
      if (operation !== undefined && entry.operation !== operation) return false;
      return requestPk === undefined || entry.request_pk === requestPk;
    });
    const oldest = this.#entries[0]?.seq ?? this.#firstSeq;
    return { entries, last: this.#seq, truncated: oldest > this.#firstSeq };
  }

  #remember(entry: LedgerEntry): void {
    // The file keeps its lines; reads start anew after the line that records a reset.
    if (entry.operation === "reset") {
      this.#entries = [];
      this.#firstSeq = entry.seq + 1;
      return;
    }
    this.#entries.push(entry);
    if (this.#entries.length > memoryLimit) this.#entries.splice(0, this.#entries.length - memoryLimit);
  }

  #loadTail(): void {
    let text: string;
    try {
      text = readTail(this.#file);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw error;
    }
    for (const line of text.split("\n")) {
      const entry = parseLine(line);
      if (!entry) continue;
      this.#seq = entry.seq;
      this.#remember(entry);
    }
    // A kill in the middle of a write leaves half a line; the next one must not be glued to it.
    if (text.length > 0 && !text.endsWith("\n")) fs.appendFileSync(this.#file, "\n");
  }
}

function readTail(file: string): string {
  const descriptor = fs.openSync(file, "r");
  try {
    const size = fs.fstatSync(descriptor).size;
    const length = Math.min(size, tailBytes);
    const buffer = Buffer.alloc(length);
    fs.readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString("utf8");
  } finally {
    fs.closeSync(descriptor);
  }
}

function parseLine(line: string): LedgerEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    // Our own file: a line that parses and carries a number was written by `append`.
    return typeof value === "object" && value !== null && "seq" in value ? (value as LedgerEntry) : null;
  } catch {
    return null;
  }
}
