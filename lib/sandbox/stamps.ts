import { randomInt } from "node:crypto";

/** `2021-07-20T08:08:21.132394`: the flat webhook's `date`. The documents name no zone; UTC is ours. */
export function isoMicroseconds(at: Date): string {
  return `${at.toISOString().slice(0, 23)}${String(randomInt(1000)).padStart(3, "0")}`;
}

/** `20250715083633`: the event webhook's `sent_at`. The documents name no zone; UTC is ours. */
export function compactSeconds(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/\D/g, "");
}

/** `20250715 08:36:33`: a certificate's dates in the event webhook. */
export function spacedSeconds(at: Date): string {
  const [date = "", time = ""] = at.toISOString().slice(0, 19).split("T");
  return `${date.replaceAll("-", "")} ${time}`;
}
