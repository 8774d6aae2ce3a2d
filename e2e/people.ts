import fs from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { awake } from "./awake";
import { environment } from "./environment";

interface SignIn {
  email: string;
  password: string;
  totpSecret: string;
}

/** A sign-in of the demonstration, as `demo-accounts.json` gives it to whoever tries the product. */
interface Account extends SignIn {
  role: "rao" | "admin" | "support" | "auditor";
  name: string;
  rao?: { id: string; username: string; password: string; pin: string };
}

export type Who = "nuria" | "ignasi" | "chiara" | "oscar" | "berta" | "sara" | "andres";

const kept = path.join(environment.dataDir, "browser");

export function account(who: Who): Account {
  const accounts = JSON.parse(
    fs.readFileSync(path.join(environment.dataDir, "demo-accounts.json"), "utf8"),
  ) as Account[];
  const found = accounts.find((entry) => entry.email.startsWith(`${who}.`));
  if (!found) throw new Error(`no account ${who}`);
  return found;
}

/**
 * The next second-factor code of a secret that was not used in this run: a code works once, and one of the coming
 * half-minute is already taken.
 */
export async function nextCode(secret: string): Promise<string> {
  const file = path.join(kept, "steps.json");
  const steps = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, number>) : {};
  const now = () => Math.floor(Date.now() / 30_000);
  const step = Math.max(now(), (steps[secret] ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
  fs.mkdirSync(kept, { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...steps, [secret]: step }));
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * 30_000 });
}

export async function signIn(page: Page, { email, password, totpSecret }: SignIn): Promise<void> {
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel(/Six digits/).fill(await nextCode(totpSecret));
  await expect(page).not.toHaveURL(/sign-in/);
  await awake(page);
}

/** A browser in which somebody is signed in; everybody signs in once a run. */
export async function browserOf(browser: Browser, who: Who, options = {}): Promise<BrowserContext> {
  const state = path.join(kept, `${who}.json`);
  const known = fs.existsSync(state);
  const context = await browser.newContext({ ...options, ...(known ? { storageState: state } : {}) });
  const page = await context.newPage();
  await page.goto("/");
  if (page.url().includes("/sign-in")) {
    await signIn(page, account(who));
    await context.storageState({ path: state });
  }
  await page.close();
  return context;
}
