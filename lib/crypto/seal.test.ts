import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldCipher, openBytes, sealBytes } from "./seal";

const unauthentic = "unable to authenticate data";
const key = randomBytes(32);
const place = { table: "request", column: "surname_1", row: "r1" };
const cipher = new FieldCipher(key, "k1", "authority-1");

describe("sealed bytes", () => {
  it("open to what was sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, bound) => {
        const plain = Buffer.from(bytes);
        expect(openBytes(key, sealBytes(key, plain, bound), bound).equals(plain)).toBe(true);
      }),
    );
  });

  it("open with no other key, no other place and no changed byte", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const sealed = sealBytes(key, Buffer.from(bytes), "here");
          const damaged = Buffer.from(sealed);
          const index = at % damaged.length;
          damaged[index] = (damaged[index] ?? 0) ^ flip;
          expect(() => openBytes(key, damaged, "here")).toThrow(unauthentic);
          expect(() => openBytes(key, sealed.subarray(0, -1), "here")).toThrow(/authenticate data|too short/);
          expect(() => openBytes(key, sealed, "there")).toThrow(unauthentic);
          expect(() => openBytes(randomBytes(32), sealed, "here")).toThrow(unauthentic);
        },
      ),
    );
  });

  it("are never the same twice", () => {
    const made = new Set(Array.from({ length: 500 }, () => sealBytes(key, Buffer.from("same"), "x").toString("hex")));
    expect(made.size).toBe(500);
  });

  it.each([0, 1, 12, 27])("of %i bytes are refused as too short", (length) => {
    expect(() => openBytes(key, Buffer.alloc(length), "x")).toThrow("too short");
  });
});

describe("sealed fields", () => {
  it("open to what was sealed, in every script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(cipher.open(place, cipher.seal(place, text))).toBe(text);
      }),
    );
  });

  it("say their version and key and nothing of the text", () => {
    const stored = cipher.seal(place, "Ferrandis Olmeda");
    expect(stored).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(stored.split(".")[2] ?? "", "base64url").includes("Ferrandis")).toBe(false);
  });

  it.each([
    ["row", { ...place, row: "r2" }],
    ["column", { ...place, column: "surname_2" }],
    ["table", { ...place, table: "user_account" }],
  ])("do not open in another %s", (_, moved) => {
    const stored = cipher.seal(place, "Ferrandis");
    expect(() => cipher.open(moved, stored)).toThrow(unauthentic);
  });

  it("do not open in another authority or under another name of the same key", () => {
    const stored = cipher.seal(place, "Ferrandis");
    expect(() => new FieldCipher(key, "k1", "authority-2").open(place, stored)).toThrow(unauthentic);
    const renamed = stored.replace("v1.k1.", "v1.k2.");
    expect(() => new FieldCipher(key, "k2", "authority-1").open(place, renamed)).toThrow(unauthentic);
    expect(() => cipher.open(place, renamed)).toThrow("no sealed value in request.surname_1");
  });

  it.each(["Ferrandis", "", "v1.k1.", "v2.k1.AAAA", "v1..AAAA"])(
    "refuse %j: nothing unsealed passes for sealed",
    (stored) => {
      expect(() => cipher.open(place, stored)).toThrow("no sealed value");
    },
  );

  it("keep nothing as nothing", () => {
    for (const text of [null, undefined, ""]) expect(cipher.sealOptional(place, text)).toBeNull();
    for (const stored of [null, undefined, ""]) expect(cipher.openOptional(place, stored)).toBeNull();
    expect(cipher.openOptional(place, cipher.sealOptional(place, "Ferrandis"))).toBe("Ferrandis");
  });

  it("wrap another key for its place only", () => {
    const file = randomBytes(32);
    const at = { table: "evidence_item", column: "file_key", row: "i1" };
    const wrapped = cipher.wrap(at, file);
    expect(cipher.unwrap(at, wrapped).equals(file)).toBe(true);
    expect(() => cipher.unwrap({ ...at, row: "i2" }, wrapped)).toThrow(unauthentic);
  });
});
