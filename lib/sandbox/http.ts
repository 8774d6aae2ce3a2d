import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { LedgerDraft } from "./ledger";
import type { Announcement } from "./webhooks";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | Readable;
  /** The text of an error, for the ledger. */
  error?: string;
}

/** What a handler gets: the call, a place to note what it did, and a list of news to post once it has been answered. */
export interface Call {
  method: string;
  url: URL;
  params: Record<string, string>;
  headers: IncomingMessage["headers"];
  body: Buffer;
  /** The body as it comes, for the routes that read it themselves; `body` is empty there. */
  stream: Readable;
  ledger: LedgerDraft;
  announcements: Announcement[];
}

export function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

export class BodyTooLargeError extends Error {}

export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > limit) throw new BodyTooLargeError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export async function send(response: ServerResponse, answer: Answer): Promise<void> {
  // The caller may have gone while the answer was delayed; its effect stands all the same.
  if (response.destroyed) return;
  const { status, headers, body } = answer;
  if (!(body instanceof Readable)) {
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    await new Promise<void>((resolve) => {
      response.once("close", resolve);
      response.end(body, () => resolve());
    });
    return;
  }
  response.writeHead(status, headers);
  try {
    await pipeline(body, response);
  } catch {
    // A caller that stops reading half-way ends the stream; nothing is left to do for it.
    response.destroy();
  }
}

const loopbackHost = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** `http://host` of the call when it names this machine, else null: other hosts are what a proxy says, not where we are. */
export function loopbackOrigin(headers: IncomingMessage["headers"]): string | null {
  return headers.host && loopbackHost.test(headers.host) ? `http://${headers.host}` : null;
}
