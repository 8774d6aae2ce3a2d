import sharp from "sharp";
import type { Layer } from "@/lib/sandbox/stories/draw/room";

/** Turns a drawn layer into one that holds a picture of itself, `scale` pixels to the unit. */
export async function rasterise({ width, height, content }: Layer, scale: number): Promise<Layer> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width * scale}" height="${height * scale}">${content}</svg>`;
  const png = await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer();
  const href = `data:image/png;base64,${png.toString("base64")}`;
  return { width, height, content: `<image width="${width}" height="${height}" href="${href}"/>` };
}
