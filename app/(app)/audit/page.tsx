import type { Metadata } from "next";
import { Audit } from "@/components/audit/audit";
import { readAudit } from "@/lib/audit/reads";
import { auditFilter } from "@/lib/audit/schema";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("audit.title") };
}

export default securePage(
  { name: "page.audit", permission: "audit.read", query: auditFilter },
  async ({ actor, query }) => {
    const [page, authorities] = await Promise.all([readAudit(actor, query), authorityChoices(actor)]);
    const chains = Object.fromEntries(authorities.map(({ id, name }) => [id, name]));
    return <Audit key={JSON.stringify(query)} page={page} filter={query} chains={chains} />;
  },
);
