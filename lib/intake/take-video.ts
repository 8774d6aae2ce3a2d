import "server-only";
import { createHash } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { AppError } from "@/lib/errors";
import { piecesOf } from "@/lib/gate/body";
import { evidenceLimits } from "@/lib/workflows/evidence-form";

const tooLarge = () => new AppError("body-too-large");

/** Room for the frame of a form around its file. */
const formBytes = 64 * 1024;

/** The bytes of the video, as the body itself or as the file `video` of a form, never more of them than allowed. */
export function videoOf(request: Request): AsyncIterable<Uint8Array> {
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  const isForm = type.startsWith("multipart/form-data");
  if (!isForm && !/^(video\/mp4|application\/octet-stream)\s*(;|$)/.test(type)) throw new AppError("body-type");
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > evidenceLimits.videoBytes + (isForm ? formBytes : 0)) throw tooLarge();
  return limited(isForm ? fileOf(request) : piecesOf(request));
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > evidenceLimits.videoBytes) throw tooLarge();
    yield piece;
  }
}

function formParser(request: Request) {
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  try {
    return new Busboy({ headers, limits: { fileSize: evidenceLimits.videoBytes + 1, files: 8, fields: 32 } });
  } catch {
    throw new AppError("body-unreadable");
  }
}

/** The first file of that name; other parts are read over. */
async function* fileOf(request: Request): AsyncGenerator<Uint8Array> {
  const file = new PassThrough();
  let found = false;
  const parser = formParser(request);
  parser.on("file", (name, stream: Readable) => {
    if (name !== "video" || found) return void stream.resume();
    found = true;
    stream.pipe(file, { end: false });
  });
  pipeline(Readable.from(piecesOf(request)), parser).then(
    () => {
      if (found) file.end();
      else file.destroy(new AppError("invalid-input", { fields: { video: "required" } }));
    },
    () => file.destroy(new AppError("body-unreadable")),
  );
  try {
    yield* file;
  } finally {
    parser.destroy();
  }
}

/** The SHA-256 of bytes that are read over. */
export async function sha256Of(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of body) hash.update(piece);
  return hash.digest("hex");
}
