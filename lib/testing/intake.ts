import { NextRequest } from "next/server";
import { makeIntakeKey } from "@/lib/authorities/intake-keys";
import { env } from "@/lib/env";
import type { World } from "./world";

/** A key for a capture system of the world's authority, or of the other. */
export async function intakeKeyOf(world: World, name = "Kiosk", authorityId = world.authorityId): Promise<string> {
  const { key } = await makeIntakeKey({ ...world.admin, authorityIds: [authorityId] }, { authorityId, name });
  return key;
}

interface Sent {
  method?: string;
  key?: string | null;
  idempotency?: string | null;
  type?: string;
  body?: Uint8Array | string | FormData | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** A call as a capture system makes it. */
export function intakeRequest(path: string, { method = "GET", key, idempotency, type, body, headers = {} }: Sent) {
  const all: Record<string, string> = { host: new URL(env().APP_ORIGIN).host, ...headers };
  if (key) all.authorization = `Bearer ${key}`;
  if (idempotency) all["idempotency-key"] = idempotency;
  if (type) all["content-type"] = type;
  const init = {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: body as BodyInit, duplex: "half" as const }),
  };
  return new NextRequest(new URL(path, env().APP_ORIGIN), init as ConstructorParameters<typeof NextRequest>[1]);
}
