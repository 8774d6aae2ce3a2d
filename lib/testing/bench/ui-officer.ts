import { type Response as Answer, expect, type Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import type { DemoAccount } from "@/lib/commands/demo-people";

declare global {
  interface Window {
    /** Waits for the key N from now on. */
    arm: () => void;
    /** Milliseconds from that key to the frame that shows another image on the stage. */
    keyToPaint: Promise<number>;
    /** Milliseconds of showing an image: fetched here, or what was fetched and decoded before. */
    timeOfShowing: (url: string, ahead: boolean) => Promise<number>;
  }
}

/** Runs in the page. A frame counts as painted with the message that follows it. */
function instruments(): void {
  const painted = () =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
    );
  const stage = () => document.querySelector<HTMLImageElement>("main section img");
  window.arm = () => {
    window.keyToPaint = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error("the key brought no other image within 15 s")), 15_000);
      const before = stage()?.src;
      let pressed = 0;
      const key = (event: KeyboardEvent) => {
        if (event.key === "n") pressed = event.timeStamp;
      };
      window.addEventListener("keydown", key, { capture: true });
      const seen = () => {
        const image = stage();
        if (!pressed || !image || image.src === before) return;
        observer.disconnect();
        window.removeEventListener("keydown", key, { capture: true });
        image
          .decode()
          .then(painted)
          .then(() => resolve(performance.now() - pressed), reject);
      };
      const observer = new MutationObserver(seen);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
    });
  };
  window.timeOfShowing = async (url, ahead) => {
    const fetched = async () => URL.createObjectURL(await (await fetch(url, { cache: "no-store" })).blob());
    const image = new Image();
    image.style.cssText = "position:fixed;inset:0;z-index:999";
    if (ahead) {
      image.src = await fetched();
      await image.decode();
    }
    const from = performance.now();
    if (!ahead) {
      image.src = await fetched();
      await image.decode();
    }
    document.body.append(image);
    await painted();
    const took = performance.now() - from;
    image.remove();
    URL.revokeObjectURL(image.src);
    return took;
  };
}

/** An officer who decides one case after the other by the keyboard. */
export class Officer {
  readonly #page: Page;
  readonly #account: DemoAccount;

  private constructor(page: Page, account: DemoAccount) {
    this.#page = page;
    this.#account = account;
  }

  static async signIn(page: Page, account: DemoAccount): Promise<Officer> {
    // What translates our sources names functions by a helper the page does not have.
    await page.addInitScript("globalThis.__name = (named) => named");
    await page.addInitScript(instruments);
    await page.goto("/sign-in");
    // What is pressed before the page's code is there does nothing.
    await page.waitForLoadState("networkidle");
    await page.getByLabel("Work e-mail").fill(account.email);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Continue" }).click();
    const code = new TOTP({ secret: Secret.fromBase32(account.totpSecret) });
    await page.getByLabel(/Six digits/).fill(code.generate());
    await expect(page).not.toHaveURL(/sign-in/);
    return new Officer(page, account);
  }

  /** Where the case is that is open. */
  get place(): string {
    return new URL(this.#page.url()).pathname;
  }

  /** Takes a first case off the queue. */
  async begin(): Promise<void> {
    await this.#page.goto("/queue");
    await expect(this.#page.getByRole("row").nth(2)).toBeVisible();
    await expect(async () => {
      await this.#page.keyboard.press("n");
      await this.#page.waitForURL(/\/review$/, { timeout: 5000 });
    }).toPass();
  }

  /** Decides the case that is open, waits until that is confirmed, and goes on with N; the times of going on. */
  async rounds(count: number): Promise<number[]> {
    const page = this.#page;
    const times: number[] = [];
    for (let round = 0; times.length < count; round++) {
      if (round > 2 * count) throw new Error(`of ${round} cases only ${times.length} came with a picture in time`);
      const here = (answer: Answer) => isPicture(answer.url()) && answer.status() === 200;
      const picture = page.waitForResponse(here, { timeout: 12_000 }).catch(() => null);
      await this.#refuse();
      const ready = (await picture) !== null;
      // Read by a person: the browser has nothing else to do as the key is pressed.
      await page.waitForTimeout(400);
      await page.evaluate(() => window.arm());
      await page.keyboard.press("n");
      // Of the demonstration some have a slow provider: what it keeps waiting for is not the product's time.
      const took = await page.evaluate(() => window.keyToPaint.catch(() => null));
      if (ready && took !== null) times.push(took);
    }
    return times;
  }

  async #refuse(): Promise<void> {
    const page = this.#page;
    await expect(page.getByRole("button", { name: /^Release/ })).toBeVisible();
    const cause = page.getByRole("combobox");
    await expect(async () => {
      if (!(await cause.isVisible())) await page.keyboard.press("x");
      await cause.fill("DOC-02", { timeout: 1000 });
    }).toPass();
    await page.keyboard.press("Enter");
    await page.getByLabel(/What stays here/).fill("The card ended last year, read from the front.");
    const password = page.getByLabel("RAO password", { exact: true });
    if (await password.isVisible()) {
      await password.fill(this.#account.rao?.password ?? "");
      await page.getByLabel(/Keep/).check();
    }
    await page.getByLabel("RAO PIN", { exact: true }).fill(this.#account.rao?.pin ?? "");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator("[data-outcome=CONFIRMED]")).toBeVisible({ timeout: 30_000 });
  }

  /** The least that shows the same image: of the case that is open, whose evidence is on the stage. */
  async floors(count: number): Promise<Record<"floor: fetch, decode, paint" | "floor: paint", number[]>> {
    const id = this.#page.url().split("/").at(-2);
    const url = `/api/evidence/${id}/document_front`;
    const show = async (ahead: boolean) => {
      const times: number[] = [];
      for (let at = 0; at < count; at++)
        times.push(
          await this.#page.evaluate(([from, before]) => window.timeOfShowing(from, before), [url, ahead] as const),
        );
      return times;
    };
    return { "floor: fetch, decode, paint": await show(false), "floor: paint": await show(true) };
  }
}

const isPicture = (url: string) => url.endsWith("/api/next/picture");
