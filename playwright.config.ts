import { defineConfig } from "@playwright/test";
import { appUrl, environment, originOf, stacks } from "./e2e/environment";

const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  forbidOnly: true,
  // One product, one sandbox, one set of officers a worker: the tests of one worker take turns.
  workers: stacks.length,
  // Two browsers, two products and two databases share the machine: patience costs nothing where all is well.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: environment.report }]],
  use: {
    baseURL: appUrl,
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    // Heavy for two browsers on a small machine: E2E_TRACE=1 asks for those of what fails.
    trace: environment.trace ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(environment.browser ? { executablePath: environment.browser } : {}),
      args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"].concat(
        root ? ["--no-sandbox"] : [],
      ),
    },
  },
  webServer: stacks.map((stack) => ({
    command: "node lib/commands/run.mjs start",
    wait: { stdout: /Ready in/ },
    timeout: 180_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 40_000 },
    env: {
      PORT: String(stack.port),
      SANDBOX_PORT: String(stack.sandboxPort),
      DATA_DIR: stack.dataDir,
      APP_ORIGIN: originOf(stack),
    },
  })),
});
