import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newKeyFile, readKeyFile } from "./keys";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-keys-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const good = () => JSON.parse(newKeyFile("production"));
const short = Buffer.alloc(16, 1).toString("base64");

function write(content: unknown, mode = 0o600): string {
  const file = path.join(folder, `${crypto.randomUUID()}.json`);
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content), { mode });
  fs.chmodSync(file, mode);
  return file;
}

function refusal(file: string, stage: "demo" | "production" = "production"): string {
  try {
    readKeyFile(file, stage);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "accepted";
}

describe("a key file", () => {
  it("holds new keys every time, each of 32 bytes and none twice", () => {
    const { encryption, index, session } = good();
    const all = [encryption[0].key, index, session, good().index];
    expect(new Set(all).size).toBe(4);
    for (const key of all) expect(Buffer.from(key, "base64")).toHaveLength(32);
  });

  it.each([
    ["is missing", () => path.join(folder, "nowhere.json"), /cannot be read.*keys -- create/],
    ["is a folder", () => folder, /cannot be read/],
    ["is empty", () => write(""), /is damaged: restore it/],
    ["is no JSON", () => write("{"), /is damaged/],
    ["has a key too short", () => write({ ...good(), index: short }), /is damaged/],
    ["has an encryption key too short", () => write({ ...good(), encryption: [{ kid: "k1", key: short }] }), /damaged/],
    ["has no encryption key", () => write({ ...good(), encryption: [] }), /is damaged/],
    ["has an odd key name", () => write({ ...good(), encryption: [{ kid: "K|1", key: good().index }] }), /is damaged/],
    ["lacks the session key", () => write({ ...good(), session: undefined }), /is damaged/],
    ["holds more than keys", () => write({ ...good(), comment: "x" }), /is damaged/],
    ["was made for demonstration", () => write(newKeyFile("demo")), /was made for demonstration/],
    ["can be read by everybody", () => write(good(), 0o644), /can be read by everybody.*chmod 600/],
  ])("is refused in one sentence when it %s", (_, make, reason) => {
    const file = make();
    const said = refusal(file);
    expect(said).toMatch(reason);
    expect(said).toContain(file);
    expect(said.split("\n")).toHaveLength(1);
  });

  it("is refused without showing what is in it", () => {
    const content = { ...good(), index: short };
    expect(refusal(write(content))).not.toContain(content.session);
  });

  it("is accepted when it is right; the demonstration takes either kind", () => {
    expect(refusal(write(good()))).toBe("accepted");
    expect(refusal(write(good(), 0o640))).toBe("accepted");
    expect(refusal(write(good()), "demo")).toBe("accepted");
    expect(refusal(write(newKeyFile("demo"), 0o644), "demo")).toBe("accepted");
  });

  it("wraps with its first key and still opens with the others", () => {
    const before = good();
    const added = { kid: "k2", key: good().index };
    const ring = readKeyFile(write({ ...before, encryption: [added, ...before.encryption] }), "production");
    expect(ring.currentKid).toBe("k2");
    expect(ring.encryptionKey("k1").toString("base64")).toBe(before.encryption[0].key);
    expect(() => ring.encryptionKey("k3")).toThrow("The encryption key k3 is not in the key file.");
  });
});
