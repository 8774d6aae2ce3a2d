import "server-only";
import { z } from "zod";
import { certificateView } from "./detail-view";

/** What is kept sealed of a request's certificates, as the provider last described them. */
const kept = z.array(certificateView);

export const readCertificates = (sealed: string | null): z.infer<typeof kept> =>
  sealed === null ? [] : kept.parse(JSON.parse(sealed));
