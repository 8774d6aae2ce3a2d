import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Sandbox } from "@/lib/sandbox/context";
import { FileTooLargeError, type StoredFile } from "@/lib/sandbox/files";
import type { Answer, Call } from "@/lib/sandbox/http";
import { MultipartError, readForm } from "@/lib/sandbox/multipart";
import { OneShotError, tooLarge } from "./errors";
import type { ImageRecord } from "./records";
import { type Reply, shapes } from "./shapes";

const imageBytes = 8 * 1024 * 1024;
const missing = () => new OneShotError(400, "Missing required parameter: 'image'", { blamed: ["image"] });

/** POST /image: PNG only. */
export async function uploadImage(call: Call, sandbox: Sandbox): Promise<Reply> {
  const received: { file: StoredFile; filename: string; mime: string }[] = [];
  const discard = () => sandbox.files.remove(...received.map((one) => one.file));
  try {
    await readForm(call, async ({ key, filename, mime, stream }) => {
      if (key !== "image" || received.length > 0) stream.resume();
      else received.push({ file: await sandbox.files.receive(stream, imageBytes), filename, mime });
    });
  } catch (error) {
    discard();
    if (error instanceof FileTooLargeError) throw tooLarge();
    if (error instanceof MultipartError) throw missing();
    throw error;
  }
  const [image] = received;
  if (!image) throw missing();
  const size = pngSize(await sandbox.files.read(image.file));
  if (!size) {
    discard();
    const type = path.extname(image.filename).slice(1) || image.mime;
    throw new OneShotError(415, `Image file type not supported: ${type}`, { blamed: ["image"] });
  }
  const uid = randomUUID();
  const filename = path.basename(image.filename || "image.png");
  sandbox.store.change(({ images }) => {
    images[uid] = { ...size, filename, uploadedAt: sandbox.now().getTime(), file: image.file };
  });
  call.ledger.effect = "image uploaded";
  return shapes.imageCreated(uid);
}

export function findImage({ store }: Sandbox, uid: string): ImageRecord | undefined {
  return Object.hasOwn(store.state.images, uid) ? store.state.images[uid] : undefined;
}

export async function getImage(call: Call, sandbox: Sandbox): Promise<Answer> {
  const uid = call.params.image_uid ?? "";
  const image = findImage(sandbox, uid);
  if (!image) throw new OneShotError(404, `Image with uid ${uid} not found`);
  return { status: 200, headers: { "content-type": "image/png" }, body: await sandbox.files.read(image.file) };
}

export function listImages(_call: Call, { store }: Sandbox): Reply {
  const entries = Object.entries(store.state.images).map(([uid, { uploadedAt, width, height, filename }]) => {
    const date = new Date(uploadedAt).toISOString().replace("T", " ").replace("Z", "000");
    return [uid, { upload_date: date, ext: ".png", size: [width, height], mime: "image/png", filename }];
  });
  return shapes.read(Object.fromEntries(entries));
}

export function deleteImage(call: Call, sandbox: Sandbox): Reply {
  const uid = call.params.image_uid ?? "";
  const image = findImage(sandbox, uid);
  if (!image) throw new OneShotError(404, `Image with uid ${uid} not found on disk`);
  sandbox.store.change(({ images }) => {
    delete images[uid];
  });
  sandbox.files.remove(image.file);
  call.ledger.effect = "image deleted";
  return shapes.done("Image deleted");
}

export function deleteAllImages(call: Call, sandbox: Sandbox): Reply {
  const files = Object.values(sandbox.store.state.images).map((image) => image.file);
  sandbox.store.change((state) => {
    state.images = {};
  });
  sandbox.files.remove(...files);
  call.ledger.effect = "images deleted";
  return shapes.done("Images deleted successfully");
}

/** From the first chunk of a PNG, which is its header; null for anything else. */
function pngSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 33 || bytes.subarray(0, 8).toString("latin1") !== "\x89PNG\r\n\x1a\n") return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
