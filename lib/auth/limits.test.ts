import { beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { prepareTestDatabase } from "@/lib/testing/database";
import { checkLimit, forgive, giveBack, limits, remaining, spend } from "./limits";

beforeAll(prepareTestDatabase);

const tooMany = { code: "too-many" };
const { points } = limits["step-up"];
const somebody = () => crypto.randomUUID();

async function spendAll(subject: string): Promise<void> {
  for (let n = 0; n < points; n++) await spend("step-up", subject);
}

describe("a limit", () => {
  it("lets pass as many as it says, then says how long to wait", async () => {
    const subject = somebody();
    await spendAll(subject);
    await expect(spend("step-up", subject)).rejects.toMatchObject({
      ...tooMany,
      params: { seconds: expect.any(Number) },
    });
  });

  it("counts exactly when many come at once", async () => {
    const subject = somebody();
    const passed = await Promise.allSettled(Array.from({ length: 30 }, () => spend("step-up", subject)));
    expect(passed.filter(({ status }) => status === "fulfilled")).toHaveLength(points);
  });

  it("is each subject's and each purpose's own", async () => {
    const subject = somebody();
    await spendAll(subject);
    await expect(spend("reveal", subject)).resolves.toBeUndefined();
    await expect(spend("step-up", somebody())).resolves.toBeUndefined();
  });

  it("is looked at without being spent", async () => {
    const subject = somebody();
    for (let n = 0; n < points * 2; n++) await checkLimit("step-up", subject);
    expect(await remaining("step-up", subject)).toBe(points);
    await spendAll(subject);
    await expect(checkLimit("step-up", subject)).rejects.toMatchObject(tooMany);
    expect(await remaining("step-up", subject)).toBe(0);
  });

  it("is forgiven whole or by one", async () => {
    const subject = somebody();
    await spendAll(subject);
    await giveBack("step-up", subject);
    expect(await remaining("step-up", subject)).toBe(1);
    await forgive("step-up", subject);
    expect(await remaining("step-up", subject)).toBe(points);
  });

  it("ends by itself, at the latest after its time of blocking", async () => {
    const subject = somebody();
    await spendAll(subject);
    await expect(spend("step-up", subject)).rejects.toMatchObject(tooMany);
    // An hour passes: every end lies that much earlier.
    await pool().query("UPDATE rate_limit SET expire = expire - 3600000");
    await expect(checkLimit("step-up", subject)).resolves.toBeUndefined();
    await expect(spend("step-up", subject)).resolves.toBeUndefined();
  });

  it("locks nobody out of signing in for longer than a quarter of an hour", () => {
    for (const name of ["sign-in-here", "sign-in-account", "sign-in-address", "step-up"] as const)
      expect(Math.max(limits[name].seconds, limits[name].block)).toBeLessThanOrEqual(900);
  });
});
