import { describe, expect, it } from "vitest";
import { repairInput, revealInput } from "./detail-view";
import { openRequestInput, phone } from "./schema";
import { queueFilter } from "./views";

const messages = (result: { success: boolean; error?: { issues: { message: string }[] } | undefined }) =>
  result.error?.issues.map((issue) => issue.message) ?? [];

describe("phone as typed", () => {
  it.each([
    ["+34 600 200 300", "+34600200300"],
    ["0034-600.200.300", "+34600200300"],
    ["+39 (333) 1234567", "+393331234567"],
  ])("%s is %s", (typed, stored) => {
    expect(phone.parse(typed)).toBe(stored);
  });

  it.each([
    ["", "required"],
    ["600200300", "phone-prefix"],
    ["+34 1", "phone-invalid"],
    ["+34abc", "phone-invalid"],
  ])("%s is refused: %s", (typed, message) => {
    expect(messages(phone.safeParse(typed))).toEqual([message]);
  });
});

describe("what an action takes", () => {
  const form = {
    authorityId: crypto.randomUUID(),
    workflow: "one-shot-eidas",
    profile: "PFnubeNC",
    phone: "+34600200300",
    email: " ana@example.test ",
    key: crypto.randomUUID(),
  };

  const external = {
    workflow: "ra-external",
    givenName: "Ana",
    surname1: "Roig",
    documentType: "IDC",
    documentCountry: "ES",
    documentNumber: "73920184m ",
  };

  it("the RA with any profile, and its holder where somebody else films", () => {
    const eidas = { ...form, workflow: "ra-eidas", profile: "REPsoft", validityDays: 1095 };
    expect(openRequestInput.parse(eidas)).toMatchObject({ profile: "REPsoft", validityDays: 1095 });
    expect(openRequestInput.parse({ ...form, ...external })).toMatchObject({ documentNumber: "73920184M" });
    const peru = { ...external, profile: "PEPNRepresentante", documentType: "CEX", surname2: "" };
    expect(openRequestInput.safeParse({ ...form, ...peru }).success).toBe(true);
  });

  it("a whole form, trimmed", () => {
    expect(openRequestInput.parse(form)).toMatchObject({ email: "ana@example.test" });
  });

  it.each([
    [{ email: "" }, "required"],
    [{ email: "not an address" }, "email-invalid"],
    [{ profile: "PFnubeAR" }, "profile-choose"],
    [{ workflow: "ra-classic" }, "workflow-choose"],
    [{ profile: "REPsoft" }, "profile-choose"],
    [{ validityDays: 365 }, "not-asked"],
    [{ givenName: "Ana" }, "not-asked"],
    [{ workflow: "ra-eidas", surname1: "Roig" }, "not-asked"],
    [{ workflow: "ra-eidas", validityDays: 90 }, "validity-choose"],
    [{ workflow: "ra-external" }, "required"],
    [{ ...external, documentType: "DNI" }, "document-type-choose"],
    [{ ...external, documentCountry: "España" }, "country-format"],
    [{ ...external, documentNumber: " " }, "required"],
    [{ authorityId: "" }, "authority-choose"],
  ])("%o: %s", (change, message) => {
    expect(messages(openRequestInput.safeParse({ ...form, ...change }))).toContain(message);
  });

  it("no field that was not asked for", () => {
    expect(openRequestInput.safeParse({ ...form, status: "ENROLLREADY" }).success).toBe(false);
  });

  it("a reveal only with one of the listed reasons", () => {
    const requestId = crypto.randomUUID();
    expect(revealInput.safeParse({ requestId, field: "phone", reason: "calling" }).success).toBe(true);
    for (const reason of [undefined, "", "because", "CALLING"])
      expect(messages(revealInput.safeParse({ requestId, field: "phone", reason }))).toEqual(["reason-choose"]);
    expect(revealInput.safeParse({ requestId, field: "videoidLink", reason: "calling" }).success).toBe(false);
  });

  it.each(["0", "-4", "1.5", "2147483648", "abc", ""])("no video number %o", (videoidPk) => {
    expect(messages(repairInput.safeParse({ requestId: crypto.randomUUID(), videoidPk }))).toEqual(["number-invalid"]);
  });

  it("a queue filter it does not know falls back to all of the review view", () => {
    expect(queueFilter.parse({ view: "everything", authority: "x", signal: "y", attempt: "z" })).toEqual({
      view: "review",
    });
  });
});
