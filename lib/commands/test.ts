import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensureBrowser } from "./browser";
import { build, buildIsCurrent } from "./build-state";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";
import { freePort, localDatabase } from "./local-database";
import { Migrations } from "./migrations";
import { nextArgs } from "./processes";
import { command, say } from "./terminal";

/*
 * `npm test`: everything that can fail, in the order of what it costs. `npm test -- unit e2e` runs only those parts;
 * what follows a second `--` goes to the runner of the last part named.
 */

interface Count {
  passed: number;
  failed: number;
}

const reports = path.join(projectRoot, "test-results");
const bin = (name: string) => path.join(projectRoot, "node_modules", name);

function node(args: string[], env: Record<string, string> = {}): boolean {
  const result = spawnSync(process.execPath, args, {
    cwd: projectRoot,
    stdio: "inherit",
    env: { ...environment, ...env },
  });
  return result.status === 0;
}

const one = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

function types(): Count {
  return one(node(nextArgs("typegen")) && node([bin("typescript/bin/tsc"), "--noEmit"]));
}

function lint(): Count {
  const format = one(node([bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]));
  const typed = one(node([bin("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings"]));
  return sum([format, typed]);
}

function deadCode(): Count {
  return one(node([bin("knip/bin/knip.js"), "--no-progress"]));
}

/** Whether the migrations make exactly the schema; in a database of its own that goes with it. */
async function drift(): Promise<Count> {
  const folder = path.join(reports, "drift");
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const cluster = localDatabase(folder);
  try {
    const { ownerUrl } = await cluster.start();
    const migrations = await Migrations.open(ownerUrl);
    const sql = await migrations.drift();
    await migrations.close();
    if (sql) say(`The schema and the migrations disagree; this is missing:\n${sql}`);
    return one(sql === null);
  } finally {
    cluster.remove();
  }
}

/** Reads a runner's own report: without one the run itself broke, which counts as a failure. */
function counted(file: string, read: (report: never) => Count, ok: boolean): Count {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const count = read(JSON.parse(fs.readFileSync(file, "utf8")) as never);
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
}

const unit = (extra: string[]): Count => vitest("unit", extra);

/**
 * What goes to One-Shot, once more where the provider has the legacy generation only: every call by some test. The
 * gateway's own tests take both generations each time.
 */
const toOneShot = [
  "workflows/one-shot-eidas",
  "requests/open-request",
  "requests/refresh-request",
  "requests/adopt-request",
  "evidence/collect-evidence",
  "evidence/changed-evidence",
  "evidence/send-upload",
  "intake/intake",
  "reviews/approve",
  "reviews/refuse",
  "reviews/credentials",
  "reviews/unknown-outcome",
  "signing/signing",
  "signer/signer",
  "acts/",
  "webhooks/process-delivery",
];

const legacy = (extra: string[]): Count =>
  vitest("legacy", [...toOneShot.map((file) => `lib/${file}`), ...extra], { COTEJO_TEST_GENERATION: "legacy" });

function vitest(name: string, extra: string[], env: Record<string, string> = {}): Count {
  const file = path.join(reports, `${name}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const ok = node([bin("vitest/vitest.mjs"), "run", ...reporters, ...extra], env);
  const read = (report: { numPassedTests: number; numFailedTests: number }) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
  });
  return counted(file, read, ok);
}

async function e2e(extra: string[]): Promise<Count> {
  const browser = await ensureBrowser();
  if (!buildIsCurrent()) {
    say("building...");
    build();
  }
  const file = path.join(reports, "e2e.json");
  const folder = path.join(reports, "e2e-data");
  const ok = node([bin("@playwright/test/cli.js"), "test", ...extra], {
    ...(browser ? { PW_CHROMIUM: browser } : {}),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    E2E_PORTS: await freePorts(stacks),
    E2E_SANDBOX_PORTS: await freePorts(stacks),
    E2E_DATA_DIR: folder,
  });
  const read = (report: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky,
  });
  const count = counted(file, read, ok);
  for (const stack of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    localDatabase(path.join(folder, stack)).remove();
  return count;
}

/** How many products the browser tests use at once: they wait more than they compute. */
const stacks = 2;

async function freePorts(count: number): Promise<string> {
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  return ports.join();
}

const parts = { types, lint, dead: deadCode, drift, unit, legacy, e2e } satisfies Record<
  string,
  (extra: string[]) => Count | Promise<Count>
>;
type Part = keyof typeof parts;
const isPart = (name: string): name is Part => name in parts;

function sum(counts: Count[]): Count {
  return counts.reduce((all, count) => ({ passed: all.passed + count.passed, failed: all.failed + count.failed }), {
    passed: 0,
    failed: 0,
  });
}

await command(async () => {
  const [names, extra] = split(process.argv.slice(2));
  const unknown = names.filter((name) => !isPart(name));
  if (unknown.length > 0)
    throw new CommandError(
      `npm test knows no part ${unknown.join(", ")}; its parts: ${Object.keys(parts).join(", ")}.`,
    );
  // The legacy generation is asked for by its name: the gateway's own tests take both each time.
  const everyRun = (Object.keys(parts) as Part[]).filter((name) => name !== "legacy");
  const chosen = names.length > 0 ? names.filter(isPart) : everyRun;
  fs.rmSync(reports, { recursive: true, force: true });
  fs.mkdirSync(reports, { recursive: true, mode: 0o711 });
  const counts: Count[] = [];
  for (const name of chosen) {
    say(`\n== ${name}`);
    const started = performance.now();
    const count = await parts[name](name === chosen.at(-1) ? extra : []);
    counts.push(count);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`== ${name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`);
  }
  const { passed, failed } = sum(counts);
  say(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
});

function split(args: string[]): [names: string[], extra: string[]] {
  const at = args.indexOf("--");
  return at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}
