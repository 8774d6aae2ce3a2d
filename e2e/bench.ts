import { expect, type Page } from "@playwright/test";
import en from "@/lib/i18n/messages/en.json" with { type: "json" };
import es from "@/lib/i18n/messages/es.json" with { type: "json" };
import { account, nextCode, type Who } from "./people";

type Key = "y" | "n" | "u" | "not-available";

/** The review bench, driven by the keys an officer uses. */
export class Bench {
  readonly page: Page;
  /** What the page says, in the language it is worn in. */
  readonly words: typeof en;
  readonly #who: Who;

  constructor(page: Page, who: Who, language: "en" | "es" = "en") {
    this.page = page;
    this.words = { en, es }[language];
    this.#who = who;
  }

  /** Takes a request off the queue by its number. */
  async claim(number: string): Promise<void> {
    await this.release();
    const row = this.page.getByRole("row").filter({ hasText: number });
    await expect(async () => {
      await this.page.goto("/queue");
      await row.focus({ timeout: 5000 });
      // Selected by the page's own code: it is there to hear the key.
      await expect(row).toHaveAttribute("aria-selected", "true");
      await this.page.keyboard.press("c");
      await this.page.waitForURL(/\/review$/);
    }).toPass();
    await expect(this.page.getByRole("button", { name: starting(this.words.review.claimBar.release) })).toBeVisible();
  }

  /** Gives back what an earlier test may have left behind: one officer holds one request. */
  async release(): Promise<void> {
    await expect(() => this.page.goto("/queue?view=mine", { timeout: 10_000 })).toPass();
    // What ended elsewhere is listed as well, and leaves nothing to give back.
    const held = this.page
      .getByRole("row")
      .filter({ hasText: /^.*You, / })
      .filter({ hasNotText: "Changed elsewhere" });
    if ((await held.count()) === 0) return;
    await held.getByRole("link").first().click();
    await this.page.getByRole("button", { name: /^Release/ }).click();
    await this.page.waitForURL(/\/queue/);
  }

  /** Waits until everything this connection returns is here. */
  async collected(): Promise<void> {
    const { states, collecting, answers } = this.words.review;
    await expect(this.page.getByText(states.waiting)).toHaveCount(0);
    await expect(this.page.getByText(collecting)).toHaveCount(0);
    // Questions open once the hash of all of it is known.
    await expect(this.page.getByRole("button", { name: starting(answers["cannot-tell"]) }).first()).not.toHaveAttribute(
      "aria-disabled",
    );
  }

  /** Opens every image by its key. */
  async lookAtImages(): Promise<void> {
    const { document_front, document_rear, document_photo, document_owner } = this.words.review.imageAlt;
    for (const [key, alt] of [
      ["2", document_front],
      ["3", document_rear],
      ["4", document_photo],
      ["5", document_owner],
    ] as const) {
      await this.page.keyboard.press(key);
      await expect(this.page.getByRole("main").getByRole("img", { name: alt })).toBeVisible();
    }
  }

  /** Plays the video to its end; what a busy machine skipped counts as not seen, and is played again from the start. */
  async watchVideo(): Promise<void> {
    await this.page.keyboard.press("1");
    const video = this.page.locator("video");
    const ended = () => video.evaluate((element: HTMLVideoElement) => element.ended);
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.duration)).toBeGreaterThan(1);
    await expect(async () => {
      if (await video.evaluate((element: HTMLVideoElement) => element.paused)) await this.page.keyboard.press("Space");
      await expect.poll(ended).toBe(false);
      await expect.poll(ended, { timeout: 30_000 }).toBe(true);
      await expect(this.page.getByText(this.words.review.player.watched.replace("{percent}", "100"))).toBeVisible({
        timeout: 3000,
      });
    }).toPass();
  }

  /** The question that is current. */
  get #current() {
    return this.page.locator("aside li[data-item]").filter({ has: this.page.locator("[aria-current]") });
  }

  /**
   * Answers every question that is open, in the order they come, with the keys: "y" but for what is given otherwise. What
   * there is nothing to see of is called not available, which has no key, by intent.
   */
  async answer(given: Readonly<Record<string, Key>> = {}): Promise<void> {
    const { answered } = this.words.review.claimBar;
    const count = this.page.getByText(new RegExp(`^${answered.replace(/\{\w+\}/g, "\\d+")}$`));
    const progress = async () => ((await count.textContent()) ?? "").match(/\d+/g)?.map(Number) ?? [];
    let [done = 0, total = 1] = await progress();
    while (done < total) {
      const item = (await this.#current.getAttribute("data-item")) ?? "";
      // The software's opinion comes once the server has the officer's own.
      if (item === "F2") await expect(this.#current).not.toContainText(this.words.review.claims.sealed);
      const dark = (await this.#button(item, "pass").getAttribute("aria-disabled")) !== null;
      await this.#say(item, given[item] ?? (dark ? "not-available" : "y"));
      done += 1;
      await expect(count).toHaveText(answered.replace("{n}", String(done)).replace("{total}", String(total)));
      if (given[item] === "n" || given[item] === "u") await this.page.keyboard.press("j");
      [, total = total] = await progress();
    }
  }

  /** Goes to one question with the keys and answers it. */
  async answerOne(item: string, key: Key): Promise<void> {
    while ((await this.#current.getAttribute("data-item")) !== item) await this.page.keyboard.press("j");
    await this.#say(item, key);
  }

  #button(item: string, answer: keyof typeof en.review.answers) {
    const row = this.page.locator(`li[data-item="${item}"]`);
    return row.getByRole("button", { name: starting(`${this.words.review.answers[answer]}: `) });
  }

  async #say(item: string, key: Key): Promise<void> {
    if (item === "F1" && key === "y") {
      await this.page.locator("[data-face] button").first().focus();
      for (let feature = 0; feature < 8; feature++) await this.page.keyboard.press("1");
      await this.page.locator("#ask-F1").focus();
    }
    if (key === "not-available") await this.#button(item, "not-available").press("Enter");
    else await this.page.keyboard.press(key);
    if (key !== "n" && key !== "u") return;
    // The note takes the focus; Escape gives it back.
    await expect(this.page.getByLabel(this.words.review.note)).toBeFocused();
    await this.page.keyboard.press("Escape");
  }

  /** Types what the officer signs with. */
  async sign(): Promise<void> {
    const { rao, totpSecret } = account(this.#who);
    if (!rao) throw new Error(`${this.#who} is no officer`);
    const { sign } = this.words;
    const password = this.page.getByLabel(sign.password, { exact: true });
    if (await password.isVisible()) await password.fill(rao.password);
    await this.page.getByLabel(sign.pin, { exact: true }).fill(rao.pin);
    const factor = this.page.getByLabel(sign.factor);
    if (await factor.isVisible()) await factor.fill(await nextCode(totpSecret));
  }

  get outcome() {
    return this.page.getByRole("complementary", { name: this.words.review.panel, exact: true });
  }
}

/** A name that begins so. */
const starting = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\…]/g, "\\$&")}`);
