import type { BrowserContext, Page } from "@playwright/test";

/** Bytes of a first visit by what they are, heads included, as they came over the wire. */
export type Weight = Record<"document" | "script" | "stylesheet" | "font" | "other", number>;

const isKind = (type: string): type is keyof Weight => ["document", "script", "stylesheet", "font"].includes(type);

async function weigh(page: Page, path: string): Promise<Weight> {
  const weight: Weight = { document: 0, script: 0, stylesheet: 0, font: 0, other: 0 };
  const sums: Promise<void>[] = [];
  page.on("requestfinished", (request) => {
    const sum = async () => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      const type = request.resourceType();
      weight[isKind(type) ? type : "other"] += responseBodySize + responseHeadersSize;
    };
    sums.push(sum().catch(() => {}));
  });
  await page.goto(path);
  // The stream of changes never ends: quiet is when nothing new was asked for a while.
  await page.waitForTimeout(2500);
  await Promise.all(sums);
  return weight;
}

/** What each page weighs for a browser that keeps nothing of the last: to nobody, an officer in a review, an admin. */
export async function weights(
  nobody: BrowserContext,
  officer: { context: BrowserContext; review: string },
  admin: BrowserContext,
): Promise<Record<string, Weight>> {
  const found: Record<string, Weight> = {};
  const visit = async (of: BrowserContext, label: string, path: string) => {
    const page = await of.newPage();
    // A browser that has been here before would fetch little: nothing is kept.
    const session = await of.newCDPSession(page);
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    found[label] = await weigh(page, path);
    await page.close();
  };
  await visit(nobody, "sign-in", "/sign-in");
  await visit(officer.context, "queue", "/queue");
  await visit(officer.context, "review", officer.review);
  await visit(officer.context, "request", officer.review.replace(/\/review$/, ""));
  await visit(officer.context, "history", "/history");
  await visit(admin, "monitor", "/monitor");
  return found;
}
