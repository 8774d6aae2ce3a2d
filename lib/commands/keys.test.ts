import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readKeyFile } from "@/lib/crypto/keys";
import { runCommand } from "@/lib/testing/process";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-keys-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("making keys", () => {
  it("writes a file that production accepts and nobody else may read", async () => {
    const file = path.join(folder, "keys.json");
    const made = await runCommand("keys", ["create", file]);
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(readKeyFile(file, "production").currentKid).toBe("k1");
    const { session } = JSON.parse(fs.readFileSync(file, "utf8"));
    expect(made.out).toContain(file);
    expect(made.out).not.toContain(session);
  });

  it("never writes over keys that are there", async () => {
    const file = path.join(folder, "twice.json");
    await runCommand("keys", ["create", file]);
    const before = fs.readFileSync(file, "utf8");
    const again = await runCommand("keys", ["create", file]);
    expect(again.code).toBe(1);
    expect(again.err).toBe(
      `${file} exists already. Keys are never overwritten: without them the database cannot be read.\n`,
    );
    expect(fs.readFileSync(file, "utf8")).toBe(before);
  });

  it.each([
    ["a folder that is not there", ["create", path.join(folder, "none/keys.json")], /cannot be written/],
    ["no file", ["create"], /^usage: npm run keys/],
    ["another verb", ["destroy", path.join(folder, "keys.json")], /^usage: npm run keys/],
  ])("says in one sentence what is wrong with %s", async (_, args, reason) => {
    const { code, err, out } = await runCommand("keys", args);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(reason);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});
