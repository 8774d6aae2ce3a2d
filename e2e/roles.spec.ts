import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";
import type { Who } from "./people";

const homes: Record<"nuria" | "oscar" | "sara" | "andres", { path: string; heading: string; nav: string[] }> = {
  nuria: { path: "/queue", heading: "Queue", nav: ["Queue", "New request", "History"] },
  oscar: {
    path: "/monitor",
    heading: "Monitor",
    nav: ["Monitor", "Health", "Inbox", "Queue", "New request", "History", "Users and roles", "Authorities", "Policy"],
  },
  sara: { path: "/history", heading: "History", nav: ["History"] },
  andres: { path: "/audit", heading: "Audit log", nav: ["Audit log", "Inbox", "History", "Users and roles", "Policy"] },
};

for (const [who, home] of Object.entries(homes)) {
  test(`${who} starts on ${home.path} and is offered exactly what the role may open`, async ({ as }) => {
    const page = await as(who as Who);
    await page.goto("/");
    await expect(page).toHaveURL(new RegExp(`${home.path}$`));
    await expect(page.getByRole("heading", { level: 1, name: home.heading })).toBeVisible();
    const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    expect((await links.allInnerTexts()).slice(1).map((text) => text.trim())).toEqual(home.nav);
    await expect(page).toHaveTitle(`${home.heading} · Cotejo`);
  });
}

const closed: Record<string, string[]> = {
  nuria: ["/monitor", "/health", "/webhooks", "/people", "/authorities", "/policy", "/audit"],
  oscar: ["/audit"],
  sara: ["/queue", "/requests/new", "/monitor", "/health", "/webhooks", "/people", "/authorities", "/policy", "/audit"],
  andres: ["/queue", "/requests/new", "/monitor", "/health", "/authorities"],
};

for (const [who, paths] of Object.entries(closed)) {
  test(`${who} is told so where the role ends`, async ({ as }) => {
    const page = await as(who as Who);
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not for your role");
    }
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to your start page" }).click();
    await expect(page).toHaveURL(new RegExp(`${homes[who as keyof typeof homes].path}$`));
  });
}

test("evidence is for the officer who holds the request and for nobody else", async ({ as, opened, sandbox }) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const nuria = await as("nuria");
  const bench = new Bench(nuria, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  const path = `/api/evidence/${request.id}/video`;
  const held = await nuria.request.get(path, { headers: { range: "bytes=0-99" } });
  expect([held.status(), (await held.body()).length]).toEqual([206, 100]);
  expect(held.headers()["cache-control"]).toContain("no-store");

  const others: [Who, number][] = [
    ["ignasi", 404],
    ["chiara", 404],
    ["oscar", 403],
    ["sara", 403],
    ["andres", 403],
  ];
  for (const [who, status] of others) {
    const page = await as(who);
    expect((await page.request.get(path)).status(), who).toBe(status);
  }
  const stranger = await nuria.context().browser()?.newContext();
  const answer = await stranger?.request.get(new URL(path, nuria.url()).href);
  expect(answer?.status()).toBe(401);
  await stranger?.close();

  // Another authority's officer does not even learn that the request exists.
  const chiara = await as("chiara");
  expect((await chiara.goto(`/requests/${request.id}`))?.status()).toBe(404);
  await expectAccessible(chiara);

  await nuria.getByRole("button", { name: /^Release/ }).click();
  await nuria.waitForURL(/\/queue/);
  expect((await nuria.request.get(path)).status()).toBe(404);
});
