import path from "node:path";
import sharp from "sharp";
import { documentFront, documentPhoto, documentRear, selfie, selfieBackdrop } from "@/lib/sandbox/stories/draw/still";
import type { Story } from "@/lib/sandbox/stories/story";
import { rasterise } from "./rasterise";

async function writeJpeg(svg: string, file: string, quality: number): Promise<void> {
  await sharp(Buffer.from(svg), { unlimited: true }).flatten().jpeg({ quality, mozjpeg: true }).toFile(file);
}

export async function writeStills(story: Story, folder: string): Promise<void> {
  const { media } = story;
  await writeJpeg(documentFront(story), path.join(folder, media.document_front), 75);
  if (media.document_rear) await writeJpeg(documentRear(story), path.join(folder, media.document_rear), 75);
  await writeJpeg(documentPhoto(story), path.join(folder, media.document_photo), 86);
  await writeJpeg(
    selfie(story, await rasterise(selfieBackdrop(story), 1)),
    path.join(folder, media.document_owner),
    88,
  );
}
