import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";

/** Frames stepped each way. */
const steps = 25;

/** Number and SHA-256 of the picture the film shows. */
const shown = (page: Page) =>
  page.locator("main video").evaluate(async (film: HTMLVideoElement) => {
    const canvas = document.createElement("canvas");
    canvas.width = film.videoWidth;
    canvas.height = film.videoHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(film, 0, 0);
    const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", pixels));
    return { frame: Number(film.dataset.frame), hash: Array.from(digest).join() };
  });

/** Presses a key and waits until that frame is on the screen. */
async function step(page: Page, key: string, frame: number) {
  await page.keyboard.press(key);
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLElement>("main video")?.dataset.frame === wanted,
    String(frame),
  );
  return shown(page);
}

const main = (page: Page) => page.getByRole("main");

/** The film is whole, its frames are read, and its first one is on the screen. */
async function atStart(page: Page): Promise<void> {
  await page.keyboard.press("1");
  await expect(main(page).getByText(/ 25 fps /)).toBeVisible();
  await page.getByRole("slider", { name: "Video position" }).press("Home");
  await expect(page.locator("main video")).toHaveAttribute("data-frame", "0");
}

for (const [film, story] of [
  ["H.264 in MP4", "clean"],
  ["VP9 in WebM without a length", "webm-video"],
] as const)
  test(`${film}: ${steps} frames forward and back show the same pictures`, async ({ as, opened, sandbox }) => {
    const request = await opened();
    await sandbox.finish(request.requestPk, "review", story);
    const officer = await as("nuria");
    const bench = new Bench(officer, "nuria");
    await bench.claim(request.number);
    await bench.collected();
    await atStart(officer);
    const forward = [await shown(officer)];
    for (let frame = 1; frame <= steps; frame++) forward.push(await step(officer, ".", frame));
    const back = [await shown(officer)];
    for (let frame = steps - 1; frame >= 0; frame--) back.push(await step(officer, ",", frame));
    expect(back.reverse()).toEqual(forward);
    expect(new Set(forward.map(({ hash }) => hash)).size, "different pictures").toBe(steps + 1);
    // What was stepped was seen: 26 of 185 frames.
    await expect(main(officer).getByText("14 % watched")).toBeVisible();
  });

test("a film without a length counts as watched once it was played to its end", async ({ as, opened, sandbox }) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "webm-video");
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await bench.watchVideo();
  // The server's word of it, under the condition that asks for the whole film.
  const condition = () =>
    officer.evaluate(async (id) => {
      const { conditions } = await (await fetch(`/api/requests/${id}/review`)).json();
      return conditions.find((found: { id: string }) => found.id === "A7b").outcome;
    }, request.id);
  await expect.poll(condition).toBe("met");
  await officer.reload();
  await bench.collected();
  await officer.keyboard.press("1");
  await expect(main(officer).getByText("100 % watched")).toBeVisible();
});

