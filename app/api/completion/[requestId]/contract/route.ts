import { Readable } from "node:stream";
import { z } from "zod";
import { openedContract } from "@/lib/completion/read-paper";
import { secureRoute } from "@/lib/gate/route";
import { pdfResponse } from "@/lib/signing/pdf-response";

const params = z.strictObject({ requestId: z.uuid() });
const query = z.object({ download: z.literal("1").optional() });

/** The contract as this officer opened it: what is read is what was held against the evidence. */
export const GET = secureRoute(
  { name: "completion.contract", permission: "review.decide", limit: "media", params, query },
  async ({ actor, params: { requestId }, query, request }) => {
    const bytes = await openedContract(actor, requestId);
    const document = { size: bytes.length, body: Readable.from([bytes]) };
    return pdfResponse(document, "contract.pdf", query.download === "1", request.signal);
  },
);
