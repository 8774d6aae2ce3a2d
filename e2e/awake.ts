import type { Page } from "@playwright/test";
import { appUrl } from "./environment";

/**
 * Waits until the page's code has taken over every control of it: what is pressed before that does nothing, and a
 * person, unlike a test, presses once more.
 */
export async function awake(page: Page): Promise<void> {
  if (!page.url().startsWith(appUrl)) return;
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button, input, textarea")].every((control) =>
      Object.keys(control).some((key) => key.startsWith("__reactProps$")),
    ),
  );
}

/** Every visit by address ends with a page that is awake. */
export function patient(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = async (...visit) => {
    const answer = await goto(...visit);
    await awake(page);
    return answer;
  };
  return page;
}
