import { z } from "zod";
import { uploadStates } from "@/lib/requests/uploads-view";
import type { Failure, Result } from "@/lib/result";

const outcome = z.object({ state: z.enum(uploadStates), status: z.string().nullable() });
export type Outcome = z.infer<typeof outcome>;

const failed = z.object({ error: z.custom<Failure>((value) => typeof value === "object" && value !== null) });

/** Nothing came back: it may have arrived, and its record will tell. */
const lost: Result<Outcome> = { ok: true, value: { state: "unknown", status: null } };

/** Posts one part; `onProgress` hears how much has left. An upload's progress is told by this way of asking alone. */
export function post(
  address: string,
  body: Blob | string,
  options: { onProgress?: (sent: number) => void; signal?: AbortSignal } = {},
): Promise<Result<Outcome>> {
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    call.open("POST", address);
    call.setRequestHeader("content-type", typeof body === "string" ? "application/json" : "application/octet-stream");
    call.upload.onprogress = ({ loaded }) => options.onProgress?.(loaded);
    call.onload = () => resolve(read(call.responseText));
    call.onerror = () => resolve(lost);
    call.onabort = () => resolve({ ok: true, value: { state: "broken-off", status: null } });
    options.signal?.addEventListener("abort", () => call.abort());
    call.send(body);
  });
}

function read(text: string): Result<Outcome> {
  try {
    const json: unknown = JSON.parse(text);
    const good = outcome.safeParse(json);
    if (good.success) return { ok: true, value: good.data };
    const bad = failed.safeParse(json);
    return bad.success ? { ok: false, error: bad.data.error } : lost;
  } catch {
    return lost;
  }
}
