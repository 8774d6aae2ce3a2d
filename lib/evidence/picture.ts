import "server-only";
import sharp from "sharp";

// Only decoders of formats that evidence comes in, and only from memory: a hostile SVG, PDF or TIFF is never parsed.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"],
});
sharp.concurrency(1);
sharp.cache(false);

const mediaTypes: Record<string, string> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

export interface Picture {
  mediaType: string;
  width: number;
  height: number;
  /** JPEG without metadata, upright: what is shown. The original is kept as it came. */
  display: Buffer;
}

/** Decodes an image within limits and re-encodes it; null when it is not a readable image of an accepted format. */
export async function readPicture(original: Buffer): Promise<Picture | null> {
  try {
    const image = sharp(original, { limitInputPixels: 50_000_000, failOn: "error", sequentialRead: true });
    const { format, width, height } = await image.metadata();
    const mediaType = mediaTypes[format ?? ""];
    if (!mediaType || !width || !height) return null;
    const display = await image.rotate().timeout({ seconds: 5 }).jpeg({ quality: 92 }).toBuffer();
    return { mediaType, width, height, display };
  } catch {
    return null;
  }
}
