import type { Metadata } from "next";
import { Authorities } from "@/components/authorities/authorities";
import { readAuthorities } from "@/lib/authorities/reads";
import { environments } from "@/lib/authorities/schema";
import { env } from "@/lib/env";
import { securePage } from "@/lib/gate/page";
import { certificateState } from "@/lib/health/certificate";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("authorities.title") };
}

export default securePage({ name: "page.authorities", permission: "authorities.manage" }, async ({ actor }) => (
  <Authorities
    rows={await readAuthorities(actor)}
    certificate={certificateState()}
    environments={env().APP_STAGE === "production" ? ["prod"] : environments}
  />
));
