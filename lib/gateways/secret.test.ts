import { inspect } from "node:util";
import { serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { log } from "@/lib/log";
import { Secret } from "./secret";

const word = "pass-48151623";
const secret = new Secret(word);

describe("a secret", () => {
  it("is told to the one call that asks for it", () => {
    expect(secret.reveal()).toBe(word);
  });

  it.each<[string, () => string]>([
    ["as text", () => String(secret)],
    ["joined to text", () => ["pin", secret].join("=")],
    ["as JSON", () => JSON.stringify({ pin: secret })],
    ["to the console", () => inspect({ pin: secret }, { depth: null, showHidden: true, getters: true })],
    ["spread", () => JSON.stringify({ ...secret })],
    ["by its keys", () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
    ["copied", () => JSON.stringify(structuredClone(secret))],
    ["between processes", () => serialize(secret).toString("latin1")],
    ["by an error that carries it", () => inspect(new Error("failed", { cause: { pin: secret } }))],
    ["by the log's own serialisers", () => JSON.stringify(log.bindings()) + JSON.stringify({ secret })],
  ])("is not told %s", (_, tell) => {
    expect(tell()).not.toContain("48151623");
  });
});
