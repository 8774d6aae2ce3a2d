import type { Page } from "@playwright/test";
import { sandboxUrl } from "./environment";
import { expect, expectAccessible, test } from "./fixtures";

let people = 0;
const contact = () => {
  const digits = String((Date.now() + ++people) % 10_000_000).padStart(7, "0");
  return { phone: `+3461${digits}`, email: `titular.${digits}@correo.example` };
};

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** The form up to what every workflow of the RA asks for. */
async function begin(page: Page, workflow: string, profile: string, { phone, email } = contact()): Promise<void> {
  await page.goto("/requests/new");
  await choose(page, "Workflow", workflow);
  await choose(page, "Registration authority", /Levante Servicios/);
  await choose(page, "Certificate profile", new RegExp(`^${profile} `));
  await page.getByLabel("Mobile phone").fill(phone);
  await page.getByLabel("E-mail").fill(email);
}

const term = (page: Page, name: string) => page.locator("dt", { hasText: new RegExp(`^${name}$`) }).locator("+ dd");

async function opened(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Open request" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(term(page, "request_pk")).toHaveText(/^\d+$/);
  await expect(term(page, "Scratchcard")).toHaveText(/^\d+ used up$/);
  return Number(await term(page, "request_pk").innerText());
}

test("an officer opens RA eIDAS for an organisation: it waits for its applicant", async ({ as, sandbox }) => {
  const page = await as("nuria");
  await page.goto("/requests/new");
  await choose(page, "Workflow", "RA eIDAS VideoID");
  await expect(page.getByText("It uses up a scratchcard.")).toBeVisible();
  await expect(page.getByLabel("Document number")).toHaveCount(0);
  await begin(page, "RA eIDAS VideoID", "PFnubeQAFEmpresa");
  await choose(page, "Valid for", "3 years");
  await expectAccessible(page);
  const requestPk = await opened(page);
  await expect(page.locator("header").filter({ hasText: "PFnubeQAFEmpresa" })).toContainText("Waiting for applicant");
  await expect(page.getByRole("button", { name: "Show link" })).toBeVisible();
  expect(await sandbox.ledger(requestPk, "ra_create_request")).toHaveLength(1);
  await expectAccessible(page);
});

test("an officer opens RA External with its holder: it waits for the evidence", async ({ as }) => {
  const page = await as("nuria");
  await begin(page, "RA External VideoID", "PFnubeQAFCiudadano");
  await page.getByRole("button", { name: "Open request" }).click();
  await expect(page.getByLabel("Given name")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Given name").fill("Marta");
  await page.getByLabel("First surname").fill("Quirós");
  await choose(page, "Document type", "Identity card");
  await page.getByLabel("Country of the document").fill("es");
  await page.getByLabel("Document number").fill("73920184m");
  await expectAccessible(page);
  await opened(page);
  await expect(page.locator("header").filter({ hasText: "PFnubeQAFCiudadano" })).toContainText("Marta Q.");
  await expect(page.getByText("Waits for the evidence")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show link" })).toHaveCount(0);
});

test("without scratchcards nothing is sent, what to do is said, and what was typed is kept", async ({
  as,
  sandbox,
  request,
}) => {
  const cards = (unused: number) =>
    request.post(`${sandboxUrl}/_control/scratchcards`, { data: { registration_authority: "1187", unused } });
  await sandbox.switch({ ra: { scratchcards_left: "run_out" } });
  await cards(0);
  const page = await as("nuria");
  const { phone, email } = contact();
  await begin(page, "RA External VideoID", "PFnubeQAFCiudadano", { phone, email });
  const typed = { "Given name": "Pau", "First surname": "Roig", "Document number": "11111111H" };
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label).fill(text);
  await choose(page, "Document type", "Passport");
  await page.getByLabel("Country of the document").fill("FR");
  await page.getByRole("button", { name: "Open request" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText("This authority has no scratchcard left")).toBeVisible();
  await expect(term(page, "request_pk")).toHaveText("–");
  await expectAccessible(page);

  await cards(1);
  await page.getByRole("link", { name: "Open it again" }).click();
  await expect(page.getByText("It was not opened the last time")).toBeVisible();
  await expect(page.getByLabel("Mobile phone")).toHaveValue(phone);
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  for (const [label, text] of Object.entries(typed)) await expect(page.getByLabel(label)).toHaveValue(text);
  await expect(page.getByLabel("Country of the document")).toHaveValue("FR");
  await expectAccessible(page);
  await opened(page);
});

test("a phone the provider does not take is said in its words, before anything is sent", async ({ as, sandbox }) => {
  const page = await as("nuria");
  const taken = contact();
  await begin(page, "RA External VideoID", "PFnubeQAFCiudadano", taken);
  const typed = { "Given name": "Pau", "First surname": "Roig", "Document number": "11111111H" };
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label).fill(text);
  await choose(page, "Document type", "Passport");
  await page.getByLabel("Country of the document").fill("FR");
  await opened(page);
  await sandbox.switch({ ra: { contact_limit: 0 } });
  await begin(page, "RA eIDAS VideoID", "PFnubeQAFCiudadano", taken);
  await page.getByRole("button", { name: "Open request" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText("Too many different documents associated to the same email and phone")).toBeVisible();
  await expect(page.getByText("The provider does not take this phone or this e-mail.")).toBeVisible();
});

test("an admin finds a profile by its description and offers it", async ({ as }) => {
  const page = await as("oscar");
  await page.goto("/authorities");
  await page.getByRole("button", { name: "Edit Levante Servicios" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Find a profile").fill("seal high qualified");
  await expect(dialog.getByRole("checkbox", { name: /PF|REP|SELLO|Sello|EMPUB|PE/ })).toHaveCount(1);
  const seal = dialog.getByRole("checkbox", { name: /SelloOrganoAltoNubeQ/ });
  await seal.focus();
  await page.keyboard.press("Space");
  await expect(seal).toBeChecked();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto("/requests/new");
  await choose(page, "Workflow", "RA eIDAS VideoID");
  await choose(page, "Registration authority", /Levante Servicios/);
  await choose(page, "Certificate profile", /^SelloOrganoAltoNubeQ /);
});
