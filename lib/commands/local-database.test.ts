import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CommandError } from "./command-error";
import { freePort, type LocalDatabase, localDatabase, requireOwnFolder } from "./local-database";

const base = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-cluster-"));
fs.chmodSync(base, 0o711);
const made: string[] = [];

/** A data folder of its own; its cluster goes with it. */
function newFolder(): string {
  const folder = path.join(base, String(made.length));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) localDatabase(folder).remove();
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

const recordOf = (folder: string) => JSON.parse(fs.readFileSync(path.join(folder, "database.json"), "utf8"));

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const rolesOf = async (urls: LocalDatabase) =>
  Promise.all([urls.superUrl, urls.ownerUrl, urls.appUrl].map((url) => ask(url, "SELECT current_user AS name")));

describe("the embedded database", { timeout: 120_000 }, () => {
  it("belongs to its folder: made once, kept over a stop, its secrets readable by its user only", async () => {
    const folder = newFolder();
    const first = await localDatabase(folder).start();
    expect(await rolesOf(first)).toEqual([
      [{ name: "postgres" }],
      [{ name: "cotejo_owner" }],
      [{ name: "cotejo_app" }],
    ]);
    expect(fs.statSync(path.join(folder, "database.json")).mode & 0o777).toBe(0o600);
    // This machine only, and not without a password.
    expect(await ask(first.appUrl, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const wrong = new URL(first.appUrl);
    wrong.password = "wrong";
    await expect(ask(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    expect(await ask(first.appUrl, "SHOW data_checksums")).toEqual([{ data_checksums: "on" }]);

    await ask(first.ownerUrl, "CREATE TABLE kept (x int)");
    expect(localDatabase(folder).status()).toEqual(first);

    expect(localDatabase(folder).stop()).toBe(true);
    expect(localDatabase(folder).stop()).toBe(false);
    expect(localDatabase(folder).status()).toBeNull();

    const again = await localDatabase(folder).start();
    expect(new URL(again.appUrl).password).toBe(new URL(first.appUrl).password);
    expect(await ask(again.ownerUrl, "SELECT 1 FROM kept")).toEqual([]);
    // Started twice it is still one: the second finds it running.
    expect(await localDatabase(folder).start()).toEqual(again);
  });

  it("takes no cluster it did not make, and leaves another folder's alone", async () => {
    const [mine, theirs] = [newFolder(), newFolder()];
    const other = await localDatabase(theirs).start();
    await ask(other.ownerUrl, "CREATE TABLE theirs (x int)");
    const first = await localDatabase(mine).start();
    await ask(first.ownerUrl, "CREATE TABLE mine (x int)");
    // The record of another installation in this folder names another cluster: not ours, so one is made anew.
    localDatabase(mine).stop();
    fs.writeFileSync(path.join(mine, "database.json"), JSON.stringify({ ...recordOf(mine), id: recordOf(theirs).id }));
    expect(localDatabase(mine).status()).toBeNull();
    const fresh = await localDatabase(mine).start();
    expect(await ask(fresh.superUrl, "SELECT 1 FROM pg_database WHERE datname = 'cotejo'")).toHaveLength(1);
    await expect(ask(fresh.ownerUrl, "SELECT 1 FROM mine")).rejects.toMatchObject({ code: "42P01" });
    expect(new URL(fresh.ownerUrl).password).not.toBe(new URL(first.ownerUrl).password);
    expect(await ask(other.ownerUrl, "SELECT 1 FROM theirs")).toEqual([]);
  });

  it("is made anew where its record is damaged, and goes without a trace", async () => {
    const folder = newFolder();
    await localDatabase(folder).start();
    const { home } = recordOf(folder);
    localDatabase(folder).stop();
    fs.writeFileSync(path.join(folder, "database.json"), "{");
    expect(await rolesOf(await localDatabase(folder).start())).toHaveLength(3);
    localDatabase(folder).remove();
    expect([fs.existsSync(home), fs.existsSync(path.join(folder, "database.json"))]).toEqual([false, false]);
    expect(localDatabase(folder).status()).toBeNull();
  });
});

describe("a folder whose name can be guessed", () => {
  const me = process.getuid?.() ?? 0;
  const check = (folder: string, owner = me) => requireOwnFolder(folder, [owner]);
  const folderOf = (mode: number) => {
    const folder = fs.mkdtempSync(path.join(base, "guessed-"));
    fs.chmodSync(folder, mode);
    return folder;
  };

  it("is used when it is its owner's alone, or not there yet", () => {
    for (const folder of [folderOf(0o755), folderOf(0o700), path.join(base, "none")])
      expect(() => check(folder)).not.toThrow();
  });

  it.each([
    ["another's", () => [folderOf(0o755), me + 1] as const],
    ["open to everybody", () => [folderOf(0o757)] as const],
    ["open to a group", () => [folderOf(0o775)] as const],
    [
      "a link",
      () => {
        const link = path.join(base, "link");
        fs.symlinkSync(folderOf(0o755), link);
        return [link] as const;
      },
    ],
    [
      "a file",
      () => {
        const file = path.join(base, "file");
        fs.writeFileSync(file, "");
        return [file] as const;
      },
    ],
  ])("is refused in one sentence when it is %s", (_, make) => {
    const [folder, owner] = make();
    expect(() => check(folder, owner)).toThrow(CommandError);
    expect(() => check(folder, owner)).toThrow(/^\S+ may be another's: .*Remove it/);
  });
});

describe("a free port", () => {
  it("can be taken", async () => {
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    for (const port of ports) expect(port).toBeGreaterThan(1023);
    expect(new Set(ports).size).toBe(3);
  });
});
