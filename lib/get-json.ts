import type { z } from "zod";
import { type Failure, FailureError } from "@/lib/result";

/** Reads one of our GET routes; a failure the server explains arrives as a `FailureError`. */
export async function getJson<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>> {
  const headers = { "x-cotejo-background": "1" };
  return schema.parse(await bodyOf(path, await fetch(path, { signal, headers, cache: "no-store" })));
}

/** Posts to one of our routes, for what must not wait in line with the page's actions. */
export async function postJson<S extends z.ZodType>(
  path: string,
  schema: S,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  const answer = await fetch(path, { method: "POST", cache: "no-store", ...(signal ? { signal } : {}) });
  return schema.parse(await bodyOf(path, answer));
}

async function bodyOf(path: string, answer: Response): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const failure = (body as { error?: Failure } | null)?.error;
  throw failure ? new FailureError(failure) : new Error(`${path} answered ${answer.status}`);
}
