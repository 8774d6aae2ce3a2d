import fs from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/lib/commands/local-database";
import { newKeyFile } from "@/lib/crypto/keys";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";
import { runCommand, runScript } from "@/lib/testing/process";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { readiness } from "./ready";

let tenancy: Tenancy;
let production: Record<string, string | null>;
beforeAll(async () => {
  tenancy = await makeTenancy();
  await db().authority.updateMany({ data: { environment: "prod" } });
  const file = `${environment.COTEJO_TEST_FOLDER}/production-${crypto.randomUUID()}.json`;
  fs.writeFileSync(file, newKeyFile("production"), { mode: 0o600 });
  production = { APP_STAGE: "production", APP_ORIGIN: "https://rao.example.test", KEY_FILE: file, JOBS: "worker" };
});

const script = `import("./lib/health/boot.ts").then(({ boot }) => boot()).then(() => {
  process.stdout.write("serving " + process.env.NEXTAUTH_URL);
  process.exit(0);
});`;
const start = (given: Record<string, string | null>) => runScript(script, { JOBS: "worker", ...given });
const worker = (given: Record<string, string | null>) => runScript('await import("./lib/jobs/main.ts")', given);
/** `npm start` on ports of its own. */
const launch = async (given: Record<string, string | null>) =>
  runCommand("start", [], { ...given, PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) });

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

  it.each([
    [
      "demonstration accounts",
      (there: boolean) => db().user.update({ where: { id: tenancy.officer.userId }, data: { demonstration: there } }),
    ],
    [
      "sandbox authorities",
      (there: boolean) =>
        db().authority.update({
          where: { id: tenancy.authorityId },
          data: { environment: there ? "sandbox" : "prod" },
        }),
    ],
  ])(
    "is refused in production to web, worker and launcher while there are %s, and says how many",
    async (what, set) => {
      await set(true);
      const refused = [await start(production), await worker(production), await launch(production)];
      const demo = await start({});
      await set(false);
      const reason = `The database holds 1 ${what}: production must not start with them. Use a database of its own.`;
      expect(refused.map(({ code }) => code)).toEqual([1, 1, 1]);
      for (const { err } of refused) expect(err.trim()).toBe(reason);
      expect(refused[2]?.out).not.toContain("migrations");
      expect(demo.code).toBe(0);
    },
  );

  it.each(["127.0.0.1", "localhost"])("is refused in one line where no database answers at %s", async (host) => {
    const given = { ...production, DATABASE_URL: `postgresql://u:secret-word@${host}:1/none` };
    for (const { code, err } of [await start(given), await launch(given)]) {
      expect(code).toBe(1);
      expect(err.trim()).toMatch(/^.*ECONNREFUSED.*$/);
      expect(err).not.toContain("secret-word");
    }
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
