import { z } from "zod";
import { secureRoute } from "@/lib/gate/route";
import { openDocument } from "@/lib/signing/open-document";
import { pdfResponse } from "@/lib/signing/pdf-response";
import { documentForms } from "@/lib/signing/schema";

const params = z.strictObject({ requestId: z.uuid(), documentId: z.uuid(), form: z.enum(documentForms) });
const query = z.object({ download: z.literal("1").optional() });

export const GET = secureRoute(
  { name: "signing.document", permission: "signing.act", limit: "media", params, query },
  async ({ actor, params, query, request }) =>
    pdfResponse(
      await openDocument(actor, params),
      `${params.documentId}-${params.form}.pdf`,
      query.download === "1",
      request.signal,
    ),
);
