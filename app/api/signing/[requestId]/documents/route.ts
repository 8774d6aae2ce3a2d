import { z } from "zod";
import { answer, secureRoute } from "@/lib/gate/route";
import { readUpload } from "@/lib/signing/read-upload";
import { uploadDocument } from "@/lib/signing/upload-document";

const params = z.strictObject({ requestId: z.uuid() });
const query = z.strictObject({ key: z.uuid() });

/** One document as the body, its name beside it: in an address it would be kept by whoever logs addresses. */
export const POST = secureRoute(
  { name: "signing.upload", permission: "signing.act", params, query },
  async ({ actor, params: { requestId }, query: { key }, request }) =>
    answer(await uploadDocument(actor, { requestId, key, ...(await readUpload(request)) })),
);
