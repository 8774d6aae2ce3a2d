import "server-only";
import fs from "node:fs";
import { z } from "zod";
import { env } from "@/lib/env";

/*
 * Every remote address in one table (reference: one-shot-api 3-6, new generation). Some of the new generation's paths
 * are only inferred; an installation may correct any of them in a file, without a release.
 */
const defaults = {
  createVideoid: "POST /oneshot/api/v1/videoid",
  /** Inferred. */
  downloadVideo: "GET /oneshot/api/v1/videoid/{videoid_pk}/video",
  approve: "POST /oneshot/api/v1/videoid/{videoid_pk}/approve",
  refuse: "POST /oneshot/api/v1/videoid/{videoid_pk}/refuse",
  /** Inferred. */
  getRequest: "GET /oneshot/api/v1/request/{request_pk}",
  createToken: "POST /oneshot/api/v1/token",
  /** Inferred. */
  deleteToken: "DELETE /oneshot/api/v1/token/{token_uid}",
} as const;

export type OneShotOperation = keyof typeof defaults;

/** One slash only at the start: two would name another host. */
const template = z.string().regex(/^(GET|POST|PUT|DELETE) \/(?!\/)[\w\-./{}]*$/);
const overrides = z.strictObject({
  "one-shot": z
    .partialRecord(z.enum(Object.keys(defaults) as [OneShotOperation, ...OneShotOperation[]]), template)
    .optional(),
});

let table: Record<OneShotOperation, string> | undefined;

function paths(): Record<OneShotOperation, string> {
  if (!table) {
    const file = env().PROVIDER_PATHS_FILE;
    const given = file ? overrides.parse(JSON.parse(fs.readFileSync(file, "utf8")))["one-shot"] : undefined;
    table = { ...defaults, ...given };
  }
  return table;
}

export interface Target {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
}

/** Method and address of an operation; `numbers` fill the template, and a missing one is a programming error. */
export function target(operation: OneShotOperation, numbers: Record<string, string | number | null>): Target {
  const [method, path] = paths()[operation].split(" ") as [Target["method"], string];
  const base = env().ONE_SHOT_URL;
  if (!base) throw new Error("ONE_SHOT_URL is not configured");
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = numbers[name];
    if (value === undefined || value === null) throw new Error(`${operation} needs ${name}`);
    return encodeURIComponent(value);
  });
  // The host may serve the provider below a prefix; setting the path can never change the host.
  const url = Object.assign(new URL(base), { search: "", hash: "" });
  url.pathname = url.pathname.replace(/\/+$/, "") + filled;
  return { method, url };
}
