import { describe, expect, it } from "vitest";
import { emptyDraft, keyProblem, missingOf, readForm, typedValue, writeForm } from "./draft";

const file = {
  acceptance: { description: "Accepted", date: 1_622_823_879_708, "our-campaign": "spring" },
  videoid_data: {
    images: { document_front: "/9j/AAA=" },
    ocr_data: { given_name: "MARTA", surname_1: "QUIRÓS", serial_number: "73920184M", reader: { kiosk: 4 } },
    security_checks: { otp_validation: true, liveliness: false, data_integrity: "OK", hologram: "seen" },
    similarity_level: "high",
    session: "abc",
  },
};

describe("an evidence file", () => {
  it("is written again as it was read, custom keys included", () => {
    const read = readForm(JSON.stringify(file));
    expect(read && writeForm(read.draft, read.images)).toEqual(file);
  });

  it("may name its second part as one published sample does", () => {
    const { videoid_data: data, acceptance } = file;
    expect(readForm(JSON.stringify({ acceptance, data }))?.draft.ocr.given_name).toBe("MARTA");
  });

  it.each(["", "{", "[]", "7", "null", '{"other": 1}'])("is none: %s", (text) => {
    expect(readForm(text)).toBeNull();
  });
});

describe("what is written", () => {
  it("names nothing that is empty", () => {
    expect(writeForm(emptyDraft, {})).toEqual({
      acceptance: {},
      videoid_data: { images: {}, ocr_data: {}, security_checks: {} },
    });
  });

  it.each([
    ["91", 91],
    ["high", "high"],
    [" 72.5 ", 72.5],
  ])("takes a similarity of %s", (similarity, value) => {
    expect(writeForm({ ...emptyDraft, similarity }, {}).videoid_data).toMatchObject({ similarity_level: value });
  });
});

describe("what is missing", () => {
  const all = {
    ...emptyDraft,
    acceptance: { ip: "192.0.2.1" },
    ocr: { given_name: "A", surname_1: "B", serial_number: "C" },
    checks: { liveliness: false },
    similarity: "0",
  };
  const pictures = { document_front: 1, document_rear: 1, document_owner: 1 };

  it("is all of it at first", () => {
    expect(missingOf(emptyDraft, {})).toEqual([
      "acceptance",
      "document_front",
      "document_rear",
      "document_owner",
      "given_name",
      "surname_1",
      "serial_number",
      "security_checks",
      "similarity_level",
    ]);
  });

  it("is nothing without the portrait, and for a passport without a rear", () => {
    expect(missingOf(all, pictures)).toEqual([]);
    const { document_rear: _rear, ...two } = pictures;
    expect(missingOf(all, two)).toEqual(["document_rear"]);
    expect(missingOf({ ...all, ocr: { ...all.ocr, id_document_type: "PAS" } }, two)).toEqual([]);
  });
});

describe("a key added by hand", () => {
  it.each([
    ["text", " 4 ", "4"],
    ["number", "4,5", 4.5],
    ["number", "four", undefined],
    ["number", " ", undefined],
    ["true", "", true],
    ["false", "x", false],
  ] as const)("%s of %j is sent as %j", (kind, text, value) => {
    expect(typedValue(kind, text)).toBe(value);
  });

  it("is one no field stands for, and not there yet", () => {
    const draft = { ...emptyDraft, others: { ...emptyDraft.others, acceptance: { campaign: "spring" } } };
    expect(keyProblem(draft, "acceptance", "ip")).toBe("key-field");
    expect(keyProblem(draft, "ocr_data", "ip")).toBeNull();
    expect(keyProblem(draft, "videoid_data", "images")).toBe("key-field");
    expect(keyProblem(draft, "security_checks", "liveliness")).toBe("key-field");
    expect(keyProblem(draft, "acceptance", "campaign")).toBe("key-there");
    expect(keyProblem(draft, "acceptance", "")).toBe("required");
  });
});
