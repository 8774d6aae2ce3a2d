import pg from "pg";
import { closeDatabase } from "@/lib/db";
import { stopJobs } from "@/lib/jobs/queue";
import { environment } from "./environment";
import { templateName } from "./names";

let made = false;

async function admin<T>(body: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(environment.COTEJO_TEST_SUPER_URL);
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

/** Gives this test file a migrated, empty database of its own. Call it in `beforeAll`. */
export async function prepareTestDatabase(): Promise<void> {
  await admin((client) => client.query(`CREATE DATABASE ${environment.COTEJO_TEST_DATABASE} TEMPLATE ${templateName}`));
  made = true;
}

export async function dropTestDatabase(): Promise<void> {
  if (!made) return;
  made = false;
  await stopJobs();
  await closeDatabase();
  await admin((client) => client.query(`DROP DATABASE ${environment.COTEJO_TEST_DATABASE} WITH (FORCE)`));
}

/** The superuser's address of this file's database: for looking at what the application's role must not touch. */
export function superUrl(): string {
  const url = new URL(environment.COTEJO_TEST_SUPER_URL ?? "");
  url.pathname = `/${environment.COTEJO_TEST_DATABASE}`;
  return url.href;
}
