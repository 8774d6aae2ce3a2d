import pg from "pg";
import { jobQueues } from "@/lib/jobs/names";
import { environment } from "./environment";
import { localDatabase } from "./local-database";
import { Migrations } from "./migrations";

/** The two addresses the product needs; equal when only one role is configured. */
export interface DatabaseUrls {
  appUrl: string;
  ownerUrl: string;
}

/** DATABASE_URL if set, else the embedded PostgreSQL of DATA_DIR; one that is started here ends with this process. */
export async function ensureDatabase(dataDir: string): Promise<DatabaseUrls> {
  const { DATABASE_URL, MIGRATE_DATABASE_URL } = environment;
  if (DATABASE_URL) return { appUrl: DATABASE_URL, ownerUrl: MIGRATE_DATABASE_URL ?? DATABASE_URL };
  const cluster = localDatabase(dataDir);
  if (!cluster.status()) process.once("exit", () => cluster.stop());
  return cluster.start();
}

/** Brings a database to the current schema: migrations, the job tables, and the rights of the application's role. */
export async function migrate({ appUrl, ownerUrl }: DatabaseUrls): Promise<string[]> {
  const migrations = await Migrations.open(ownerUrl);
  let applied: string[];
  try {
    applied = await migrations.deploy();
  } finally {
    await migrations.close();
  }
  const appRole = decodeURIComponent(new URL(appUrl).username);
  await alone(ownerUrl, async (client) => {
    await installJobs(ownerUrl);
    if (appRole !== decodeURIComponent(new URL(ownerUrl).username)) await grant(client, appRole);
  });
  return applied;
}

/** Several processes may start together on one database; two that GRANT at once fail in the catalogue. */
async function alone(ownerUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('cotejo migrate'))");
    await work(client);
  } finally {
    await client.end();
  }
}

async function installJobs(ownerUrl: string): Promise<void> {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({ connectionString: ownerUrl, schema: "jobs", supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  try {
    for (const [name, options] of Object.entries(jobQueues)) {
      const { policy: _fixedAtCreation, ...changeable } = options as { policy?: string };
      if (await boss.getQueue(name)) await boss.updateQueue(name, changeable);
      else await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** The application reads and writes everything but the audit trail, which it may only read and append to. */
async function grant(client: pg.Client, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  await client.query(`
    GRANT USAGE ON SCHEMA public, jobs TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, jobs TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, jobs TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public, jobs TO ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_event FROM ${role};
    REVOKE ALL ON _prisma_migrations FROM ${role};
  `);
}
