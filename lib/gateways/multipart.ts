import { randomUUID } from "node:crypto";

/** A file on its way out. It is opened only when its call leaves, and once; `bytes` says exactly how long it is. */
export interface FileSource {
  name: string;
  type: string;
  bytes: number;
  open: () => AsyncIterable<Uint8Array>;
}

export type FormPart = { name: string; value: string } | { name: string; file: FileSource };

/** A file that is in memory already. */
export function inMemory(name: string, type: string, content: Uint8Array): FileSource {
  return {
    name,
    type,
    bytes: content.length,
    open: async function* () {
      yield content;
    },
  };
}

export interface Multipart {
  contentType: string;
  bytes: number;
  /** The body piece by piece: nothing of a file is held longer than its piece takes to leave. */
  pieces: () => AsyncGenerator<Uint8Array>;
}

/** A `multipart/form-data` body whose length is known before its files are opened. */
export function multipart(parts: readonly FormPart[]): Multipart {
  const boundary = `cotejo-${randomUUID()}`;
  const framed = parts.map((part) => ({ part, head: Buffer.from(headOf(part, boundary)) }));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const lineEnd = Buffer.from("\r\n");
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: framed.reduce((sum, { part, head }) => sum + head.length + lengthOf(part) + lineEnd.length, end.length),
    pieces: async function* () {
      for (const { part, head } of framed) {
        yield head;
        if ("file" in part) yield* exactly(part.file);
        else yield Buffer.from(part.value, "utf8");
        yield lineEnd;
      }
      yield end;
    },
  };
}

function headOf(part: FormPart, boundary: string): string {
  const file = "file" in part ? `; filename="${escaped(part.file.name)}"\r\ncontent-type: ${typeOf(part.file)}` : "";
  return `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(part.name)}"${file}\r\n\r\n`;
}

/** As browsers write them: a quote or a line end in a name would end the header. */
const escaped = (name: string) => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const typeOf = ({ type }: FileSource) => (/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream");

const lengthOf = (part: FormPart) => ("file" in part ? part.file.bytes : Buffer.byteLength(part.value, "utf8"));

async function* exactly(file: FileSource): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of file.open()) {
    sent += piece.length;
    if (sent > file.bytes) break;
    yield piece;
  }
  // The length was promised in the header: the provider must not take a cut file for a whole one.
  if (sent !== file.bytes) throw new Error("a file to be sent is not as long as it said");
}
