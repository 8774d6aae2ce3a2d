import { z } from "zod";
import { type DraftView, draftView } from "@/lib/evidence/views";
import { uploadStates } from "@/lib/requests/uploads-view";
import type { Failure, Result } from "@/lib/result";

const outcome = z.object({ state: z.enum(uploadStates), status: z.string().nullable() });
export type Outcome = z.infer<typeof outcome>;

const failed = z.object({ error: z.custom<Failure>((value) => typeof value === "object" && value !== null) });

/** An answer of ours, a failure of ours, or null: nothing came back, or it was cut off. */
function read<S extends z.ZodType>(schema: S, text: string): Result<z.output<S>> | null {
  try {
    const json: unknown = JSON.parse(text);
    const bad = failed.safeParse(json);
    if (bad.success) return { ok: false, error: bad.data.error };
    const good = schema.safeParse(json);
    return good.success ? { ok: true, value: good.data } : null;
  } catch {
    return null;
  }
}

async function ask<S extends z.ZodType>(
  method: string,
  address: string,
  schema: S,
  body: string | null = null,
): Promise<Result<z.output<S>> | null> {
  const headers: HeadersInit = body === null ? {} : { "content-type": "application/json" };
  const answer = await fetch(address, { method, body, headers, cache: "no-store" }).catch(() => null);
  return answer && read(schema, await answer.text().catch(() => ""));
}

/** Nothing came back: it may have arrived, and its record will tell. */
const lost: Result<Outcome> = { ok: true, value: { state: "unknown", status: null } };

export const sendEvidences = async (requestId: string, body: string): Promise<Result<Outcome>> =>
  (await ask("POST", `/api/requests/${requestId}/evidence`, outcome, body)) ?? lost;

const ofRequest = (requestId: string) => `/api/requests/${requestId}/evidence/video`;
const ofDraft = (draftId: string) => `/api/video-drafts/${draftId}`;

export const readDraft = (requestId: string): Promise<Result<DraftView | null> | null> =>
  ask("GET", ofRequest(requestId), draftView.nullable());

export const beginDraft = (requestId: string, bytes: number): Promise<Result<DraftView> | null> =>
  ask("POST", `${ofRequest(requestId)}?bytes=${bytes}`, draftView);

export const discardDraft = (draftId: string): Promise<unknown> => ask("DELETE", ofDraft(draftId), z.object({}));

export const sendDraft = async (draftId: string): Promise<Result<Outcome>> =>
  (await ask("POST", `${ofDraft(draftId)}/send`, outcome)) ?? lost;

const taken = z.object({ received: z.number() });

/** Brings one piece; `onProgress` hears how much of it has left, which only this way of asking tells. */
export function addPiece(
  draftId: string,
  startsAt: number,
  piece: Blob,
  options: { onProgress: (sent: number) => void; signal: AbortSignal },
): Promise<Result<{ received: number }> | null> {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    call.open("PATCH", ofDraft(draftId));
    call.setRequestHeader("content-type", "application/octet-stream");
    call.setRequestHeader("upload-offset", String(startsAt));
    // A call that is given up still tells of progress once, after it was said to have stopped.
    call.upload.onprogress = ({ loaded }) => {
      if (!options.signal.aborted) options.onProgress(loaded);
    };
    call.onload = () => resolve(read(taken, call.responseText));
    call.onerror = () => resolve(null);
    call.onabort = () => resolve(null);
    options.signal.addEventListener("abort", () => call.abort());
    call.send(piece);
  });
}
