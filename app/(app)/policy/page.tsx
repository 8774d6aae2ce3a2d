import type { Metadata } from "next";
import { PolicyPage } from "@/components/policy/policy-page";
import { may } from "@/lib/auth/roles";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { policyAddress } from "@/lib/policy/schema";
import { readPolicy } from "@/lib/policy/versions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("policy.title") };
}

export default securePage(
  { name: "page.policy", permission: "policy.see", query: policyAddress },
  async ({ actor, query }) => (
    <PolicyPage view={await readPolicy(actor, query)} canManage={may(actor.role, "policy.manage")} />
  ),
);
