import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { runCommand } from "@/lib/testing/process";
import { CommandError } from "./command-error";
import { migrate } from "./database";

const names: string[] = [];
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client(environment.COTEJO_TEST_SUPER_URL);
  await admin.connect();
});
afterAll(async () => {
  for (const name of names) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

/** An empty database of its own, and its addresses for the owner and the application. */
async function empty() {
  const name = `m_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.query(`CREATE DATABASE ${name}`);
  names.push(name);
  const at = (address: string | undefined) => {
    const url = new URL(address ?? "");
    url.pathname = `/${name}`;
    return url.href;
  };
  return { ownerUrl: at(environment.COTEJO_TEST_SUPER_URL), appUrl: at(environment.COTEJO_TEST_APP_URL) };
}

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("migrating", () => {
  it("brings an empty database level, and does nothing the second time", async () => {
    const urls = await empty();
    const applied = await migrate(urls);
    expect(applied.length).toBeGreaterThan(0);
    expect(await migrate(urls)).toEqual([]);
    const recorded = await ask(urls.ownerUrl, "SELECT 1 FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    expect(recorded).toHaveLength(applied.length);
  });

  it("is done once by several that start together", async () => {
    const urls = await empty();
    const env = { DATABASE_URL: urls.appUrl, MIGRATE_DATABASE_URL: urls.ownerUrl };
    const ended = await Promise.all([1, 2, 3].map(() => runCommand("migrate", ["deploy"], env)));
    expect(ended.map(({ code, err }) => ({ code, err }))).toEqual(Array(3).fill({ code: 0, err: "" }));
    const applied = ended.map(({ out }) => /^applied: (.*)$/m.exec(out)?.[1]?.split(", ") ?? []);
    const all = applied.flat();
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(all.length);
  });

  it("gives the application its rights while others do the same", async () => {
    const urls = await empty();
    await migrate(urls);
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 6 }, () => migrate(urls)));
    const [may] = await ask<{ ok: boolean }>(urls.appUrl, "SELECT has_table_privilege('request', 'UPDATE') AS ok");
    expect(may?.ok).toBe(true);
  });

  it("needs no more than the address, the owner's alone too", async () => {
    for (const variable of ["DATABASE_URL", "MIGRATE_DATABASE_URL"]) {
      const { ownerUrl } = await empty();
      const env = { DATABASE_URL: null, MIGRATE_DATABASE_URL: null, [variable]: ownerUrl };
      const first = await runCommand("migrate", [], env);
      expect(first).toMatchObject({ code: 0, err: "" });
      expect(first.out).toMatch(/^applied: /);
      expect((await runCommand("migrate", [], env)).out).toBe("nothing to apply\n");
    }
  });

  it.each([
    ["an unknown verb", ["drop"]],
    ["a verb of every object", ["constructor"]],
    ["a name nobody asked for", ["deploy", "x"]],
    ["no name", ["create"]],
    ["a name that is none", ["create", "A b"]],
    ["two names", ["resolve", "a", "b"]],
  ])("is refused for %s before any database is started", async (_, args) => {
    const folder = path.join(environment.COTEJO_TEST_FOLDER ?? "", "no-database");
    const env = { DATABASE_URL: null, MIGRATE_DATABASE_URL: null, DATA_DIR: folder };
    const { code, err } = await runCommand("migrate", args, env);
    expect([code, err]).toEqual([1, expect.stringMatching(/^usage: npm run migrate .*\n$/)]);
    expect(fs.existsSync(folder)).toBe(false);
  });

  it("keeps what is in the database", async () => {
    const urls = await empty();
    await migrate(urls);
    await ask(
      urls.ownerUrl,
      "SELECT audit_append('system', 'system', NULL, NULL, NULL, NULL, 'auth.fail', 'ok', NULL, 'kept', '{}')",
    );
    await migrate(urls);
    expect(await ask(urls.appUrl, "SELECT subject_id FROM audit_event")).toEqual([{ subject_id: "kept" }]);
  });

  it("says in words that the database cannot be reached", async () => {
    const url = "postgresql://u:secret-word@127.0.0.1:1/none";
    const failure = await migrate({ appUrl: url, ownerUrl: url }).then(String, (error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    const { message } = failure as CommandError;
    expect(message).toMatch(/^The database could not be migrated: Can't reach database server.*$/);
    expect(message).not.toContain("secret-word");
  });
});

describe("the application's role", () => {
  interface Rights {
    name: string;
    reads: boolean;
    adds: boolean;
    changes: boolean;
    deletes: boolean;
    empties: boolean;
  }

  let urls: Awaited<ReturnType<typeof empty>>;
  let rights: Map<string, Omit<Rights, "name">>;
  beforeAll(async () => {
    urls = await empty();
    await migrate(urls);
    const rows = await ask<Rights>(
      urls.appUrl,
      `SELECT format('%s.%s', schemaname, tablename) AS name,
              has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT') AS reads,
              has_table_privilege(format('%I.%I', schemaname, tablename), 'INSERT') AS adds,
              has_table_privilege(format('%I.%I', schemaname, tablename), 'UPDATE') AS changes,
              has_table_privilege(format('%I.%I', schemaname, tablename), 'DELETE') AS deletes,
              has_table_privilege(format('%I.%I', schemaname, tablename), 'TRUNCATE') AS empties
         FROM pg_tables WHERE schemaname IN ('public', 'jobs')`,
    );
    rights = new Map(rows.map(({ name, ...row }) => [name, row]));
  });

  it("reads the trail and nothing more; its function is the only way in", async () => {
    expect(rights.get("public.audit_event")).toEqual({
      reads: true,
      adds: false,
      changes: false,
      deletes: false,
      empties: false,
    });
    await ask(
      urls.appUrl,
      "SELECT audit_append('system', 'system', NULL, NULL, NULL, NULL, 'auth.fail', 'ok', NULL, 'x', '{}')",
    );
    expect(await ask(urls.appUrl, "SELECT 1 FROM audit_event")).toHaveLength(1);
  });

  it("has nothing to do with the record of migrations", () => {
    expect(Object.values(rights.get("public._prisma_migrations") ?? { missing: true })).toEqual(Array(5).fill(false));
  });

  it("works with everything else and empties nothing", () => {
    const kept = ["public.audit_event", "public._prisma_migrations"];
    const rest = [...rights].filter(([name]) => !kept.includes(name));
    expect(rest.length).toBeGreaterThan(20);
    const ordinary = { reads: true, adds: true, changes: true, deletes: true, empties: false };
    expect(rest.filter(([, row]) => JSON.stringify(row) !== JSON.stringify(ordinary))).toEqual([]);
  });

  it.each([
    ["make a table", "CREATE TABLE mine (x int)"],
    ["make a table among the jobs", "CREATE TABLE jobs.mine (x int)"],
    ["change a table", "ALTER TABLE user_account ADD COLUMN plain_name text"],
    ["make a role", "CREATE ROLE another"],
    ["take the owner's place", "SET ROLE cotejo_owner"],
    ["read the server's files", "SELECT pg_read_file('PG_VERSION')"],
    ["read others' passwords", "SELECT rolpassword FROM pg_authid"],
  ])("cannot %s", async (_, sql) => {
    await expect(ask(urls.appUrl, sql)).rejects.toMatchObject({ code: "42501" });
  });
});
