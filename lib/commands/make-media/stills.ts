import path from "node:path";
import sharp from "sharp";
import { documentFront, documentPhoto, documentRear, selfie } from "../../sandbox/stories/draw/still";
import type { Story } from "../../sandbox/stories/story";

async function writeJpeg(svg: string, file: string, quality: number): Promise<void> {
  await sharp(Buffer.from(svg)).flatten().jpeg({ quality, mozjpeg: true }).toFile(file);
}

export async function writeStills(story: Story, folder: string): Promise<void> {
  const { media } = story;
  await writeJpeg(documentFront(story), path.join(folder, media.document_front), 77);
  if (media.document_rear) await writeJpeg(documentRear(story), path.join(folder, media.document_rear), 77);
  await writeJpeg(documentPhoto(story), path.join(folder, media.document_photo), 86);
  await writeJpeg(selfie(story), path.join(folder, media.document_owner), 88);
}
