import type { DraftView } from "@/lib/evidence/views";
import { evidenceLimits, isMp4 } from "@/lib/workflows/evidence-form";

/** What this browser makes of a video; null when it cannot play it. */
export interface VideoLook {
  seconds: number;
  width: number;
  height: number;
}

/** A reason not to take it, by its content, not by its name. */
export async function problemOf(file: File): Promise<"video-empty" | "video-too-large" | "video-type" | null> {
  if (file.size === 0) return "video-empty";
  if (file.size > evidenceLimits.videoBytes) return "video-too-large";
  return isMp4(new Uint8Array(await file.slice(0, 64).arrayBuffer())) ? null : "video-type";
}

const patienceMs = 8000;

/** Opens the file as an officer's browser would. */
export function lookAt(file: File): Promise<VideoLook | null> {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const url = URL.createObjectURL(file);
    const end = (look: VideoLook | null) => {
      clearTimeout(timer);
      video.removeAttribute("src");
      URL.revokeObjectURL(url);
      resolve(look);
    };
    const timer = setTimeout(() => end(null), patienceMs);
    video.muted = true;
    video.preload = "auto";
    video.onerror = () => end(null);
    // Data, not metadata alone: only then has a frame been decoded.
    video.onloadeddata = () => {
      const { duration: seconds, videoWidth: width, videoHeight: height } = video;
      end(width > 0 && Number.isFinite(seconds) ? { seconds, width, height } : null);
    };
    video.src = url;
  });
}

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether the file begins with exactly what was taken already. */
export async function isSameVideo(file: File, draft: DraftView): Promise<boolean> {
  if (file.size !== draft.bytes) return false;
  for (const { startsAt, bytes, sha256 } of draft.pieces) {
    const piece = await file.slice(startsAt, startsAt + bytes).arrayBuffer();
    if (hex(await crypto.subtle.digest("SHA-256", piece)) !== sha256) return false;
  }
  return true;
}
