import type { Metadata } from "next";
import { Health } from "@/components/health/health";
import { securePage } from "@/lib/gate/page";
import { readHealth } from "@/lib/health/reads";
import { healthPeriod } from "@/lib/health/schema";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("health.title") };
}

export default securePage(
  { name: "page.health", permission: "health.see", query: healthPeriod },
  async ({ actor, query }) => <Health initial={await readHealth(actor, query.hours)} hours={query.hours} />,
);
