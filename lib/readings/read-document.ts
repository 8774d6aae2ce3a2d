import { parseDocumentDate } from "@/lib/evidence/comparisons";
import type { DocumentReading } from "@/lib/evidence/cross-check";
import { type MrzReading, mrzLines, readMrz } from "@/lib/evidence/mrz";
import { type SentZone, sentZone } from "@/lib/evidence/mrz-sent";
import type { EvidenceFacts } from "@/lib/workflows/evidence";
import type { TypedReading } from "./content";

/** A document's zone and expiry, and whose word each is. */
export interface ReadDocument extends DocumentReading {
  zoneSource: "reader" | "sent" | null;
  sent: SentZone | null;
  typed: TypedReading | null;
  /** By which validity is judged: as OCR sent it, else as the reviewer read it, else as the zone has it. */
  validUntil: { text: string; source: "ocr" | "reader" | "zone" } | null;
}

/**
 * What the officer typed comes before what was sent, once it is a whole zone: half a line does not silence a zone that
 * contradicts. `day` is the identification's, which settles the centuries.
 */
export function readDocument(typed: TypedReading | null, facts: EvidenceFacts | null, day: string): ReadDocument {
  const sent = sentZone(facts?.ocr ?? {});
  const own = legible(typed?.zone ?? [], day);
  const zone = own ?? legible(sent ? mrzLines(sent.text) : [], day);
  const ocr = facts?.ocr.id_document_validity?.trim() || null;
  // What OCR took for a date and is none may be read again.
  const expiry = ocr && parseDocumentDate(ocr) ? null : (typed?.expiry ?? null);
  return {
    zone,
    zoneSource: own ? "reader" : zone ? "sent" : null,
    sent,
    typed,
    expiry,
    validUntil: validUntil(ocr, expiry, zone?.expiry ?? null),
  };
}

function validUntil(ocr: string | null, typed: string | null, zone: string | null): ReadDocument["validUntil"] {
  if (typed) return { text: typed, source: "reader" };
  if (ocr) return { text: ocr, source: "ocr" };
  return zone ? { text: zone, source: "zone" } : null;
}

function legible(lines: readonly string[], day: string): MrzReading | null {
  const result = readMrz(lines.join("\n"), day);
  return result.ok ? result.reading : null;
}

export const zoneDigits = ({ zone }: Pick<ReadDocument, "zone">): "right" | "wrong" | "none" =>
  zone ? (zone.digits.every(({ state }) => state === "right") ? "right" : "wrong") : "none";
