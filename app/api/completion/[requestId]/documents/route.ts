import { z } from "zod";
import { addDocument } from "@/lib/completion/add-document";
import { documentLabel } from "@/lib/completion/schema";
import { parseInput } from "@/lib/gate/input";
import { answer, secureRoute } from "@/lib/gate/route";
import { headerText, readUpload } from "@/lib/signing/read-upload";

const params = z.strictObject({ requestId: z.uuid() });
const query = z.strictObject({ key: z.uuid(), token: z.coerce.number().int().positive() });
const head = z.object({ label: documentLabel });

/** One document as the body, its name and label beside it: in an address they would be kept by whoever logs addresses. */
export const POST = secureRoute(
  { name: "completion.document", permission: "review.decide", params, query },
  async ({ actor, params: { requestId }, query, request }) => {
    const { label } = parseInput(head, { label: headerText(request, "x-label") });
    await addDocument(actor, { requestId, ...query, label, ...(await readUpload(request)) });
    return answer({ done: true });
  },
);
