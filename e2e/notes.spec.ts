import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";
import { account } from "./people";

test("a note names a colleague, who sees it; a reported incident closes the approval and an admin sees it", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const nuria = await as("nuria");
  const bench = new Bench(nuria, "nuria");
  await bench.claim(request.number);
  await bench.collected();

  // A colleague is named by a few letters and the keyboard.
  await nuria.getByRole("tab", { name: /^Notes/ }).click();
  const box = nuria.getByLabel("New note");
  await box.pressSequentially("Look at the hologram, @igna");
  const colleague = nuria.getByRole("option", { name: new RegExp(account("ignasi").name) });
  await expect(colleague).toHaveAttribute("aria-selected", "true");
  await expectAccessible(nuria);
  await box.press("Enter");
  await expect(box).toHaveValue(`Look at the hologram, @${account("ignasi").name} `);
  await expect(colleague).toHaveCount(0);
  await box.press("Control+Enter");
  await expect(nuria.locator("[data-note]")).toContainText("Look at the hologram");
  await expect(nuria.getByRole("tab", { name: "Notes 1" })).toBeVisible();
  await expect(box).toHaveValue("");

  const ignasi = await as("ignasi");
  await ignasi.goto("/queue");
  await ignasi.getByRole("button", { name: /^\d+ mentions?$/ }).click();
  await expectAccessible(ignasi);
  await ignasi.getByRole("menuitem", { name: new RegExp(`${request.number}.*new`) }).click();
  await ignasi.waitForURL(new RegExp(request.id));
  await expect(ignasi.locator("[data-note]")).toContainText("For you");
  await ignasi.getByRole("button", { name: /^(Mentions|\d+ mentions?)$/ }).click();
  const seen = ignasi.getByRole("menuitem", { name: new RegExp(request.number) });
  await expect(seen).toBeVisible();
  await expect(seen).not.toHaveAccessibleName(/new/);
  await ignasi.keyboard.press("Escape");

  // Whoever finds something says so; the bench of the colleague knows at once.
  await ignasi.getByRole("button", { name: "Report incident…" }).click();
  const dialog = ignasi.getByRole("dialog");
  await dialog.getByLabel("What was found").fill("too short");
  await dialog.getByRole("button", { name: "Report incident" }).click();
  await expect(dialog.getByText("Write at least 20 characters", { exact: false })).toBeVisible();
  await expectAccessible(ignasi);
  await dialog.getByLabel("What was found").fill("The same selfie came with another document");
  await dialog.getByRole("button", { name: "Report incident" }).click();
  await expect(dialog).toHaveCount(0);
  const band = nuria.getByRole("alert").filter({ hasText: "Frozen" });
  await expect(band).toContainText(account("ignasi").name);
  await nuria.getByRole("tab", { name: "Record" }).click();
  await expect(nuria.getByRole("listitem").filter({ hasText: /^A1\D/ })).toContainText("not met");
  await expect(nuria.getByRole("button", { name: /^Refuse/ })).not.toHaveAttribute("aria-disabled");

  const oscar = await as("oscar");
  await oscar.goto("/monitor");
  const row = oscar.locator("[data-incident=reported]").filter({ hasText: request.number });
  await expect(row).toContainText("24 hours from discovery");
  await row.getByRole("link").click();
  const incident = oscar.locator("[data-incident=open]");
  await expect(incident).toContainText("The same selfie came with another document");
  await incident.getByRole("button", { name: "Close incident…" }).click();
  await oscar.getByRole("dialog").getByLabel("What was found").fill("Two persons: the pictures differ.");
  await oscar.getByRole("dialog").getByRole("button", { name: "Close incident" }).click();
  await expect(band).toHaveCount(0);
  await bench.release();
});

test("one box goes to pages, requests and acts by the keyboard; an officer reads their own pace", async ({
  as,
  opened,
}) => {
  const request = await opened();
  const page = await as("nuria");
  await page.goto("/queue");
  const box = page.getByRole("combobox", { name: "Search or go to" });
  const open = async (text: string) => {
    await page.keyboard.press("Control+k");
    await box.pressSequentially(text);
  };
  await open("zzz");
  await expect(page.getByRole("option")).toHaveText(["Search the history for “zzz”"]);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(box).toHaveCount(0);

  await open("R-99999999");
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("status").filter({ hasText: "No request of yours has the number R-99999999." }),
  ).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(box).toHaveCount(0);
  await open(request.number);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(request.id));

  await open("pace");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/care$/);
  await expect(page.getByRole("heading", { name: "Your pace" })).toBeVisible();
  await expect(page.getByText("A pause costs nothing", { exact: false })).toBeVisible();
  await expectAccessible(page);

  await open("history");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/history$/);
  // What a key of the page does, without the key.
  await open("search");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await open("garcia");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/history\?q=garcia$/);

  const admin = await as("oscar");
  await admin.goto("/care");
  await expect(admin.getByRole("heading", { name: "Not for your role" })).toBeVisible();
});
