import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { CommandError } from "./command-error";
import { environment } from "./environment";
import { say } from "./terminal";

/** Without a window to keep, a fifth less work for the same pages; Playwright's own choice for tests as well. */
const systemBrowsers = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const installed = (): string | undefined => systemBrowsers.find((file) => fs.existsSync(file));

/**
 * A Chromium for the browser tests: PW_CHROMIUM, one of the system, Playwright's own, or else one installed now.
 * Returns its path, or undefined where Playwright finds its own.
 */
export async function ensureBrowser(): Promise<string | undefined> {
  if (environment.PW_CHROMIUM) return environment.PW_CHROMIUM;
  const found = installed();
  if (found) return found;
  const { chromium } = await import("@playwright/test");
  if (fs.existsSync(chromium.executablePath())) return undefined;
  if (process.platform === "linux" && process.getuid?.() === 0 && fs.existsSync("/usr/bin/apt-get")) {
    say("Installing Chromium from the system's packages (about a minute)...");
    const env = { ...environment, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args: string[]) => spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
    apt("update");
    // Older releases have the whole browser only.
    for (const name of ["chromium-headless-shell", "chromium"]) {
      apt("install", "-y", "--no-install-recommends", name);
      const now = installed();
      if (now) return now;
    }
  }
  say("Installing Playwright's Chromium...");
  spawnSync("npx", ["playwright", "install", "chromium"], { stdio: "inherit", shell: process.platform === "win32" });
  if (fs.existsSync(chromium.executablePath())) return undefined;
  throw new CommandError(
    "The browser tests need a Chromium. Install one (Debian: apt-get install chromium) or set PW_CHROMIUM to one.",
  );
}
