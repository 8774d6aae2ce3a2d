import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate } from "@/lib/commands/database";
import { localDatabase } from "@/lib/commands/local-database";
import { templateName } from "./names";

/** A PostgreSQL in a folder of its own, with the template from which every test file gets its database. */
export interface TestCluster {
  folder: string;
  superUrl: string;
  /** The application's role in the template. */
  appUrl: string;
  start: () => Promise<string>;
  stop: () => void;
  remove: () => void;
}

export async function startTestCluster(): Promise<TestCluster> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-test-"));
  fs.chmodSync(folder, 0o711);
  const cluster = localDatabase(folder);
  const { superUrl } = await cluster.start();
  const admin = new pg.Client(superUrl);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${templateName} OWNER cotejo_owner`);
  await admin.end();
  const record = JSON.parse(fs.readFileSync(path.join(folder, "database.json"), "utf8")) as Record<string, string>;
  const as = (user: string, password: string | undefined) => {
    const url = new URL(superUrl);
    url.username = user;
    url.password = password ?? "";
    url.pathname = `/${templateName}`;
    return url.href;
  };
  const appUrl = as("cotejo_app", record.appPassword);
  await migrate({ ownerUrl: as("cotejo_owner", record.ownerPassword), appUrl });
  return {
    folder,
    superUrl,
    appUrl,
    start: async () => (await cluster.start()).superUrl,
    stop: () => {
      cluster.stop();
    },
    remove: () => {
      cluster.remove();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
