import { describe, expect, it } from "vitest";
import { createPersonInput, inviteInput, personInput, takeOverInput } from "./schema";

const authorityIds = ["0190f3a0-0000-7000-8000-000000000001"];
const good = { email: " ana@example.test ", name: " Ana Ruiz ", role: "rao", authorityIds };

describe("a person's input", () => {
  it("is trimmed, and what was left out is nothing", () => {
    expect(inviteInput.parse(good)).toEqual({
      email: "ana@example.test",
      name: "Ana Ruiz",
      role: "rao",
      authorityIds,
      raoId: null,
      raoUsername: null,
      appointedOn: null,
      trainedUntil: null,
      trainingHours: null,
      certificateEnds: null,
    });
  });

  it.each([
    ["no address", { email: "" }, "email", "required"],
    ["no real address", { email: "ana@" }, "email", "email-invalid"],
    ["an endless address", { email: `${"a".repeat(250)}@example.test` }, "email", "email-invalid"],
    ["one letter", { name: "A" }, "name", "required"],
    ["an endless name", { name: "A".repeat(121) }, "name", "too-long"],
    ["no role", { role: "" }, "role", "role-choose"],
    ["an unknown role", { role: "root" }, "role", "role-choose"],
    ["two roles", { role: ["rao", "admin"] }, "role", "role-choose"],
    ["no authority", { authorityIds: [] }, "authorityIds", "authority-choose"],
    ["an officer id with letters", { raoId: "31a" }, "raoId", "rao-id-digits"],
    ["an officer id of 13 digits", { raoId: "1".repeat(13) }, "raoId", "rao-id-digits"],
    ["a date that is none", { trainedUntil: "2026-02-30" }, "trainedUntil", "date-invalid"],
    ["a date the Spanish way", { appointedOn: "03/02/2026" }, "appointedOn", "date-invalid"],
    ["hours below nothing", { trainingHours: -1 }, "trainingHours", "hours-invalid"],
    ["a thousand hours", { trainingHours: 1000 }, "trainingHours", "hours-invalid"],
  ])("%s is refused at its field", (_, given, field, message) => {
    const issues = inviteInput.safeParse({ ...good, ...given }).error?.issues ?? [];
    expect(issues.map((issue) => String(issue.path[0]))).toEqual([field]);
    const said = JSON.stringify(issues);
    expect(said).toContain(`"${message}"`);
  });

  const changed = { userId: authorityIds[0], version: 1, role: "rao", name: "Ana Ruiz", authorityIds };

  it.each(["id", "passwordHash", "demonstration", "disabledAt"])("may not bring a field of its own: %s", (field) => {
    expect(inviteInput.safeParse({ ...good, [field]: "x" }).success).toBe(false);
    expect(personInput.safeParse({ ...changed, [field]: "x" }).success).toBe(false);
  });

  it("may bring a code of six digits", () => {
    for (const schema of [personInput, takeOverInput])
      for (const [code, fine] of [
        ["123456", true],
        [undefined, true],
        ["12345", false],
        ["12345a", false],
      ] as const) {
        const given = schema === personInput ? changed : { userId: changed.userId };
        expect(schema.safeParse({ ...given, code }).success).toBe(fine);
      }
  });

  it("has one of the four roles, and no authority only at the terminal", () => {
    expect(personInput.safeParse(changed).success).toBe(true);
    expect(personInput.safeParse({ ...changed, role: "owner" }).success).toBe(false);
    expect(personInput.safeParse({ ...changed, role: undefined }).success).toBe(false);
    expect(createPersonInput.safeParse({ ...good, authorityIds: [] }).success).toBe(true);
  });
});
