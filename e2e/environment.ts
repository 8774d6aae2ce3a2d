import path from "node:path";

const given = process.env;

/** For what a test starts by itself. */
export const inherited = given;

const list = (text: string | undefined, otherwise: string) => (text ?? otherwise).split(",");
const ports = list(given.E2E_PORTS, "3199,3198").map(Number);
const sandboxPorts = list(given.E2E_SANDBOX_PORTS, "4199,4189").map(Number);
const folder = given.E2E_DATA_DIR ?? path.resolve(import.meta.dirname, "../test-results/e2e-data");

/** A product with a sandbox and people of its own: specs that share one take turns, those of another do not wait. */
export interface Stack {
  port: number;
  sandboxPort: number;
  dataDir: string;
}

export const stacks: readonly Stack[] = ports.map((port, at) => ({
  port,
  sandboxPort: sandboxPorts[at] ?? 0,
  dataDir: path.join(folder, String(at + 1)),
}));

/** The stack of this runner; each of Playwright's workers has one to itself. */
const [first] = stacks;
const mine = stacks[Number(given.TEST_PARALLEL_INDEX ?? 0)] ?? first;
if (!mine) throw new Error("E2E_PORTS names no port");

/** Where the product under test runs; `npm test` chooses free ports and a folder that goes with the run. */
export const environment = {
  ...mine,
  report: given.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/e2e.json",
  browser: given.PW_CHROMIUM,
  trace: given.E2E_TRACE === "1",
};

export const originOf = ({ port }: Pick<Stack, "port">): string => `http://localhost:${port}`;
export const appUrl = originOf(environment);
export const sandboxUrl = `http://localhost:${environment.sandboxPort}`;
