import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldCipher } from "@/lib/crypto/seal";
import { checkKeys, type EvidenceFacts, readCheck } from "@/lib/workflows/evidence";
import type { Identity } from "@/lib/workflows/workflow";
import { evidenceHash, openFacts, sealFacts, signalsOf } from "./facts";

const identity: Identity = {
  givenName: "Lucía",
  surname1: "Ferrandis",
  surname2: null,
  documentNumber: "12345678Z",
  documentType: "IDC",
  documentCountry: "ES",
  birthDate: "12/06/1992",
  phone: null,
  email: null,
};

const facts: EvidenceFacts = {
  acceptance: { ip: "192.0.2.44", date: 1_622_823_879_708, "url-doc-privacypolicy": "https://example.test/#p" },
  ocr: { given_name: "LUCÍA", surname_1: "FERRANDIS", serial_number: "12345678Z", birth_date: "12/06/1992" },
  checks: checkKeys.map((key) => readCheck(key, true)),
  similarity: "Medium",
};

const cipher = () => new FieldCipher(randomBytes(32), "s1", "authority");

describe("sealed facts", () => {
  it("come back as they were, with checks nobody knows", () => {
    const key = cipher();
    const odd: EvidenceFacts = { ...facts, checks: [readCheck("Hologram moved", "maybe"), readCheck("x", null)] };
    expect(openFacts(key, "one", sealFacts(key, "one", odd))).toEqual(odd);
    expect(openFacts(key, "one", null)).toBeNull();
  });

  it("cannot be read, and belong to one request and one person's key", () => {
    const key = cipher();
    const sealed = sealFacts(key, "one", facts);
    expect(sealed).not.toContain("FERRANDIS");
    expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").includes("FERRANDIS")).toBe(false);
    expect(() => openFacts(key, "two", sealed)).toThrow(/authenticat/);
    expect(() => openFacts(cipher(), "one", sealed)).toThrow(/authenticat/);
  });
});

describe("the hash of the evidence", () => {
  const items = { document_front: "aa", video: "not-returned" };

  it("does not depend on the order of keys", () => {
    const ocr = Object.fromEntries(Object.entries(facts.ocr).reverse());
    const turned = { similarity: facts.similarity, checks: facts.checks, ocr, acceptance: facts.acceptance };
    expect(evidenceHash(turned, { video: "not-returned", document_front: "aa" })).toBe(evidenceHash(facts, items));
  });

  it.each<[string, EvidenceFacts | null, Record<string, string>]>([
    ["a field of the OCR", { ...facts, ocr: { ...facts.ocr, surname_1: "FERRANDIZ" } }, items],
    ["a check", { ...facts, checks: facts.checks.map((check, n) => (n ? check : { ...check, value: false })) }, items],
    ["the similarity", { ...facts, similarity: "high" }, items],
    ["the form of the similarity", { ...facts, similarity: 87 }, items],
    ["the acceptance", { ...facts, acceptance: null }, items],
    ["all facts", null, items],
    ["one picture", facts, { ...items, document_front: "ab" }],
    ["the state of the video", facts, { ...items, video: "missing" }],
    ["two items exchanged", facts, { document_front: "not-returned", video: "aa" }],
  ])("changes with %s", (_, changed, of) => {
    expect(evidenceHash(changed, of)).toMatch(/^[0-9a-f]{64}$/);
    expect(evidenceHash(changed, of)).not.toBe(evidenceHash(facts, items));
  });

  it("tells any two readings of the OCR apart", () => {
    const ocr = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(ocr, ocr, (a, b) => {
        const entries = (one: Record<string, string>) =>
          JSON.stringify(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)));
        const same = entries(a) === entries(b);
        expect(evidenceHash({ ...facts, ocr: a }, items) === evidenceHash({ ...facts, ocr: b }, items)).toBe(same);
      }),
    );
  });
});

describe("the signals of the queue", () => {
  const withCheck = (key: string, value: unknown): EvidenceFacts => ({
    ...facts,
    checks: [...facts.checks.filter((check) => check.key !== key), readCheck(key, value)],
  });

  it("count six checks: what is said about the face is not among them", () => {
    expect(signalsOf(identity, facts)).toEqual({ passed: 6, failed: 0, notReported: 0, findings: 0 });
    expect(signalsOf(identity, withCheck("liveliness", false))).toEqual(signalsOf(identity, facts));
  });

  it("take only true for passed and only false for failed", () => {
    expect(signalsOf(identity, withCheck("otp_validation", false))).toMatchObject({ passed: 5, failed: 1 });
    for (const value of ["true", 1, "OK", null, {}])
      expect(signalsOf(identity, withCheck("otp_validation", value))).toMatchObject({ passed: 5, notReported: 1 });
  });

  it("report nothing where nothing was returned", () => {
    expect(signalsOf(identity, null)).toEqual({ passed: 0, failed: 0, notReported: 6, findings: 0 });
  });

  it.each<[string, Partial<Identity>, Record<string, string>, number]>([
    ["a name that differs", {}, { surname_1: "FERRANDIZ" }, 1],
    ["a name written otherwise", {}, { surname_1: "Ferrándis" }, 0],
    ["a field that is absent", {}, { email: "lucia@example.test" }, 0],
    ["a surname that only one side has", {}, { surname_2: "OLMEDA" }, 1],
    ["a wrong letter on both sides", { documentNumber: "12345678A" }, { serial_number: "12345678A" }, 1],
    ["a wrong letter on one side", {}, { serial_number: "12345678A" }, 2],
    [
      "a foreign number that looks like one",
      { documentNumber: "12345678A", documentCountry: "PT" },
      { serial_number: "12345678A", id_document_country: "PT" },
      0,
    ],
    [
      "a foreign number, the country named by the request",
      { documentNumber: "12345678A", documentCountry: "PT" },
      { serial_number: "12345678A" },
      0,
    ],
  ])("findings of %s", (_, change, ocr, expected) => {
    const signals = signalsOf({ ...identity, ...change }, { ...facts, ocr: { ...facts.ocr, ...ocr } });
    expect(signals.findings).toBe(expected);
  });
});
