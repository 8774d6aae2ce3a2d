import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { appUrl } from "./environment";
import { expect, expectAccessible, test } from "./fixtures";
import type { Who } from "./people";

interface Look {
  theme: "light" | "dark";
  locale: "en" | "es";
}

/** Contrast depends on the theme alone, length of words on the language alone: each is seen once. */
const looks: Look[] = [
  { theme: "light", locale: "en" },
  { theme: "dark", locale: "es" },
];

async function wear(page: Page, look: Look): Promise<void> {
  await page.context().addCookies([
    { name: "cotejo.theme", value: look.theme, url: appUrl },
    { name: "cotejo.locale", value: look.locale, url: appUrl },
  ]);
}

async function expectWhole(page: Page): Promise<void> {
  await expect(page.locator("h1")).toHaveCount(1);
  await expectAccessible(page);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

for (const look of looks) {
  test(`every page, ${look.theme}, ${look.locale}`, async ({ as, opened, sandbox, page }) => {
    test.setTimeout(180_000);
    const request = await opened();
    await sandbox.finish(request.requestPk, "review", "name-differs");
    const external = await opened({ workflow: "One-Shot External VideoID" });
    const visits: [Who, string[]][] = [
      [
        "oscar",
        [
          "/monitor",
          "/health",
          "/webhooks",
          "/webhooks?event=NOBODYSENDSTHIS",
          "/queue",
          "/people",
          "/authorities",
          "/policy",
          "/requests/new",
          `/requests/${request.id}`,
        ],
      ],
      ["sara", ["/history", "/history?q=garcia", "/history?q=nobodyhasthisname", "/nowhere", "/queue"]],
      ["andres", ["/audit", "/people", "/history?q=46001"]],
      [
        "nuria",
        [
          "/queue",
          "/queue?view=mine",
          "/requests/new",
          `/requests/${external.id}/evidence`,
          `/requests/${request.id}/review`,
        ],
      ],
    ];
    for (const [who, paths] of visits) {
      const visited = await as(who);
      await wear(visited, look);
      for (const path of paths) {
        await visited.goto(path);
        await expect(visited.locator("html")).toHaveAttribute("lang", look.locale);
        await expectWhole(visited);
      }
    }

    // The bench with a request in hand, and each of its sheets.
    const officer = await as("nuria");
    await wear(officer, { theme: look.theme, locale: "en" });
    const bench = new Bench(officer, "nuria");
    await bench.claim(request.number);
    await bench.collected();
    await wear(officer, look);
    await officer.reload();
    await expectWhole(officer);
    await officer.keyboard.press("2");
    await expect(officer.getByRole("main").getByRole("img")).toBeVisible();
    await expectWhole(officer);
    await officer.getByRole("tab").nth(1).click();
    await expectWhole(officer);
    await officer.getByRole("tab").nth(2).click();
    await expectWhole(officer);
    await officer.keyboard.press("x");
    await expect(officer.getByRole("combobox")).toBeVisible();
    await expectWhole(officer);
    await officer.keyboard.press("Escape");
    await officer.keyboard.press("?");
    await expect(officer.getByRole("dialog")).toBeVisible();
    await expectAccessible(officer);
    await officer.keyboard.press("Escape");
    await officer.keyboard.press("Shift+Escape");
    await officer.waitForURL(/\/queue/);

    await wear(page, look);
    for (const path of ["/sign-in", "/invite/not-an-invitation"]) {
      await page.goto(path);
      await expectWhole(page);
    }
  });
}

test("lists, requests and the bench can be read on a telephone", async ({ as, opened }) => {
  const request = await opened();
  const officer = await as("nuria");
  await officer.setViewportSize({ width: 390, height: 844 });
  const own = `/requests/${request.id}`;
  for (const path of ["/queue", "/history?q=46001", own, "/requests/new", `${own}/review`]) {
    await officer.goto(path);
    await expectWhole(officer);
  }
  const admin = await as("oscar");
  await admin.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/monitor", "/health", "/webhooks", "/people"]) {
    await admin.goto(path);
    await expectWhole(admin);
  }
});
