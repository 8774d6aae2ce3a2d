import type { z } from "zod";
import { type Failure, FailureError } from "@/lib/result";

/** Reads one of our GET routes; a failure the server explains arrives as a `FailureError`. */
export async function getJson<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>> {
  const answer = await fetch(path, { signal, headers: { "x-cotejo-background": "1" }, cache: "no-store" });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const failure = (body as { error?: Failure } | null)?.error;
    throw failure ? new FailureError(failure) : new Error(`${path} answered ${answer.status}`);
  }
  return schema.parse(body);
}
