import type { Metadata } from "next";
import { LinkEnded } from "@/components/signer/link-ended";
import { SignerPage } from "@/components/signer/signer-page";
import { AppError } from "@/lib/errors";
import { openPage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readForSigner } from "@/lib/signer/reads";
import { signerOf } from "@/lib/signing/links";

export async function generateMetadata(): Promise<Metadata> {
  return { title: { absolute: (await translator())("signer.title") }, referrer: "no-referrer" };
}

export default openPage(
  {
    name: "page.sign",
    why: "the signer has no account; the link is unguessable, ends, and opens one request's documents alone",
    places: ["signing"],
  },
  async ({ params }, header) => {
    const token = String((await params).token ?? "");
    try {
      return <SignerPage token={token} initial={await readForSigner(await signerOf(token, header))} />;
    } catch (error) {
      // A link that has ended, was replaced, or never was one: told apart for nobody.
      if (error instanceof AppError && (error.code === "link-ended" || error.code === "too-many")) return <LinkEnded />;
      throw error;
    }
  },
);
