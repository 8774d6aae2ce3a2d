import { describe, expect, it } from "vitest";
import { Secret } from "@/lib/gateways/secret";
import { runScript } from "@/lib/testing/process";
import { AppError } from "./errors";
import { errorShape } from "./log";

/** What a process of its own writes to its log. */
async function logged(script: string, level: string | null = null) {
  const body = `import("./lib/log.ts").then(async ({ log, errorShape }) => { ${script} });`;
  const { out, err } = await runScript(body, { LOG_LEVEL: level });
  const lines = out.split("\n").filter(Boolean);
  return { lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: out, errors: err };
}

describe("a line of the log", () => {
  it("is one line of JSON with level and UTC time, whatever it holds", async () => {
    const { lines } = await logged(`log.warn({ path: "/a\\r\\n{\\"level\\":\\"forged\\"}" }, "first\\nsecond");`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: "warn", msg: "first\nsecond" });
    expect(lines[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lines[0]).not.toHaveProperty("hostname");
  });

  it("never shows a secret that is handed to it", async () => {
    const { text } = await logged(
      `const { Secret } = await import("./lib/gateways/secret.ts");
       const pin = new Secret("marker-31231231");
       log.info({ pin, nested: { list: [pin] } }, String(pin));
       log.info(pin);`,
    );
    expect(text).toContain("[secret]");
    expect(text).not.toContain("marker-31231231");
  });

  it("tells of an error where it came from, not what it says", async () => {
    const { lines, text } = await logged(
      `const error = new Error("no row for marker-Ferrandis");
       error.code = "P2025";
       error.detail = "Key (email)=(marker@example.test)";
       log.error({ error: errorShape(error) }, "failed");`,
    );
    expect(lines[0]?.error).toMatchObject({ name: "Error", code: "P2025" });
    expect(text).not.toContain("marker");
  });

  it.each([
    ["debug", ["debug", "info", "error"]],
    ["error", ["error"]],
    ["silent", []],
    ["", ["info", "error"]],
    ["loud", ["info", "error"]],
    [null, ["info", "error"]],
  ])("at level %j is written for %j", async (level, written) => {
    const { lines, errors } = await logged(`log.debug("d"); log.info("i"); log.error("e");`, level);
    expect(lines.map((line) => line.level)).toEqual(written);
    expect(errors).toBe("");
  });
});

describe("the loggable part of an error", () => {
  it("is class, code and place", () => {
    const shape = errorShape(Object.assign(new TypeError("marker"), { code: "ERR_X" }));
    expect(shape).toMatchObject({ name: "TypeError", code: "ERR_X" });
    expect(shape.at).toContain("log.test.ts");
    expect(errorShape(new AppError("not-found", { params: { id: "marker" } }))).toMatchObject({ name: "AppError" });
  });

  it.each([
    ["a message", new Error("marker")],
    ["a message of several lines", new Error("first\n    at marker (marker.ts:1:1)\n  at marker")],
    ["a cause", new Error("failed", { cause: new Error("marker") })],
    ["a code that is no text", Object.assign(new Error("x"), { code: { text: "marker" } })],
    ["text thrown", "marker"],
    ["an object thrown", { marker: "marker" }],
    ["nothing thrown", undefined],
  ])("holds nothing of %s", (_, error) => {
    expect(JSON.stringify(errorShape(error))).not.toContain("marker");
  });
});

describe("a secret", () => {
  it("shows itself to nobody but the call it is for", () => {
    const secret = new Secret("marker");
    expect([String(secret), JSON.stringify({ secret }), Object.values(secret).join()]).toEqual([
      "[secret]",
      '{"secret":"[secret]"}',
      "",
    ]);
    expect(secret.reveal()).toBe("marker");
  });
});
