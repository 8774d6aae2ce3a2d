import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startTestCluster } from "@/lib/testing/cluster";
import { dropTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { type Line, startLine } from "./line";

/** A PostgreSQL of the scenario's own, which the product reaches through a line. Call it before anything reads `env()`. */
export interface OwnDatabase {
  line: Line;
  /** Asks it directly, as superuser. */
  ask: <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;
  /** Processes that serve the product's connections. */
  backends: () => Promise<number[]>;
  /** Ends it as a power cut would. */
  crash: () => Promise<void>;
  /** Whether its first process still runs. */
  alive: () => boolean;
  /** Starts it again; the product's address stays the same. */
  start: () => Promise<void>;
  /** Moves its files to the folder that is made for as many bytes as they need. */
  moveTo: (make: (bytes: number) => Promise<string>) => Promise<void>;
  remove: () => Promise<void>;
}

export async function ownDatabase(): Promise<OwnDatabase> {
  const cluster = await startTestCluster();
  const line = await startLine(Number(new URL(cluster.superUrl).port));
  const appUrl = new URL(cluster.appUrl);
  appUrl.port = String(line.port);
  appUrl.pathname = `/${environment.COTEJO_TEST_DATABASE}`;
  const shared = environment.COTEJO_TEST_SUPER_URL;
  environment.COTEJO_TEST_SUPER_URL = cluster.superUrl;
  environment.DATABASE_URL = appUrl.href;

  const home = () => {
    const record = JSON.parse(fs.readFileSync(path.join(cluster.folder, "database.json"), "utf8")) as { home: string };
    return record.home;
  };
  const postmaster = () => {
    const file = path.join(home(), "data", "postmaster.pid");
    return fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8").split("\n")[0]) : null;
  };
  const runs = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const alive = () => {
    const pid = postmaster();
    return pid !== null && runs(pid);
  };
  const ask = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> => {
    const url = new URL(environment.COTEJO_TEST_SUPER_URL ?? "");
    url.pathname = `/${environment.COTEJO_TEST_DATABASE}`;
    const client = new pg.Client(url.href);
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql, values)).rows as T[];
    } finally {
      await client.end();
    }
  };

  const start = async () => {
    const superUrl = await cluster.start();
    environment.COTEJO_TEST_SUPER_URL = superUrl;
    line.leadTo(Number(new URL(superUrl).port));
  };

  return {
    line,
    ask,
    alive,
    backends: async () => {
      const rows = await ask<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'cotejo_app'",
      );
      return rows.map(({ pid }) => pid);
    },
    crash: async () => {
      const pid = postmaster();
      if (pid === null) throw new Error("the scenario's database does not run");
      process.kill(pid, "SIGQUIT");
      while (runs(pid)) await sleep(20);
    },
    start,
    moveTo: async (make) => {
      cluster.stop();
      const data = path.join(home(), "data");
      const [bytes = ""] = execFileSync("du", ["-sb", data], { encoding: "utf8" }).split("\t");
      const moved = path.join(await make(Number(bytes)), "data");
      execFileSync("cp", ["-a", data, moved]);
      fs.rmSync(data, { recursive: true });
      fs.symlinkSync(moved, data);
      await start();
    },
    remove: async () => {
      await dropTestDatabase();
      environment.COTEJO_TEST_SUPER_URL = shared;
      await line.close();
      cluster.remove();
    },
  };
}
