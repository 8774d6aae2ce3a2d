import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { patient } from "./awake";
import { sandboxUrl } from "./environment";
import { browserOf, type Who } from "./people";

interface Entry {
  operation: string;
  request_pk: number | null;
  rao: string | null;
  reason: string | null;
  effect: string | null;
}

export interface Sandbox {
  finish(requestPk: number, outcome?: "review" | "incomplete" | "error", story?: string): Promise<void>;
  /** What the provider's own operator makes of an RA identification. */
  operator(requestPk: number, decision: "validated" | "refused", reason?: string): Promise<void>;
  /** The holder takes the certificate of an approved RA request. */
  enrol(requestPk: number): Promise<void>;
  /** Somebody else changes a request at the provider. */
  elsewhere(
    requestPk: number,
    change: { act?: "cancel" | "refuse" | "approve"; email?: string; fields?: Record<string, string> },
  ): Promise<void>;
  /** Changes how the sandbox behaves, for this test only. */
  switch(change: Record<string, unknown>): Promise<void>;
  fault(fault: Record<string, unknown>): Promise<void>;
  /** The faults that have not happened yet. */
  faults(): Promise<unknown[]>;
  clearFaults(): Promise<void>;
  /** Calls the sandbox received about a request. */
  ledger(requestPk: number, operation: string): Promise<Entry[]>;
}

export interface OpenedRequest {
  id: string;
  number: string;
  requestPk: number;
  phone: string;
  email: string;
}

/** What is chosen in the form; where nothing is said, what it offers. */
interface Opening {
  workflow?: string;
  authority?: string;
  profile?: string;
  phone?: string;
  email?: string;
  /** Of an External request at the RA, by the labels of the form. */
  holder?: Record<string, string>;
}

interface Fixtures {
  /** A page of somebody signed in. */
  as: (who: Who) => Promise<Page>;
  sandbox: Sandbox;
  /** Opens a request through the form, as the admin Óscar. */
  opened: (given?: Opening) => Promise<OpenedRequest>;
}

let phones = 610_000_000 + (Date.now() % 9_000_000);

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => use(patient(page)),

  as: async ({ browser, contextOptions }, use) => {
    const problems: string[] = [];
    const open = new Map<Who, Page>();
    await use(async (who) => {
      const known = open.get(who);
      if (known) return known;
      const page = patient(await (await browserOf(browser, who, contextOptions)).newPage());
      watch(page, problems);
      open.set(who, page);
      return page;
    });
    for (const page of open.values()) await page.context().close();
    expect(problems, "errors on the console and breaches of the content policy").toEqual([]);
  },

  sandbox: async ({ request }, use) => {
    const control = async <T>(path: string, body?: object, method = body ? "POST" : "GET"): Promise<T> => {
      const url = `${sandboxUrl}/_control/${path}`;
      const answer = await request.fetch(url, { method, ...(body ? { data: body } : {}) });
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const before = await control<object>("switches");
    const clearFaults = async () => {
      await control("faults", undefined, "DELETE");
    };
    await use({
      clearFaults,
      finish: async (requestPk, outcome = "review", story) => {
        await control(`requests/${requestPk}/finish`, { outcome, ...(story ? { story } : {}) });
      },
      operator: async (requestPk, decision, reason) => {
        await control(`requests/${requestPk}/operator`, { decision, ...(reason ? { reason } : {}) });
      },
      enrol: async (requestPk) => {
        await control(`requests/${requestPk}/enrol`, {});
      },
      elsewhere: async (requestPk, change) => {
        await control(`requests/${requestPk}/elsewhere`, change);
      },
      switch: async (change) => {
        await control("switches", change);
      },
      fault: async (fault) => {
        await control("faults", fault);
      },
      faults: async () => (await control<{ faults: unknown[] }>("faults")).faults,
      ledger: async (requestPk, operation) =>
        (await control<{ entries: Entry[] }>(`ledger?request_pk=${requestPk}&operation=${operation}`)).entries,
    });
    await control("switches", before);
    await clearFaults();
  },

  opened: async ({ as }, use) => {
    await use(async (given = {}) => {
      const phone = given.phone ?? `+34${++phones}`;
      const email = given.email ?? `solicitante.${phones}@correo.example`;
      const page = await as("oscar");
      await page.goto("/requests/new");
      if (given.workflow) {
        await page.getByLabel("Workflow").click();
        await page.getByRole("option", { name: given.workflow }).click();
      }
      await page.getByLabel("Registration authority").click();
      await page.getByRole("option", { name: given.authority ?? "Levante Servicios" }).click();
      if (given.profile) {
        await page.getByLabel("Certificate profile", { exact: true }).click();
        await page.getByRole("option", { name: new RegExp(`^${given.profile} `) }).click();
      }
      await page.getByLabel("Mobile phone").fill(phone);
      await page.getByLabel("E-mail").fill(email);
      for (const [label, text] of Object.entries(given.holder ?? {})) {
        if (label !== "Document type") await page.getByLabel(label).fill(text);
        else {
          await page.getByLabel(label, { exact: true }).click();
          await page.getByRole("option", { name: text }).click();
        }
      }
      await page.getByRole("button", { name: "Open request" }).click();
      await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
      const term = page.locator("dt", { hasText: /^request_pk$/ });
      await expect(term.locator("+ dd")).toHaveText(/^\d+$/);
      const requestPk = Number(await term.locator("+ dd").innerText());
      const number = await page
        .locator("header")
        .getByText(/^R-\d+$/)
        .first()
        .innerText();
      return { id: page.url().split("/").at(-1) ?? "", number, requestPk, phone, email };
    });
  },
});

/** Notes whatever a page should never say: errors, exceptions, refusals of the content policy. */
export function watch(page: Page, problems: string[]): void {
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|MISSING_MESSAGE|FORMATTING_ERROR|Hydration/i.test(text)) problems.push(text);
  });
}

/** No finding of axe at the levels A and AA of WCAG 2.2, in the page's present theme. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.map((node) => node.html.slice(0, 160)),
  }));
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

export { expect };
