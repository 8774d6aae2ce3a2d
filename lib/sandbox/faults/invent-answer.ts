import http from "node:http";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Answer, json } from "@/lib/sandbox/http";
import type { InventedFault } from "./schema";

const asJson = { "content-type": "application/json" };
const usualBytes = 512 * 2 ** 20;
const piece = Buffer.alloc(2 ** 20, 0x20);

/** An answer that was never meant, in the place of the true one. */
export function inventAnswer(fault: InventedFault): Answer {
  const answer = bare(fault);
  if (fault.retry_after === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": fault.retry_after } };
}

function bare(fault: InventedFault): Answer {
  const status = fault.status ?? 200;
  switch (fault.kind) {
    case "status":
      return wordsOf(fault);
    case "garbage":
      return { status, headers: asJson, body: '{"status": "success", "deta' };
    case "endless":
      return { status, headers: asJson, body: repeated(piece, fault.bytes ?? usualBytes) };
    case "gzip_bomb":
      return { status, headers: { ...asJson, "content-encoding": "gzip" }, body: bomb(fault.bytes ?? usualBytes) };
    case "drip":
      return { status, headers: asJson, body: Readable.from(drops(fault.ms ?? 1000)) };
    case "redirect":
      return { status: 307, headers: { location: fault.location ?? "/elsewhere" }, body: "" };
  }
}

function wordsOf({ status = 503, body }: InventedFault): Answer {
  if (typeof body === "string") return { status, headers: { "content-type": "text/html" }, body };
  const details = { status: `${status} ${http.STATUS_CODES[status] ?? ""}`.trim(), details: "Simulated fault" };
  return json(status, body ?? details);
}

function repeated(part: Buffer, bytes: number): Readable {
  return Readable.from(
    (function* () {
      for (let left = bytes; left > 0; left -= part.length) yield left < part.length ? part.subarray(0, left) : part;
    })(),
  );
}

/** One packed piece again and again: a file of several members is one file (RFC 1952). */
function bomb(bytes: number): Readable {
  const packed = gzipSync(piece);
  return repeated(packed, Math.ceil(bytes / piece.length) * packed.length);
}

async function* drops(ms: number): AsyncGenerator<Buffer> {
  for (;;) {
    yield Buffer.from(" ");
    // Nobody waits for it when the sandbox ends.
    await sleep(ms, undefined, { ref: false });
  }
}
