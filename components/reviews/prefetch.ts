import { reservationView } from "@/lib/claims/schema";
import { postJson } from "@/lib/get-json";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";

/** A picture in memory, before anybody sees it. */
export interface FirstPicture {
  requestId: string;
  kind: ImageKind;
  sha256: string;
  url: string;
  /** Decoded; held, so that it still is when it is shown. */
  image: HTMLImageElement;
}

const askAgainMs = 400;
/** As long as a next case is kept at most. */
const giveUpMs = 60_000;

/**
 * Has the officer's next case kept, and waits for its first picture. Null where there is none to be had: going on then
 * works as well, only not at once.
 */
export async function prefetchNext(after: string, signal: AbortSignal): Promise<FirstPicture | null> {
  const kept = await postJson(`/api/next/reservation?after=${after}`, reservationView.nullable(), signal);
  const until = performance.now() + giveUpMs;
  while (kept && performance.now() < until) {
    const answer = await fetch("/api/next/picture", {
      signal,
      cache: "no-store",
      headers: { "x-cotejo-background": "1" },
    });
    if (answer.status === 200) return decoded(answer);
    if (answer.status !== 204) return null;
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
  return null;
}

async function decoded(answer: Response): Promise<FirstPicture | null> {
  const head = (name: string) => answer.headers.get(`x-cotejo-${name}`) ?? "";
  const kind = imageKinds.find((known) => known === head("item"));
  const url = URL.createObjectURL(await answer.blob());
  const image = new Image();
  image.src = url;
  await image.decode().catch(() => {});
  if (kind) return { requestId: head("request"), kind, sha256: head("sha256"), url, image };
  URL.revokeObjectURL(url);
  return null;
}
