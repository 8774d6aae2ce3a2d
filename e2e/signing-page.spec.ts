import type { BrowserContext, Page } from "@playwright/test";
import { expect, expectAccessible, type OpenedRequest, type Sandbox, test, watch } from "./fixtures";
import { approve, codeOf, expectDrawn, pdf } from "./signing-steps";

/** An approved request with one document at the provider, on its signing page. */
async function readyToSign(officer: Page, request: OpenedRequest, sandbox: Sandbox): Promise<void> {
  await sandbox.finish(request.requestPk, "review", "clean");
  await approve(officer, request.number);
  await officer.goto(`/requests/${request.id}/signing`);
  await officer.locator("input[type=file]").setInputFiles([await pdf("agreement")]);
  const documents = officer.getByRole("list", { name: "Documents of this request" });
  await expect(documents.getByText("At the provider")).toHaveCount(1);
}

async function linkFor(officer: Page, button = "Make signing link"): Promise<string> {
  await officer.getByRole("button", { name: button }).click();
  const link = await officer.getByTestId("secret-link").innerText();
  await officer.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  return link;
}

test("the signer reads, asks for the code, signs and keeps the documents", async ({ as, opened, sandbox, browser }) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const request = await opened();
  const officer = await as("nuria");
  await readyToSign(officer, request, sandbox);
  const first = await linkFor(officer);
  expect(first).toMatch(/\/sign\/[A-Za-z0-9_-]{43}$/);
  await expect(officer.getByText(/A link is open until/)).toBeVisible();
  await expect(officer.getByText("Not opened yet.")).toBeVisible();
  await expectAccessible(officer);
  const link = await linkFor(officer, "Make a new link");
  expect(link).not.toBe(first);

  const phone: BrowserContext = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: "es-ES",
  });
  const signer = await phone.newPage();
  watch(signer, problems);
  await signer.goto(first);
  await expect(signer.getByRole("heading", { level: 1 })).toHaveText("Este enlace ha caducado");
  await expectAccessible(signer);
  const answer = await signer.goto(link);
  expect(answer?.headers()).toMatchObject({ "cache-control": "private, no-store", "referrer-policy": "no-referrer" });
  expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
  await expect(signer.getByRole("heading", { level: 1 })).toHaveText("Firme sus documentos");
  await signer.getByRole("button", { name: "English" }).click();
  await expect(signer.getByText("Levante Servicios asks you to read and sign these documents.")).toBeVisible();
  await expectAccessible(signer);
  expect(await signer.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  for (const name of ["agreement.pdf", "Service contract"]) {
    await signer.getByRole("button", { name: `Read ${name}` }).click();
    await expectDrawn(signer, "Page 1 of");
    await signer.getByRole("button", { name: "Larger" }).click();
    await expectAccessible(signer);
    await signer.keyboard.press("Escape");
  }

  // The provider refuses another code within the minute; the page shows what is left of it.
  await signer.getByRole("button", { name: "Send by SMS" }).click();
  await expect(signer.getByText("The code is on its way to your phone.")).toBeVisible();
  await expect(signer.getByText(/You can ask for another code in \d+ seconds/)).toBeVisible();
  await expect(signer.getByRole("button", { name: "Send by WhatsApp" })).toHaveCount(0);
  const code = await codeOf(signer, request);

  await signer.getByLabel("Code from your phone").fill(code === "111111" ? "222222" : "111111");
  await signer.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(signer.getByText("This code is not right, or it has expired.")).toBeVisible();
  await expect(signer.getByLabel("Code from your phone")).toHaveValue("");
  await expectAccessible(signer);
  await signer.getByLabel("Code from your phone").fill(code);
  await signer.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(signer.getByText("Signed. Download your documents and keep them.")).toBeVisible();
  await expectAccessible(signer);
  expect((await sandbox.ledger(request.requestPk, "sign")).length).toBe(2);

  const address = await signer.getByRole("link", { name: "Download agreement.pdf" }).getAttribute("href");
  const signed = await signer.request.get(new URL(address ?? "", link).href);
  expect((await signed.body()).toString("latin1")).toContain("/ByteRange");
  expect(signed.headers()).toMatchObject({ "cache-control": "private, no-store" });

  // The officer sees who signed, and ends the link: nothing opens with it any more.
  await expect(officer.getByText("Signed. Archive the documents.")).toBeVisible();
  await expect(officer.getByText(/^the signer, /).first()).toBeVisible();
  await officer.getByRole("button", { name: "End the link" }).click();
  await expect(officer.getByRole("button", { name: "End the link" })).toHaveCount(0);
  await expect(signer.getByRole("heading", { level: 1 })).toHaveText("This link has ended");
  expect((await signer.request.get(new URL(address ?? "", link).href)).status()).toBe(404);
  await phone.close();
  expect(problems, "errors on the console and breaches of the content policy").toEqual([]);
});

test("the signer is told when the provider is away, and when nobody knows", async ({
  as,
  opened,
  sandbox,
  browser,
}) => {
  test.setTimeout(240_000);
  const request = await opened();
  const officer = await as("nuria");
  await readyToSign(officer, request, sandbox);
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const signer = await phone.newPage();
  await signer.goto(await linkFor(officer));
  await sandbox.fault({ operation: "generate_otp", request_pk: request.requestPk, kind: "drop_before" });
  await signer.getByRole("button", { name: "Send by SMS" }).click();
  await expect(signer.getByText("We do not know whether the code was sent.")).toBeVisible();
  await sandbox.fault({ operation: "sign", request_pk: request.requestPk, kind: "drop_before" });
  await signer.getByLabel("Code from your phone").fill("123456");
  await signer.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(signer.getByText(/We do not know yet whether your signature was made/)).toBeVisible();
  await expect(signer.getByLabel("Code from your phone")).toHaveCount(0);
  await expectAccessible(signer);
  await phone.close();
});
