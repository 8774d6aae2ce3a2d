import "server-only";
import { createTranslator } from "use-intl/core";
import { statusOf } from "@/lib/gate/answer";
import { messages } from "@/lib/i18n/messages";
import { intlTags, timeZone } from "@/lib/i18n/tags";
import { locales } from "@/lib/preferences/schema";
import type { Failure } from "@/lib/result";
import { intakeErrors } from "./schema";

/** Words in the language asked for; English where none is. */
export function wordsFor(request: Request) {
  const accepted = (request.headers.get("accept-language") ?? "").slice(0, 200).split(",");
  const wanted = accepted.map((part) => part.trim().slice(0, 2).toLowerCase());
  const locale = wanted.map((code) => locales.find((known) => known === code)).find(Boolean) ?? "en";
  return createTranslator({ locale: intlTags[locale], messages: messages[locale], timeZone });
}

const headers = { "Cache-Control": "private, no-store" };

export const answerJson = (status: number, body: unknown, more: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...headers, ...more } });

/** A failure as the description promises it: code, sentence, and each field with its own. */
export function refusal(failure: Failure, request: Request): Response {
  const t = wordsFor(request);
  const code = intakeErrors.find((known) => known === failure.code) ?? "unexpected";
  const own = `intake.errors.${code}` as "intake.errors.stale";
  const fields = Object.entries(failure.fields ?? {}).map(([path, problem]) => {
    const key = `fields.${problem}` as "fields.required";
    return [path, { code: problem, message: t.has(key) ? t(key) : t("fields.invalid") }];
  });
  const message = t.has(own)
    ? t(own, failure.params)
    : t(`errors.${code}` as "errors.too-many", { seconds: 60, ...failure.params });
  const more: Record<string, string> = {};
  if (failure.code === "too-many") more["Retry-After"] = String(failure.params.seconds ?? 60);
  if (failure.code === "still-running" || failure.code === "upload-running") more["Retry-After"] = "5";
  if (failure.code === "key-unknown") more["WWW-Authenticate"] = "Bearer";
  const status = failure.code === "invalid-input" ? 422 : statusOf(failure.code);
  return answerJson(status, { error: { code, message, fields: Object.fromEntries(fields) } }, more);
}
