import { describe, expect, it } from "vitest";
import { checkKeys, checkState, readCheck } from "./evidence";

describe("a reported check", () => {
  it.each([
    ["OTP validation", "otp_validation"],
    ["Documents match", "documents_match"],
    ["Data integrity", "data_integrity"],
    ["Document is not a black and white copy", "document_notcopy"],
    ["Document not expired", "document_notexpired"],
    ["Not underage", "document_notunderage"],
    ["Liveliness detected", "liveliness"],
    ["  LIVELINESS DETECTED ", "liveliness"],
    ["Hair colour", null],
    ["", null],
  ])("in the read form: %s is %s", (label, key) => {
    expect(readCheck(label, true)).toEqual({ key, label, value: true });
  });

  it.each(checkKeys)("in the write form: %s", (key) => {
    expect(readCheck(key, false).key).toBe(key);
  });

  it.each([
    [true, "passed"],
    [false, "failed"],
    ["true", "not-reported"],
    [1, "not-reported"],
    [null, "not-reported"],
    [undefined, "not-reported"],
  ])("sent as %o is %s", (value, state) => {
    expect(checkState([readCheck("Liveliness detected", value)], "liveliness")).toBe(state);
  });

  it("absent is neither good nor bad", () => {
    expect(checkState([readCheck("Hair colour", true)], "liveliness")).toBe("not-reported");
    expect(checkState([], "otp_validation")).toBe("not-reported");
  });
});
