import { mrzLines } from "@/lib/evidence/mrz";
import type { ReadDocument } from "./read-document";
import type { ReadingView } from "./views";

/** A reading as the bench shows it to the officer who made it. */
export function showReading(read: ReadDocument, readAt: Date | null): ReadingView {
  const { zone, zoneSource, typed, sent } = read;
  const own = typed && typed.zone.length > 0;
  return {
    lines: own ? typed.zone : sent ? mrzLines(sent.text) : [],
    linesFrom: own ? "reader" : sent ? "sent" : null,
    sentKeys: sent?.keys ?? [],
    readAt: readAt?.toISOString() ?? null,
    expiry: typed?.expiry ?? null,
    zone:
      zone && zoneSource
        ? {
            source: zoneSource,
            digits: zone.digits.map(({ digit, state }) => ({ digit, right: state === "right" })),
            numberInOptionalData: zone.personNumber !== null,
          }
        : null,
  };
}
