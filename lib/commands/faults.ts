import { spawnSync } from "node:child_process";
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

const minutes = 15;

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

await command(async () => {
  const reports = path.join(projectRoot, "test-results");
  const file = path.join(reports, "faults.jsonl");
  fs.mkdirSync(reports, { recursive: true, mode: 0o711 });
  fs.rmSync(file, { force: true });
  const only = process.argv.slice(2).map((name) => path.join("lib/testing/faults", name));
  const { status, error } = spawnSync(
    process.execPath,
    [
      path.join(projectRoot, "node_modules/vitest/vitest.mjs"),
      "run",
      ...(only.length > 0 ? only : ["lib/testing/faults"]),
    ],
    {
      cwd: projectRoot,
      stdio: "inherit",
      timeout: minutes * 60_000,
      env: { ...environment, COTEJO_FAULTS: "long", COTEJO_FAULT_ROWS: file },
    },
  );
  const rows = fs.existsSync(file)
    ? fs
        .readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as FaultRow)
    : [];
  if (rows.length > 0) say(`\n${table(rows)}\n(seconds; unknown: the longest that one decision stood as such)`);
  if (error) throw new CommandError(`The fault run did not end within ${minutes} minutes.`);
  process.exit(status ?? 1);
});
