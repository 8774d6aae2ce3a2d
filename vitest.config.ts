import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

export default defineConfig({
  resolve: {
    alias: {
      "@": root,
      // The guard against client imports has no meaning in a test.
      "server-only": path.join(root, "lib/testing/empty.ts"),
    },
  },
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.ts", "app/**/*.test.ts"],
    globalSetup: "lib/testing/global-setup.ts",
    setupFiles: ["lib/testing/setup.ts"],
    testTimeout: 30_000,
    // A busy machine starts a sandbox and a database slowly.
    hookTimeout: 120_000,
    // Much of what is tested waits for a database or a provider: three keep two cores busy.
    maxWorkers: 3,
  },
});
