import type { Metadata } from "next";
import { Monitor } from "@/components/monitor/monitor";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readMonitor } from "@/lib/monitor/reads";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("monitor.title") };
}

export default securePage({ name: "page.monitor", permission: "monitor.see" }, async ({ actor }) => (
  <Monitor initial={await readMonitor(actor)} />
));
