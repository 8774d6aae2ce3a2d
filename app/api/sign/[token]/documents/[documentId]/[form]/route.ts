import { z } from "zod";
import { AppError } from "@/lib/errors";
import { openRoute } from "@/lib/gate/route";
import { signerOf } from "@/lib/signing/links";
import { openDocument } from "@/lib/signing/open-document";
import { pdfResponse } from "@/lib/signing/pdf-response";
import { documentForms } from "@/lib/signing/schema";

const paramsSchema = z.object({ token: z.string(), documentId: z.uuid(), form: z.enum(documentForms) });

export const GET = openRoute(
  { name: "signer.document", why: "the signer has no account; the link is unguessable and ends", places: ["signing"] },
  async (request, context) => {
    const params = paramsSchema.safeParse(await context.params);
    if (!params.success) throw new AppError("not-found");
    const { token, documentId, form } = params.data;
    const signer = await signerOf(token, (name) => request.headers.get(name));
    const { requestId } = signer;
    const download = request.nextUrl.searchParams.get("download") === "1";
    const name = `${documentId}-${form}.pdf`;
    return pdfResponse(await openDocument(signer, { requestId, documentId, form }), name, download, request.signal);
  },
);
