import fs from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { newKeyFile } from "@/lib/crypto/keys";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";
import { runScript } from "@/lib/testing/process";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { readiness } from "./ready";

let tenancy: Tenancy;
let production: Record<string, string | null>;
beforeAll(async () => {
  tenancy = await makeTenancy();
  const file = `${environment.COTEJO_TEST_FOLDER}/production-${crypto.randomUUID()}.json`;
  fs.writeFileSync(file, newKeyFile("production"), { mode: 0o600 });
  production = { APP_STAGE: "production", APP_ORIGIN: "https://rao.example.test", KEY_FILE: file, JOBS: "worker" };
});

const script = `import("./lib/health/boot.ts").then(({ boot }) => boot()).then(() => {
  process.stdout.write("serving " + process.env.NEXTAUTH_URL);
  process.exit(0);
});`;
const start = (given: Record<string, string | null>) => runScript(script, { JOBS: "worker", ...given });

describe("starting to serve", () => {
  it("works in the demonstration and in a production of its own", async () => {
    const demo = await start({});
    expect(demo).toMatchObject({ code: 0, err: "" });
    expect(demo.out).toContain("serving http://localhost:3999");
    const real = await start(production);
    expect(real).toMatchObject({ code: 0, err: "" });
    expect(real.out).toContain("serving https://rao.example.test");
  });

  it.each([
    [
      "the sandbox as provider",
      { ONE_SHOT_URL: "http://localhost:4010" },
      /^ONE_SHOT_URL: A sandbox address may never/m,
    ],
    ["the demonstration's keys", { KEY_FILE: null }, /^KEY_FILE: Production needs its own keys/m],
    ["no https", { APP_ORIGIN: "http://rao.example.test" }, /^APP_ORIGIN: Production needs the public https origin/m],
  ])("is refused in production with %s", async (_, given, reason) => {
    const { code, out, err } = await start({ ...production, ...given });
    expect(code).toBe(1);
    expect(err).toMatch(reason);
    expect(err).not.toContain("    at ");
    expect(out).not.toContain("serving");
  });

  it("is refused in production with keys made for demonstration", async () => {
    const { code, err } = await start({ ...production, KEY_FILE: environment.KEY_FILE ?? "" });
    expect(code).toBe(1);
    expect(err).toMatch(/was made for demonstration: production needs its own keys\.\n$/);
  });

  it("is refused in production while demonstration accounts can sign in, and says how many", async () => {
    const { userId } = tenancy.officer;
    await db().user.update({ where: { id: userId }, data: { demonstration: true } });
    const refused = await start(production);
    const demo = await start({});
    await db().user.update({ where: { id: userId }, data: { demonstration: false } });
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^The database holds 1 demonstration accounts: production must not start with them\./);
    expect(demo.code).toBe(0);
  });

  it("is refused in one sentence where the database does not answer", async () => {
    const { code, err } = await start({ ...production, DATABASE_URL: "postgresql://u:p@127.0.0.1:1/none" });
    expect(code).toBe(1);
    expect(err).not.toBe("");
    expect(err).not.toContain("    at ");
  });
});

describe("readiness", () => {
  it("says that the database answers and that the trail has a guarded role", async () => {
    expect(await readiness()).toMatchObject({ ready: true, database: "up", audit: "separate" });
  });

  it("says nothing about versions, hosts or names", async () => {
    const text = JSON.stringify(await readiness());
    expect(text).not.toMatch(/\d|localhost|cotejo/);
  });
});
