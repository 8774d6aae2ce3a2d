import type { Metadata } from "next";
import { z } from "zod";
import { SigningPage } from "@/components/signing/signing-page";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readSigning } from "@/lib/signing/reads";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("signing.title") };
}

const params = z.object({ requestId: z.uuid() });

export default securePage({ name: "page.signing", permission: "signing.see", params }, async ({ actor, params }) => (
  <SigningPage key={params.requestId} initial={await readSigning(actor, params.requestId)} />
));
