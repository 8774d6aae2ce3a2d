/*
 * Just enough of PostgreSQL's frontend protocol (version 3, "Message Formats") to tell one statement from the next and
 * to name it by what it does.
 */

/** A message of the client or the server: its type and everything after type and length. */
interface Message {
  type: string;
  body: Buffer;
  /** Type, length and body as they came. */
  raw: Buffer;
}

/** Cuts a stream into messages; the client's first has no type and is called "startup". */
export class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #started: boolean;

  constructor({ startup }: { startup: boolean }) {
    this.#started = !startup;
  }

  *take(chunk: Buffer): Generator<Message> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const head = this.#started ? 1 : 0;
      if (this.#rest.length < head + 4) return;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return;
      const raw = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      yield { type: this.#started ? String.fromCharCode(raw[0] ?? 0) : "startup", body: raw.subarray(head + 4), raw };
      this.#started = true;
    }
  }
}

function textAt(body: Buffer, from: number): { text: string; next: number } {
  const end = body.indexOf(0, from);
  return { text: body.toString("utf8", from, end), next: end + 1 };
}

/** The parameters of a Bind that were sent as text. */
function parametersOf(bind: Buffer, from: number): string[] {
  const formats = bind.readInt16BE(from);
  let at = from + 2 + 2 * formats;
  const values: string[] = [];
  const count = bind.readInt16BE(at);
  at += 2;
  for (let index = 0; index < count; index++) {
    const length = bind.readInt32BE(at);
    at += 4;
    if (length < 0) continue;
    values.push(bind.toString("utf8", at, at + length));
    at += length;
  }
  return values;
}

/** The only parameters a name may carry: codes of ours, never a person's data. */
const codes = {
  audit: /^(?:decision|act|signing|request|incident|claim|auth)\.[a-z_]+$/,
  state: /^(?:RECORDED|SENDING|UNKNOWN|NOT_SENT|CONFIRMED|REJECTED|VOID|SUPERSEDED)$/,
};

/** What a statement does, in words that stay the same from run to run. */
function nameOf(sql: string, parameters: readonly string[]): string {
  const plain = sql
    .replaceAll(/"public"\.|"/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (plain.includes("audit_append(")) return `audit ${parameters.find((value) => codes.audit.test(value)) ?? ""}`;
  const verb = /^\w+/.exec(plain)?.[0].toUpperCase() ?? "";
  const table = /\b(?:FROM|INTO|UPDATE) (\w+)/i.exec(plain)?.[1];
  // Raw statements spell the state out.
  const written = /\bstate = '([A-Z_]+)'/.exec(plain)?.[1];
  const state = verb === "SELECT" ? undefined : (written ?? parameters.find((value) => codes.state.test(value)));
  return [verb, table, state].filter(Boolean).join(" ");
}

/** Names the statements of one connection; a COMMIT by the last line of the trail it commits. */
export class Statements {
  readonly #prepared = new Map<string, string>();
  #sql = "";
  #parameters: string[] = [];
  #line: string | null = null;

  /** The statement this message completes, or null. */
  next({ type, body }: Message): string | null {
    if (type === "Q") return this.#named(textAt(body, 0).text, []);
    if (type === "P") {
      const { text: name, next } = textAt(body, 0);
      this.#prepared.set(name, textAt(body, next).text);
    }
    if (type === "B") {
      const { text: name, next } = textAt(body, textAt(body, 0).next);
      this.#sql = this.#prepared.get(name) ?? "";
      this.#parameters = parametersOf(body, next);
    }
    return type === "S" ? this.#named(this.#sql, this.#parameters) : null;
  }

  #named(sql: string, parameters: readonly string[]): string {
    const name = nameOf(sql, parameters);
    if (name === "BEGIN") this.#line = null;
    if (name.startsWith("audit ")) this.#line = name.slice("audit ".length);
    return name === "COMMIT" && this.#line ? `COMMIT ${this.#line}` : name;
  }
}
