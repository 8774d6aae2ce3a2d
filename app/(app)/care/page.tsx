import type { Metadata } from "next";
import { Care } from "@/components/care/care";
import { readCare } from "@/lib/care/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("care.title") };
}

export default securePage({ name: "page.care", permission: "review.decide" }, async ({ actor }) => (
  <Care view={await readCare(actor)} />
));
