import { verifyAudit } from "@/lib/audit/verify";
import type { Provider } from "./provider-side";
import { recordedRequests } from "./records";
import { rules } from "./rules";

export interface Disagreement {
  rule: string;
  /** One line for the person who has to look at it. */
  text: string;
}

export interface Comparison {
  requests: number;
  acts: number;
  /** Requests of which the provider's side is known. */
  compared: number;
  events: number;
  disagreements: Disagreement[];
}

/** Holds every decision and act against the trail and the provider. Changes nothing. */
export async function compare(provider: Provider): Promise<Comparison> {
  const chains = await verifyAudit();
  const disagreements: Disagreement[] = chains
    .filter(({ brokenAt }) => brokenAt !== null)
    .map(({ chain, brokenAt }) => ({ rule: "unbroken trail", text: `chain ${chain} breaks at event ${brokenAt}` }));
  const events = chains.reduce((sum, chain) => sum + chain.events, 0);
  const result = { requests: 0, acts: 0, compared: 0, events, disagreements };
  for await (const ours of recordedRequests(provider.requestPks)) {
    const theirs = await provider.of(ours);
    result.requests++;
    result.acts += ours.acts.length;
    if (theirs) result.compared++;
    for (const [rule, broken] of Object.entries(rules))
      for (const what of broken(ours, theirs))
        disagreements.push({ rule, text: `request ${ours.number} (${ours.requestPk ?? "-"}): ${what}` });
  }
  return result;
}
