import "server-only";
import { z } from "zod";
import { certificateView } from "./detail-view";

/** What is kept of a request's certificates, as the provider last described them. */
const kept = z.array(certificateView.extend({ subject: z.string().nullable() }));

export const readCertificates = (text: string | null): z.infer<typeof certificateView>[] =>
  text === null ? [] : kept.parse(JSON.parse(text)).map(({ subject: _named, ...certificate }) => certificate);
