import fs from "node:fs";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";
import { makeTenancy, newAuthority, type Tenancy } from "@/lib/testing/tenancy";
import { forgetKeys, newSubject, openSubject, scopedCipher } from "./data-keys";

const unauthentic = "unable to authenticate data";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});
beforeEach(() => forgetKeys());

describe("the cipher of an authority", () => {
  it("opens again what it sealed, with the keys read anew", async () => {
    const stored = (await scopedCipher(tenancy.authorityId)).seal("authority", "billing_password", "a", "secret");
    forgetKeys();
    expect(await (await scopedCipher(tenancy.authorityId)).open("authority", "billing_password", "a", stored)).toBe(
      "secret",
    );
  });

  it("opens nothing moved to another row, column, table or authority", async () => {
    const cipher = await scopedCipher(tenancy.authorityId);
    const stored = cipher.seal("authority", "billing_password", "a", "secret");
    const other = await scopedCipher(tenancy.otherAuthorityId);
    await expect(cipher.open("authority", "billing_password", "b", stored)).rejects.toThrow(unauthentic);
    await expect(cipher.open("authority", "name", "a", stored)).rejects.toThrow(unauthentic);
    await expect(cipher.open("session", "billing_password", "a", stored)).rejects.toThrow(unauthentic);
    const own = other.seal("authority", "billing_password", "a", "x");
    const swapped = [...own.split(".").slice(0, 2), stored.split(".")[2]].join(".");
    await expect(other.open("authority", "billing_password", "a", swapped)).rejects.toThrow(unauthentic);
  });

  it("refuses what names no key of ours", async () => {
    const cipher = await scopedCipher(tenancy.authorityId);
    for (const stored of ["plain text", `v1.${uuidv7()}.AAAA`, ""])
      await expect(cipher.open("authority", "billing_password", "a", stored)).rejects.toThrow(/dataKey/i);
  });

  it("is one for all who come first at the same time", async () => {
    const authorityId = await newAuthority("7001");
    await db().dataKey.deleteMany({ where: { authorityId } });
    forgetKeys();
    const ciphers = await Promise.all(Array.from({ length: 8 }, () => scopedCipher(authorityId)));
    const sealed = ciphers.map((cipher, at) => cipher.seal("t", "c", String(at), `text ${at}`));
    forgetKeys();
    const after = await scopedCipher(authorityId);
    const opened = await Promise.all(sealed.map((stored, at) => after.open("t", "c", String(at), stored)));
    expect(opened).toEqual(sealed.map((_, at) => `text ${at}`));
  });

  it("keeps its key in the database only wrapped", async () => {
    const authorityId = await newAuthority("7002");
    const rows = await db().dataKey.findMany({ where: { authorityId } });
    expect(rows.length).toBeGreaterThan(0);
    // nonce, 32 bytes and tag
    for (const row of rows) expect(row.wrapped).toHaveLength(12 + 32 + 16);
    const [row] = rows;
    const stored = (await scopedCipher(authorityId)).seal("t", "c", "r", "text");
    await db().dataKey.update({ where: { id: row?.id ?? "" }, data: { authorityId: tenancy.otherAuthorityId } });
    forgetKeys();
    // Bound to its authority: the row handed to another opens nothing.
    await expect((await scopedCipher(tenancy.authorityId)).open("t", "c", "r", stored)).rejects.toThrow(unauthentic);
    await db().dataKey.update({ where: { id: row?.id ?? "" }, data: { authorityId } });
  });
});

describe("the key of a person", () => {
  const place = (row: string) => ({ table: "request", column: "surname1", row });

  it("is each request's own", async () => {
    const [one, two] = [uuidv7(), uuidv7()];
    const first = await newSubject(tenancy.authorityId, one);
    const second = await newSubject(tenancy.authorityId, two);
    expect(first.dataKeyId).toBe(second.dataKeyId);
    const stored = first.cipher.seal(place(one), "Ferrandis");
    expect(() => second.cipher.open(place(one), stored)).toThrow(unauthentic);
    const again = await openSubject({ id: one, authorityId: tenancy.authorityId, ...first });
    expect(again.open(place(one), stored)).toBe("Ferrandis");
  });

  it("does not open from another row, authority or data key", async () => {
    const id = uuidv7();
    const subject = await newSubject(tenancy.authorityId, id);
    const row = { id, authorityId: tenancy.authorityId, ...subject };
    const foreign = await newSubject(tenancy.otherAuthorityId, uuidv7());
    await expect(openSubject({ ...row, id: uuidv7() })).rejects.toThrow(unauthentic);
    await expect(openSubject({ ...row, authorityId: tenancy.otherAuthorityId })).rejects.toThrow(unauthentic);
    await expect(openSubject({ ...row, dataKeyId: foreign.dataKeyId })).rejects.toThrow(unauthentic);
  });

  it("once destroyed leaves the person unreadable", async () => {
    const id = uuidv7();
    const subject = await newSubject(tenancy.authorityId, id);
    const row = { id, authorityId: tenancy.authorityId, ...subject };
    await expect(openSubject({ ...row, subjectKey: new Uint8Array(60) })).rejects.toThrow(unauthentic);
  });
});

describe("a new key-encryption key", () => {
  it("wraps what is new and still opens what is old; without the old key nothing old opens", async () => {
    const file = environment.KEY_FILE ?? "";
    const before = JSON.parse(fs.readFileSync(file, "utf8"));
    const stored = (await scopedCipher(tenancy.authorityId)).seal("t", "c", "r", "old text");
    const rotated = `${environment.COTEJO_TEST_FOLDER}/rotated-${crypto.randomUUID()}.json`;
    const second = { kid: "k2", key: Buffer.alloc(32, 7).toString("base64") };

    // A process that starts with the changed file: the modules are read anew, the database is the same.
    const started = async (encryption: object[]) => {
      fs.writeFileSync(rotated, JSON.stringify({ ...before, encryption }));
      environment.KEY_FILE = rotated;
      vi.resetModules();
      return import("./data-keys");
    };
    const both = await started([second, ...before.encryption]);
    expect(await (await both.scopedCipher(tenancy.authorityId)).open("t", "c", "r", stored)).toBe("old text");
    const fresh = await db().authority.create({
      data: { code: "7003", name: "Fresh", environment: "sandbox", defaultWorkflow: "one-shot-eidas", profiles: [] },
    });
    const sealed = (await both.scopedCipher(fresh.id)).seal("t", "c", "r", "new text");
    expect(await db().dataKey.findMany({ where: { authorityId: fresh.id }, select: { kid: true } })).toEqual([
      { kid: "k2" },
    ]);

    const onlyNew = await started([second]);
    const cipher = await onlyNew.scopedCipher(fresh.id);
    expect(await cipher.open("t", "c", "r", sealed)).toBe("new text");
    await expect(cipher.open("t", "c", "r", stored)).rejects.toThrow("The encryption key k1 is not in the key file.");
    environment.KEY_FILE = file;
  });
});
