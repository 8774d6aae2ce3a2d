import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { parseInput } from "./input";

const schema = z.strictObject({
  name: z.string().min(2, "too-short"),
  count: z.number(),
  inner: z.strictObject({ code: z.string() }),
  list: z.array(z.uuid()),
});
const good = { name: "ab", count: 1, inner: { code: "x" }, list: [] };

function problems(raw: unknown): unknown {
  try {
    parseInput(schema, raw);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid-input") return error.fields;
    throw error;
  }
  return "none";
}

describe("problems of an input", () => {
  it.each([
    ["nothing wrong", good, "none"],
    ["our own words", { ...good, name: "a" }, { name: "too-short" }],
    ["missing", { name: "ab", inner: { code: "x" }, list: [] }, { count: "required" }],
    ["null", { ...good, count: null }, { count: "required" }],
    ["another type", { ...good, count: "1" }, { count: "invalid" }],
    ["an operator in place of text", { ...good, name: { not: "" } }, { name: "invalid" }],
    ["a field inside a field", { ...good, inner: {} }, { "inner.code": "required" }],
    ["an item of a list", { ...good, list: ["x"] }, { "list.0": "invalid" }],
    ["unknown fields, each by name", { ...good, a: 1, b: 2 }, { a: "invalid", b: "invalid" }],
    ["an unknown field inside", { ...good, inner: { code: "x", admin: true } }, { "inner.admin": "invalid" }],
    ["several at once", { ...good, name: 1, count: "x" }, { name: "invalid", count: "invalid" }],
    ["no object at all", "text", { form: "invalid" }],
  ])("%s", (_, raw, expected) => {
    expect(problems(raw)).toEqual(expected);
  });

  it("never repeats what was typed", () => {
    const typed = "a typed secret";
    expect(JSON.stringify(problems({ ...good, count: typed, list: [typed] }))).not.toContain(typed);
  });
});
