import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { runCommand, runScript } from "@/lib/testing/process";
import { projectRoot } from "./environment";
import { freePort, localDatabase } from "./local-database";
import { scriptArgs } from "./processes";

/* What `npm start` leaves behind when it does not come to its end. */

const folder = path.join(environment.COTEJO_TEST_FOLDER ?? "", "start");
afterAll(() => fs.existsSync(folder) && localDatabase(folder).remove());

/** A start on free ports with a folder of its own, and everything else empty: as if nothing were set. */
const given = async () => ({
  DATA_DIR: folder,
  DATABASE_URL: "",
  MIGRATE_DATABASE_URL: "",
  KEY_FILE: "",
  APP_ORIGIN: "",
  APP_STAGE: "",
  HOST: "",
  PORT: String(await freePort()),
  SANDBOX_PORT: String(await freePort()),
});

describe("a start", { timeout: 120_000 }, () => {
  it.each([
    ["its configuration", { APP_STAGE: "production" }, /^APP_ORIGIN: .*\nKEY_FILE: /m],
    ["an unknown store", { EVIDENCE_STORE: "tape" }, /^EVIDENCE_STORE: /m],
  ])("refused for %s has made nothing", async (_, wrong, reason) => {
    const { code, err } = await runCommand("start", [], { ...(await given()), ...wrong });
    expect(code).toBe(1);
    expect(err).toMatch(reason);
    expect(err).not.toContain("    at ");
    expect(fs.existsSync(folder)).toBe(false);
  });

  it("refused for its keys has started nothing", async () => {
    const missing = path.join(folder, "no-keys.json");
    const { code, err } = await runCommand("start", [], { ...(await given()), KEY_FILE: missing });
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(/^The key file \S+ cannot be read\./)]);
    expect(fs.existsSync(path.join(folder, "database.json"))).toBe(false);
  });

  it.each([
    ["SIGINT", "embedded PostgreSQL ..."],
    ["SIGTERM", "migrations ..."],
  ] as const)("ended by %s at %s takes its database with it", async (signal, moment) => {
    const child = spawn(process.execPath, scriptArgs("lib/commands/start.ts"), {
      cwd: projectRoot,
      env: { ...environment, ...(await given()) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const before = said.includes(moment);
      said += text;
      if (!before && said.includes(moment)) child.kill(signal);
    });
    expect(await ended).toEqual([0, null]);
    expect(said).toContain(moment);
    expect(fs.existsSync(path.join(folder, "database.json"))).toBe(true);
    expect(localDatabase(folder).status()).toBeNull();
  });

  it("knows where the sandbox's RA is before anything of its own runs", async () => {
    const connection = JSON.parse(fs.readFileSync(path.join(folder, "sandbox/ra/connection.json"), "utf8"));
    const script = `const { prepareProduct } = await import("./lib/commands/product.ts");
      await prepareProduct();
      const { env } = await import("./lib/env.ts");
      process.stdout.write("\\n" + JSON.stringify(env()));
      process.exit();`;
    const { out, err } = await runScript(script, await given());
    expect(err).toBe("");
    expect(JSON.parse(out.split("\n").at(-1) ?? "")).toMatchObject(connection);
    expect(Object.keys(connection)).toHaveLength(5);
  });
});

describe("a command that ends by itself", { timeout: 120_000 }, () => {
  it("leaves no database running that it started", async () => {
    const { code, err } = await runCommand("migrate", ["status"], await given());
    expect([code, err]).toEqual([0, ""]);
    expect(localDatabase(folder).status()).toBeNull();
  });
});
