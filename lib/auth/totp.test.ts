import { Secret, TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpStep, totpUri } from "./totp";

const secret = "JBSWY3DPEHPK3PXP";
const now = new Date("2026-11-21T10:00:15Z");
const step = Math.floor(now.getTime() / 30_000);
const codeAt = (steps: number) =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({
    timestamp: now.getTime() + steps * 30_000,
  });

describe("a code of the second factor", () => {
  it.each([
    [-2, null],
    [-1, step - 1],
    [0, step],
    [1, step + 1],
    [2, null],
  ])("of %i steps from now gives %s", (steps, expected) => {
    expect(totpStep(secret, codeAt(steps), now)).toBe(expected);
  });

  it.each(["", "12345", "1234567", "abcdef", " 12345", "12 345", "１２３４５６", "-12345"])("is not %j", (code) => {
    expect(totpStep(secret, code, now)).toBeNull();
  });

  it("agrees with the published values of RFC 6238", () => {
    const published = Buffer.from("12345678901234567890");
    const base32 = new Secret({ buffer: new Uint8Array(published).buffer }).base32;
    for (const [seconds, code] of [
      [59, "287082"],
      [1_111_111_109, "081804"],
      [1_234_567_890, "005924"],
      [20_000_000_000, "353130"],
    ] as const)
      expect(totpStep(base32, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });

  it("of another secret does not count", () => {
    expect(totpStep(newTotpSecret(), codeAt(0), now)).toBeNull();
  });
});

describe("a new secret", () => {
  it("has 160 bits and is never the same", () => {
    const made = new Set(Array.from({ length: 50 }, newTotpSecret));
    expect(made.size).toBe(50);
    for (const one of made) expect(Secret.fromBase32(one).bytes).toHaveLength(20);
  });

  it("is scanned with the product's name and the account's", () => {
    const uri = new URL(totpUri(secret, "ana@example.test"));
    expect(uri.protocol).toBe("otpauth:");
    expect(decodeURIComponent(uri.pathname)).toContain("Cotejo:ana@example.test");
    expect(uri.searchParams.get("secret")).toBe(secret);
  });
});
