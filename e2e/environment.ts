import path from "node:path";

const given = process.env;

/** Where the product under test runs; `npm test` chooses free ports and a folder that goes with the run. */
export const environment = {
  port: Number(given.E2E_PORT ?? 3199),
  sandboxPort: Number(given.E2E_SANDBOX_PORT ?? 4199),
  dataDir: given.E2E_DATA_DIR ?? path.resolve(import.meta.dirname, "../test-results/e2e-data"),
  report: given.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/e2e.json",
  browser: given.PW_CHROMIUM,
};

export const appUrl = `http://localhost:${environment.port}`;
export const sandboxUrl = `http://localhost:${environment.sandboxPort}`;
