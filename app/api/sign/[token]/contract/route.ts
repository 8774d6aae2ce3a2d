import { openRoute } from "@/lib/gate/route";
import { signerOf } from "@/lib/signing/links";
import { openContract } from "@/lib/signing/open-document";
import { pdfResponse } from "@/lib/signing/pdf-response";

export const GET = openRoute(
  { name: "signer.contract", why: "the signer has no account; the link is unguessable and ends", places: ["signing"] },
  async (request, context) => {
    const { token } = await context.params;
    const signer = await signerOf(String(token ?? ""), (name) => request.headers.get(name));
    const download = request.nextUrl.searchParams.get("download") === "1";
    return pdfResponse(await openContract(signer, signer), "contract.pdf", download, request.signal);
  },
);
