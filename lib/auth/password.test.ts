import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password";

describe("a password", () => {
  it("is kept as Argon2id at 19 MiB, two passes, one lane, with a salt of its own", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain("correct");
  });

  it.each([
    ["itself", "correct horse", true],
    ["another", "correct horsf", false],
    ["another case", "Correct horse", false],
    ["one with a space more", "correct horse ", false],
    ["nothing", "", false],
  ])("opens with %s: %s %s", async (_, typed, opens) => {
    expect(await verifyPassword(await hashPassword("correct horse"), typed)).toBe(opens);
  });

  it("is the same however its letters were composed", async () => {
    const stored = await hashPassword("contrase\u00f1a larga");
    expect(await verifyPassword(stored, "contrasen\u0303a larga")).toBe(true);
  });

  it("of nobody never opens, and is looked at with the same work", async () => {
    const stored = await hashPassword("correct horse");
    expect(await verifyPassword(null, "correct horse")).toBe(false);
    const took = async (hash: string | null) => {
      const times: number[] = [];
      for (let n = 0; n < 9; n++) {
        const started = performance.now();
        await verifyPassword(hash, "wrong");
        times.push(performance.now() - started);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await took(stored), await took(null)];
    // The work of one hash, not of a comparison: a tenth would show an unknown account at once.
    expect(unknown).toBeGreaterThan(known / 10);
  });
});
