import { expect, expectAccessible, test } from "./fixtures";
import { account, nextCode, signIn } from "./people";

test("somebody signed out is asked to sign in and lands where they wanted to go", async ({ page }) => {
  await page.goto("/history?q=46010");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await signIn(page, account("berta"));
  await expect(page).toHaveURL(/\/history\?q=46010$/);
});

test("a wrong password and an unknown address read alike, and a code works once", async ({ page }) => {
  const { email, password, totpSecret } = account("berta");
  const code = await nextCode(totpSecret);
  const attempt = async (given: { email: string; password: string }) => {
    await page.goto("/sign-in");
    await page.getByLabel("Work e-mail").fill(given.email);
    await page.getByLabel("Password", { exact: true }).fill(given.password);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel(/Six digits/).fill(code);
  };
  await attempt({ email: "nobody@levante.example", password: "not a password" });
  const unknown = await page.getByRole("main").getByRole("alert").innerText();
  await attempt({ email, password: "not a password" });
  const wrong = await page.getByRole("main").getByRole("alert").innerText();
  expect(wrong).toBe(unknown);
  await attempt({ email, password });
  await expect(page).not.toHaveURL(/sign-in/);
  await page.context().clearCookies();
  await attempt({ email, password });
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(wrong);
});

test("an invited officer sets up the account, works, and is out on the next request once disabled", async ({
  as,
  browser,
  contextOptions,
}) => {
  const admin = await as("oscar");
  await admin.goto("/people");
  await admin.getByRole("button", { name: "Invite…" }).click();
  const dialog = admin.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Make invitation" }).click();
  await expect(dialog.getByText("This is needed.").first()).toBeVisible();
  const name = "Teresa Olivares Prat";
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel("Work e-mail").fill(`teresa.${Date.now()}@levante.example`);
  await dialog.getByLabel("RAO id at the provider").fill("477");
  await dialog.getByLabel("RAO user name at the provider").fill("rao477");
  await dialog.getByRole("button", { name: "Make invitation" }).click();
  const link = await admin.getByTestId("secret-link").innerText();
  await admin.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  const row = admin.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("Invited");

  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByText(`${name}, choose a password`)).toBeVisible();
  await expectAccessible(page);
  const totpSecret = (await page.locator("span.mono").innerText()).replace(/\s/g, "");
  const password = "cuatro palabras bien largas";
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The six digits it shows").fill(await nextCode(totpSecret));
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  const [, email = ""] = /(teresa\.\d+@levante\.example)/.exec(await row.innerText()) ?? [];
  await signIn(page, { email, password, totpSecret });
  await expect(page).toHaveURL(/\/queue$/);

  // The link worked once.
  await page.goto(link);
  await expect(page.getByText("This invitation has ended")).toBeVisible();

  await admin.reload();
  await row.getByRole("button", { name: `Actions for ${name}` }).click();
  await admin.getByRole("menuitem", { name: "Disable" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");
  expect((await page.request.get("/api/queue")).status()).toBe(401);
  await page.goto("/queue");
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

test("signing out ends the session for good", async ({ browser, contextOptions }) => {
  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  await page.goto("/sign-in");
  await signIn(page, account("berta"));
  const cookies = await context.cookies();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  // Even somebody who kept the cookie.
  await context.addCookies(cookies);
  expect((await page.request.get("/api/queue")).status()).toBe(401);
  await context.close();
});
