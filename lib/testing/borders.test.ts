import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/*
 * The import borders of biome.json, shown to bite: every import below is planted in a copy of the tree that holds
 * nothing else, and the linter is run once over all.
 */

type Planted = [what: string, file: string, specifier: string];

const forbidden: Planted[] = [
  ["a component may not use a verb", "components/reviews/planted-1.tsx", "@/lib/reviews/record-decision"],
  ["a component may not use a read", "components/history/planted-2.tsx", "@/lib/history/search"],
  ["a component may not use the database", "components/monitor/planted-3.tsx", "@/lib/db"],
  ["a part may not know a subject", "components/ui/planted-4.tsx", "@/lib/requests/views"],
  ["a page may not use the database", "app/(app)/queue/planted-5.tsx", "@/lib/db"],
  ["a page may not call a provider", "app/(app)/queue/planted-6.tsx", "@/lib/gateways/one-shot/client"],
  ["a verb may not know which provider answers", "lib/reviews/planted-7.ts", "@/lib/gateways/one-shot/client"],
  ["requests may not know reviews", "lib/requests/planted-8.ts", "@/lib/reviews/record-decision"],
  ["evidence may not know reviews", "lib/evidence/planted-9.ts", "@/lib/reviews/facts"],
  ["sign-in may not know requests", "lib/auth/planted-10.ts", "@/lib/requests/open-request"],
  ["a gateway may not know a workflow", "lib/gateways/one-shot/planted-11.ts", "@/lib/workflows/workflow"],
  ["the kernel may not know a subject", "lib/planted-12.ts", "@/lib/audit/record"],
  ["a verb may not start the worker", "lib/reviews/planted-13.ts", "@/lib/jobs/runner"],
  ["an action may not write by itself", "lib/reviews/actions.ts", "@/lib/db"],
  ["nothing imports the sandbox", "lib/workflows/planted-14.ts", "@/lib/sandbox/state"],
  ["no test helper enters the product", "lib/requests/planted-15.ts", "@/lib/testing/world"],
  ["the sandbox imports nothing of the product", "lib/sandbox/planted-16.ts", "@/lib/gateways/one-shot/wire"],
  ["a verb may not know the RA either", "lib/reviews/planted-24.ts", "@/lib/gateways/ra/client"],
  ["evidence may not know the intake", "lib/evidence/planted-25.ts", "@/lib/intake/once"],
  ["the intake may not call a provider", "lib/intake/planted-26.ts", "@/lib/gateways/one-shot/client"],
  ["a verb may not know the completion", "lib/requests/planted-28.ts", "@/lib/completion/reads"],
  ["the completion may not call a provider", "lib/completion/planted-29.ts", "@/lib/gateways/ra/client"],
  ["the probe may not know requests", "lib/probe/planted-30.ts", "@/lib/requests/open-request"],
  ["the probe may not know the command that starts it", "lib/probe/planted-31.ts", "@/lib/commands/probe"],
  ["nothing but the command knows the probe", "lib/requests/planted-32.ts", "@/lib/probe/probe"],
  ["a page may not start the probe", "app/(app)/queue/planted-33.tsx", "@/lib/probe/probe"],
  ["no path climbs", "lib/requests/planted-17.ts", "../reviews/record-decision"],
];

const allowed: Planted[] = [
  ["it may", "components/reviews/planted-18.tsx", "@/lib/reviews/schema"],
  ["it may", "components/reviews/planted-19.tsx", "@/components/ui/button"],
  ["it may", "app/(app)/queue/planted-20.tsx", "@/lib/requests/queue-reads"],
  ["it may", "lib/reviews/planted-21.ts", "@/lib/evidence/looks"],
  ["it may", "lib/workflows/planted-22.ts", "@/lib/gateways/one-shot/client"],
  ["it may", "lib/intake/planted-27.ts", "@/lib/evidence/send-upload"],
  ["it may", "lib/completion/planted-34.ts", "@/lib/reviews/record-decision"],
  ["it may", "lib/probe/planted-35.ts", "@/lib/gateways/one-shot/client"],
  ["it may", "lib/probe/planted-36.ts", "@/lib/authorities/connection"],
  ["it may", "lib/commands/planted-37.ts", "@/lib/probe/probe"],
  ["it may", "lib/sandbox/pages/planted-23.ts", "@/lib/sandbox/state"],
];

const root = path.resolve(import.meta.dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-borders-"));
let refused = new Set<string>();

beforeAll(() => {
  fs.copyFileSync(path.join(root, "biome.json"), path.join(folder, "biome.json"));
  for (const [, file, specifier] of [...forbidden, ...allowed]) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, `import { planted } from "${specifier}";\n\nexport const used = planted;\n`);
  }
  const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  const rule = "style/noRestrictedImports";
  const args = [biome, "lint", "--vcs-enabled=false", `--only=${rule}`, "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  refused = new Set(
    [...stdout.matchAll(/^::error .*?file=([^,]+),/gm)].map((match) => path.relative(folder, match[1] ?? "")),
  );
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("import borders", () => {
  it.each(forbidden)("%s: %s, %s", (_, file) => {
    expect(refused).toContain(file);
  });

  it.each(allowed)("%s: %s, %s", (_, file) => {
    expect(refused).not.toContain(file);
  });
});
