import { z } from "zod";
import { secureRoute } from "@/lib/gate/route";
import { openContract } from "@/lib/signing/open-document";
import { pdfResponse } from "@/lib/signing/pdf-response";

const params = z.strictObject({ requestId: z.uuid() });
const query = z.object({ download: z.literal("1").optional() });

export const GET = secureRoute(
  { name: "signing.contract", permission: "signing.act", limit: "media", params, query },
  async ({ actor, params, query, request }) =>
    pdfResponse(await openContract(actor, params), "contract.pdf", query.download === "1", request.signal),
);
