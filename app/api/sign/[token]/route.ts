import { answer, openRoute } from "@/lib/gate/route";
import { readForSigner } from "@/lib/signer/reads";
import { signerOf } from "@/lib/signing/links";

export const GET = openRoute(
  { name: "signer.read", why: "the signer has no account; the link is unguessable and ends", places: ["signing"] },
  async (request, context) => {
    const { token } = await context.params;
    return answer(await readForSigner(await signerOf(String(token ?? ""), (name) => request.headers.get(name))));
  },
);