test("marks, features and snapshots are kept, shown again after a reload, and taken back", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "clean");
  const officer = await as("nuria");
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await atStart(officer);
  const position = officer.getByRole("slider", { name: "Video position" });
  const panel = main(officer).getByRole("dialog");

  // A word, typed; while it is asked for no key of the page acts.
  for (let frame = 1; frame <= 3; frame++) await step(officer, ".", frame);
  await officer.keyboard.press("m");
  await officer.keyboard.type("Vyx tilt");
  await expect(panel).toHaveAccessibleName("Mark at 0:00.12");
  await officer.keyboard.press("Enter");
  await expect(position).toHaveAttribute("aria-valuetext", "0:00 of 0:07, Vyx tilt");

  // A feature, out of those drawn for this request.
  await officer.keyboard.press("ArrowRight");
  await officer.keyboard.press("a");
  await expect(panel.getByText("0 of 3 named; 0 of 2 that change with the angle, seen on film.")).toBeVisible();
  await expect(panel.getByRole("link", { name: "Specimens of this document in PRADO" })).toHaveAttribute(
    "href",
    "https://www.consilium.europa.eu/prado/en/prado-documents/ESP/B/docs-per-category.html",
  );
  await expectAccessible(officer);
  await officer.keyboard.press("Enter");
  await expect(panel).toHaveCount(0);
  await officer.keyboard.press("a");
  await expect(panel.getByText(/^1 of 3 named; 1 of 2/)).toBeVisible();
  await officer.keyboard.press("Escape");

  // A snapshot: its thumbnail is drawn from the film, also when the page is loaded anew.
  await officer.keyboard.press("ArrowRight");
  await officer.keyboard.press("s");
  const snapshots = officer.getByRole("region", { name: "Snapshots" });
  await expect(snapshots.getByRole("button", { name: /^Snapshot at 0:04/ }).locator("img")).toBeVisible();
  await officer.reload();
  await expect(snapshots.getByRole("button", { name: /^Snapshot at 0:04/ }).locator("img")).toBeVisible();
  await bench.collected();
  await officer.keyboard.press("1");
  await expect(main(officer).getByText(/ 25 fps /)).toBeVisible();
  await officer.keyboard.press("Shift+ArrowRight");
  await expect(position).toHaveAttribute("aria-valuetext", /Vyx tilt$/);
  await snapshots.getByRole("button").click();
  await expect(position).toHaveAttribute("aria-valuetext", /Snapshot$/);
  await officer.keyboard.press("Shift+ArrowLeft");
  await expect(position).not.toHaveAttribute("aria-valuetext", /Snapshot$/);
  await officer.getByRole("button", { name: "Loop between the marks" }).click();
  await expect(
    main(officer)
      .getByRole("status")
      .filter({ hasText: /^Loop from 0:02\.\d to 0:04\.\d$/ }),
  ).toBeAttached();
  await officer.keyboard.press("Space");

  await officer.getByRole("button", { name: "3 marks" }).click();
  await expectAccessible(officer);
  await panel.getByRole("button", { name: "Remove Vyx tilt" }).click();
  await expect(officer.getByRole("button", { name: "2 marks" })).toBeVisible();

  // Faces side by side: opening them is a look; all move together; the film is stepped there as well.
  await officer.keyboard.press("Escape");
  await officer.keyboard.press("c");
  for (const name of ["Portrait cut from the document", "Selfie of the applicant"])
    await expect(main(officer).getByRole("img", { name })).toBeVisible();
  for (const name of ["Photo", "Selfie"])
    await expect(officer.getByRole("button", { name: new RegExp(`^${name}.*Opened`) })).toBeVisible();
  const film = main(officer).getByRole("region", { name: "Video" });
  const before = await film.locator("video").getAttribute("style");
  await officer.keyboard.press("+");
  await expect(film.locator("video")).not.toHaveAttribute("style", before ?? "");
  const guide = officer.getByRole("slider", { name: "Guide: Eyes" });
  await guide.press("ArrowUp");
  await expect(guide).toHaveAttribute("aria-valuenow", "59");
  await officer.keyboard.press("o");
  await expect(officer.getByRole("slider", { name: "Opacity" })).toBeVisible();
  await expectAccessible(officer);
  const at = await film.locator("video").getAttribute("data-frame");
  await officer.keyboard.press(".");
  await expect(film.locator("video")).toHaveAttribute("data-frame", String(Number(at) + 1));

  // A picture, down to its pixels.
  await officer.keyboard.press("2");
  await expect(main(officer).getByRole("img", { name: "Front of the document as sent" })).toBeVisible();
  await officer.getByRole("button", { name: "One pixel to a pixel" }).click();
  await expect(officer.getByRole("button", { name: "One pixel to a pixel" })).toHaveText("100 %");
  for (const key of ["e", "l", "r"]) await officer.keyboard.press(key);
  await expect(officer.locator("[data-loupe]")).toBeAttached();
  await expectAccessible(officer);
  await expect(officer.getByRole("button", { name: "Contrast" })).toHaveAttribute("aria-pressed", "true");
});

test("under text of twice the size the parts stand one below the other, and nothing is cut off", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk, "review", "clean");
  const officer = await as("nuria");
  // What 1440 x 900 is at 200 %.
  await officer.setViewportSize({ width: 720, height: 450 });
  const bench = new Bench(officer, "nuria");
  await bench.claim(request.number);
  await bench.collected();
  await officer.keyboard.press("2");
  await expect(main(officer).getByRole("img", { name: "Front of the document as sent" })).toBeVisible();
  const within = await officer.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    const out = [...document.querySelectorAll("header *, footer *, aside button, main button")].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < 0 || right > window.innerWidth) && !element.closest(".sr-only");
    });
    return { wide, out: out.map((element) => element.outerHTML.slice(0, 120)) };
  });
  expect(within).toEqual({ wide: 720, out: [] });
  expect((await main(officer).boundingBox())?.height).toBeGreaterThanOrEqual(300);
  // The question comes into view from under the bar, is answered, and the answer is kept.
  const answer = officer
    .locator("aside li[data-item]")
    .first()
    .getByRole("button", { name: /^Pass: / });
  await answer.click();
  await expect(officer.getByText(/^1 of \d+ answered$/)).toBeInViewport();
  await officer.getByRole("button", { name: /^Refuse…/ }).click();
  await officer.getByRole("combobox").fill("DOC-02");
  await expect(officer.getByRole("button", { name: /^Refuse R-/ })).toBeInViewport();
  await expectAccessible(officer);
});
