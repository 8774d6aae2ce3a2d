import { expect, type Page } from "@playwright/test";

/** Opens both papers, and says at their end that they were read. */
export async function readPapers(page: Page): Promise<void> {
  for (const [key, open, read] of [
    ["1", "Open the declaration", "I have read the declaration"],
    ["2", "Open the contract", "I have read the contract"],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole("button", { name: open }).click();
    await page.getByRole("button", { name: read }).click();
    await expect(page.getByText(/^Read to the end at /)).toBeVisible();
  }
  await expect(page.locator("[data-outcome=different]")).toHaveCount(0);
}
