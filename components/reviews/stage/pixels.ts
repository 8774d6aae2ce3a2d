/** The picture a film shows now, at its own size. */
function drawn(video: HTMLVideoElement): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(video, 0, 0);
  return context;
}

/**
 * SHA-256 over width, height (32 bits each, big-endian) and the RGBA bytes of the frame on the screen: the pixels as
 * this browser decoded them, without any enhancement of the view.
 */
export async function frameHash(video: HTMLVideoElement): Promise<string> {
  const { data, width, height } = drawn(video).getImageData(0, 0, video.videoWidth, video.videoHeight);
  const bytes = new Uint8Array(8 + data.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, width);
  head.setUint32(4, height);
  bytes.set(data, 8);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A small picture of the frame on the screen, for this page's memory only. */
export function thumbnail(video: HTMLVideoElement, width: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.round((width * video.videoHeight) / video.videoWidth);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}

/** Longest wait for a frame that is on the screen already: it may not be presented again. In milliseconds. */
const patience = 250;

/** Goes to a time and waits until its frame is the one on the screen. */
export async function showAt(video: HTMLVideoElement, time: number): Promise<void> {
  const shown = new Promise<void>((resolve) => {
    const presented = () => {
      // Of a frame that was asked for before.
      if (video.seeking) video.requestVideoFrameCallback(presented);
      else resolve();
    };
    video.requestVideoFrameCallback?.(presented);
    video.addEventListener("seeked", () => setTimeout(resolve, patience), { once: true });
  });
  video.currentTime = time;
  await shown;
}
