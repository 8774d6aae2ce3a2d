import "server-only";
import { z } from "zod";
import type { FieldCipher } from "@/lib/crypto/seal";

const typed = z.strictObject({ zone: z.array(z.string()), expiry: z.string().nullable() });
/** What one officer read off the document: lines of its zone as far as they were typed, and its expiry by ISO. */
export type TypedReading = z.infer<typeof typed>;

/** Whose reading of which request. */
export interface ReaderOf {
  requestId: string;
  userId: string;
}

const place = ({ requestId, userId }: ReaderOf) => ({
  table: "review_reading",
  column: "content",
  row: `${requestId}/${userId}`,
});

export const sealReading = (cipher: FieldCipher, of: ReaderOf, reading: TypedReading): string =>
  cipher.seal(place(of), JSON.stringify(reading));

export const openReading = (cipher: FieldCipher, of: ReaderOf, sealed: string): TypedReading =>
  typed.parse(JSON.parse(cipher.open(place(of), sealed)));
