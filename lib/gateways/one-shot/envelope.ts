import { asObject } from "@/lib/gateways/fault";

/** The payload of a 2xx answer (one-shot-api 2.1), or undefined when it carries none: the key differs by call. */
export function payloadOf(body: unknown): unknown {
  const envelope = asObject(body);
  return envelope?.details ?? envelope?.detail;
}
