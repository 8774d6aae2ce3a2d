import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import type { FaultRow } from "@/lib/testing/faults/run";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";
import { command, say } from "./terminal";

/*
 * `npm run faults`: every fault scenario in its long form, then the table of what became of the decisions. A part of a
 * scenario's file name runs that one alone.
 */

/** In all. What takes minutes is begun first; what is left at the end takes less than the last two. */
const longestMs = 15 * 60_000;
const lastStartMs = 13 * 60_000;

const columns = ["faults", "decisions", "lost", "doubled", "settled p50", "max", "unknown"] as const;

function cells(row: FaultRow): (string | number)[] {
  const settled = row.settledSeconds.toSorted((a, b) => a - b);
  const at = (share: number) => settled[Math.max(0, Math.ceil(settled.length * share) - 1)];
  const seconds = (value: number | undefined) => (value === undefined ? "-" : value.toFixed(1));
  return [
    row.faults,
    row.decisions,
    row.lost,
    row.doubled,
    seconds(at(0.5)),
    seconds(settled.at(-1)),
    seconds(row.longestUnknown),
  ];
}

function table(rows: FaultRow[]): string {
  const label = (row: FaultRow) => `${row.scenario}${row.mechanism === "off" ? " (mechanism off)" : ""}`;
  const width = Math.max(...rows.map((row) => label(row).length), 8);
  const line = (head: string, values: readonly (string | number)[]) =>
    [head.padEnd(width), ...values.map((value) => String(value).padStart(11))].join(" ");
  return [line("scenario", columns), ...rows.map((row) => line(label(row), cells(row)))].join("\n");
}

const scenarios = path.join(projectRoot, "lib/testing/faults");

/** Those that take longest first, so that the quick ones are left. */
const longest = ["provider", "crash-points", "crash-random", "database.", "webhooks", "model", "races"];

/** These start a process for every kill and compute all the time: never two at once. The others mostly wait. */
const computes = (name: string) => name.startsWith("crash-");

function chosen(parts: readonly string[]): string[] {
  const files = fs.readdirSync(scenarios).filter((name) => name.endsWith(".test.ts"));
  const rank = (name: string) => {
    const at = longest.findIndex((part) => name.startsWith(part));
    return at < 0 ? longest.length : at;
  };
  const wanted = files.filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));
  if (wanted.length === 0) throw new CommandError(`No scenario is called ${parts.join(" or ")}: ${files.join(", ")}.`);
  return wanted.sort((a, b) => rank(a) - rank(b));
}

/**
 * One scenario in a runner of its own, so that what it started ends with it; says whether it passed. At the end of the
 * time it is told to end, and a little later made to.
 */
async function run(name: string, rows: string, leftMs: number): Promise<boolean> {
  const vitest = path.join(projectRoot, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", path.join("lib/testing/faults", name)], {
    cwd: projectRoot,
    stdio: "inherit",
    env: { ...environment, COTEJO_FAULTS: "long", COTEJO_FAULT_ROWS: rows },
  });
  const timers = [
    setTimeout(() => child.kill("SIGTERM"), leftMs),
    setTimeout(() => child.kill("SIGKILL"), leftMs + 5000),
  ];
  const [code] = (await once(child, "exit")) as [number | null];
  for (const timer of timers) clearTimeout(timer);
  return code === 0;
}

await command(async () => {
  const started = performance.now();
  const reports = path.join(projectRoot, "test-results");
  const file = path.join(reports, "faults.jsonl");
  fs.mkdirSync(reports, { recursive: true, mode: 0o711 });
  fs.rmSync(file, { force: true });
  const waiting = chosen(process.argv.slice(2));
  const failed: string[] = [];
  const take = (mine: (name: string) => boolean) => {
    const at = waiting.findIndex(mine);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const lane = async (mine: (name: string) => boolean) => {
    while (performance.now() - started < lastStartMs) {
      const name = take(mine);
      if (!name) return;
      if (!(await run(name, file, started + longestMs - performance.now()))) failed.push(name);
    }
  };
  const waits = (name: string) => !computes(name);
  await Promise.all([lane(computes), lane(waits), lane(waits)]);
  const rows = fs.existsSync(file)
    ? fs
        .readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as FaultRow)
    : [];
  if (rows.length > 0) say(`\n${table(rows)}\n(seconds; unknown: the longest that one decision stood as such)`);
  if (waiting.length > 0) say(`\nNot begun, the time was up: ${waiting.join(", ")}`);
  say(`\n${failed.length === 0 ? "Every scenario that ran has passed" : `Failed: ${failed.join(", ")}`}.`);
  process.exit(failed.length + waiting.length > 0 ? 1 : 0);
});
