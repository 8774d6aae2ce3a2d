import { evidenceLimits, imageType } from "@/lib/workflows/evidence-form";

export interface Chosen {
  file: Blob;
  url: string;
  width: number;
  height: number;
}

export type PictureProblem = "image-type" | "image-too-large" | "image-too-small" | "image-unreadable";

/** Looks into a file before it is taken: by its content, not by its name. */
export async function choosePicture(file: Blob): Promise<Chosen | PictureProblem> {
  if (file.size > evidenceLimits.imageBytes) return "image-too-large";
  const type = imageType(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  if (!type) return "image-type";
  const typed = file.slice(0, file.size, type);
  const bitmap = await createImageBitmap(typed).catch(() => null);
  if (!bitmap) return "image-unreadable";
  const { width, height } = bitmap;
  bitmap.close();
  if (Math.min(width, height) < evidenceLimits.imageSide) return "image-too-small";
  return { file: typed, url: URL.createObjectURL(typed), width, height };
}

/** Without a data-URL prefix. */
export function toBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result.replace(/^data:[^,]*,/, "") : "");
    reader.onerror = () => reject(reader.error ?? new Error("the file could not be read"));
    reader.readAsDataURL(file);
  });
}

export function fromBase64(text: string): Blob | null {
  try {
    const bytes = atob(text.replace(/^data:[^,]*,/, "").replace(/\s/g, ""));
    return new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))]);
  } catch {
    return null;
  }
}
