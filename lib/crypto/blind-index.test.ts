import { createHash, createHmac } from "node:crypto";
import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { blindIndex } from "./blind-index";
import { newKeyFile, readKeyFile } from "./keys";

const authority = "0190f3a0-0000-7000-8000-000000000001";
const bare = (index: string) => index.replaceAll("-", "");

describe("a blind index", () => {
  it("is equal for equal values and unequal for others", () => {
    expect(blindIndex("email", authority, "a@example.test")).toBe(blindIndex("email", authority, "a@example.test"));
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(blindIndex("email", authority, a) === blindIndex("email", authority, b)).toBe(a === b);
      }),
    );
  });

  it("is another in each kind and authority: columns and tenants cannot be joined by it", () => {
    const value = "600100100";
    const made = [
      blindIndex("phone", authority, value),
      blindIndex("document", authority, value),
      blindIndex("number", authority, value),
      blindIndex("phone", "0190f3a0-0000-7000-8000-000000000002", value),
      blindIndex("phone", "system", value),
    ];
    expect(new Set(made).size).toBe(made.length);
  });

  it("is no hash anybody could compute without the key", () => {
    const value = "+34600100100";
    const index = bare(blindIndex("phone", authority, value));
    const salts = ["", "phone", authority, `index|phone|${authority}`, "cotejo"];
    for (const algorithm of ["md5", "sha1", "sha256", "sha512"])
      for (const salt of salts) {
        const plain = createHash(algorithm).update(salt).update(value).digest("hex");
        const keyed = createHmac(algorithm, salt).update(value).digest("hex");
        expect([plain, keyed].some((hash) => hash.includes(index))).toBe(false);
      }
  });

  it("changes with the index key and with no other", () => {
    const file = `${environment.COTEJO_TEST_FOLDER}/index-${crypto.randomUUID()}.json`;
    const made = JSON.parse(newKeyFile("demo"));
    const purpose = (content: object) => {
      fs.writeFileSync(file, JSON.stringify(content));
      return readKeyFile(file, "demo").derive("index|phone|x").toString("hex");
    };
    const other = JSON.parse(newKeyFile("demo"));
    const before = purpose(made);
    expect(purpose({ ...made, session: other.session, encryption: other.encryption })).toBe(before);
    expect(purpose({ ...made, index: other.index })).not.toBe(before);
  });
});
