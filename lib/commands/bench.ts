import { claims } from "@/lib/testing/bench/claims";
import { decisions } from "@/lib/testing/bench/decisions";
import { type Measured, quantile, type Run } from "@/lib/testing/bench/measure";
import { webhooks } from "@/lib/testing/bench/webhooks";
import { dropTestDatabase } from "@/lib/testing/database";
import startCluster from "@/lib/testing/global-setup";
import { makeWorld, type World } from "@/lib/testing/world";
import { CommandError } from "./command-error";
import { environment } from "./environment";
import { command, say, step } from "./terminal";

/*
 * `npm run bench -- webhooks claims decisions`: rates and times of what must stay quick, each beside the least that
 * could do the same, measured in the same run. Milliseconds are this machine's; the ratio is what to compare.
 */

const benches: Record<string, (world: World) => Promise<Measured[]>> = { webhooks, claims, decisions };

const columns = [
  ...["n", "in flight", "rate/s", "p50 ms", "p95 ms", "cpu ms"],
  ...["floor/s", "p50 ms", "p95 ms", "cpu ms", "ratio p50", "of cpu"],
];

const figures = ({ times, seconds, cpu }: Run) => [
  String(Math.round(times.length / seconds)),
  ...[quantile(times, 0.5), quantile(times, 0.95), cpu].map((ms) => ms.toFixed(1)),
];

function cells({ inFlight, floor, ...run }: Measured): string[] {
  const ratio = (quantile(run.times, 0.5) / quantile(floor.times, 0.5)).toFixed(1);
  const head = [run.times.length, inFlight].map(String);
  return [...head, ...figures(run), ...figures(floor), ratio, (run.cpu / floor.cpu).toFixed(1)];
}

function table(rows: Measured[]): string {
  const labels = rows.map(({ operation, floor }) => `${operation} / ${floor.what}`);
  const width = Math.max(...labels.map((label) => label.length));
  const line = (head: string, values: readonly string[]) =>
    [head.padEnd(width), ...values.map((value) => value.padStart(9))].join(" ");
  return [line("operation / floor", columns), ...rows.map((row, at) => line(labels[at] ?? "", cells(row)))].join("\n");
}

/** The product against a database and a sandbox of this run, which go with it. */
async function world(): Promise<{ made: World; end: () => Promise<void> }> {
  const stopCluster = await startCluster();
  const url = new URL(environment.COTEJO_TEST_APP_URL ?? "");
  const database = `t_${crypto.randomUUID().replaceAll("-", "")}`;
  url.pathname = `/${database}`;
  const folder = environment.COTEJO_TEST_FOLDER ?? "";
  Object.assign(environment, {
    DATABASE_URL: url.href,
    DATA_DIR: folder,
    KEY_FILE: `${folder}/keys.json`,
    APP_ORIGIN: "http://localhost:3999",
    COTEJO_TEST_DATABASE: database,
  });
  const made = await makeWorld();
  return {
    made,
    end: async () => {
      await made.sandbox.stop();
      await dropTestDatabase();
      await stopCluster();
    },
  };
}

await command(async () => {
  const asked = process.argv.slice(2);
  const names = asked.length > 0 ? asked : Object.keys(benches);
  const unknown = names.find((name) => !(name in benches));
  if (unknown) throw new CommandError(`There is no bench ${unknown}: ${Object.keys(benches).join(", ")}.`);
  const rows: Measured[] = [];
  const { made, end } = await world();
  try {
    for (const name of names) rows.push(...(await step(name, () => benches[name]?.(made) ?? [])));
  } finally {
    await end();
  }
  say(`\n${table(rows)}`);
});
process.exit();
