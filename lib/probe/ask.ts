import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import { parseJson } from "@/lib/gateways/fault";
import { type Call, call } from "@/lib/gateways/http";

/** An answer as it came. It may hold a person's data: only what `redact.ts` leaves of it is ever written. */
export interface Said {
  status: number;
  contentType: string;
  /** Parsed JSON; undefined for what is none. */
  body: unknown;
  bytes: number;
  /** How far the provider's clock is ahead of ours, in seconds. */
  skewSeconds: number | null;
}

type Question = Pick<Call, "service" | "operation" | "method" | "url" | "json">;

/** Asks without judging the answer; why none came is told by its error. */
export async function ask({ method, ...question }: Question): Promise<Said | ProviderError> {
  const before = Date.now();
  try {
    const { status, contentType, date, body } = await call({
      ...question,
      method,
      // Only reads may be asked again; a body sent to find out whether an address exists is not.
      kind: method === "GET" || method === "OPTIONS" ? "read" : "create",
    });
    // The header counts whole seconds: on average half of one has passed.
    const skew = date === null ? Number.NaN : (Date.parse(date) + 500 - (before + Date.now()) / 2) / 1000;
    return {
      status,
      contentType: contentType.split(";")[0]?.trim() ?? "",
      body: parseJson(body),
      bytes: body.length,
      skewSeconds: Number.isNaN(skew) ? null : Math.trunc(skew),
    };
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}
