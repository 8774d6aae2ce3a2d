import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { environment } from "@/lib/testing/environment";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-paths-"));
const file = path.join(folder, "paths.json");
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  vi.resetModules();
  environment.ONE_SHOT_URL = "https://optimizer.example.test/";
  delete environment.PROVIDER_PATHS_FILE;
});

const numbers = { videoid_pk: 137, request_pk: 46_000, token_uid: "a/b c" };

/** The addresses as a fresh process would make them. */
async function addresses(given?: object) {
  if (given) {
    fs.writeFileSync(file, JSON.stringify(given));
    environment.PROVIDER_PATHS_FILE = file;
  }
  const { target } = await import("./paths");
  return (operation: Parameters<typeof target>[0], with_: Record<string, string | number | null> = numbers) => {
    const { method, url } = target(operation, with_);
    return `${method} ${url.href}`;
  };
}

describe("addresses of the provider", () => {
  it.each([
    ["createVideoid", "POST https://optimizer.example.test/oneshot/api/v1/videoid"],
    ["downloadVideo", "GET https://optimizer.example.test/oneshot/api/v1/videoid/137/video"],
    ["approve", "POST https://optimizer.example.test/oneshot/api/v1/videoid/137/approve"],
    ["refuse", "POST https://optimizer.example.test/oneshot/api/v1/videoid/137/refuse"],
    ["getRequest", "GET https://optimizer.example.test/oneshot/api/v1/request/46000"],
    ["createToken", "POST https://optimizer.example.test/oneshot/api/v1/token"],
    ["deleteToken", "DELETE https://optimizer.example.test/oneshot/api/v1/token/a%2Fb%20c"],
  ] as const)("%s: %s", async (operation, expected) => {
    expect((await addresses())(operation)).toBe(expected);
  });

  it.each([
    ["https://proxy.example.test/uanataca", "https://proxy.example.test/uanataca/oneshot/api/v1/videoid/137/approve"],
    ["https://proxy.example.test/a/b/?x=1#y", "https://proxy.example.test/a/b/oneshot/api/v1/videoid/137/approve"],
    [
      "https://proxy.example.test//elsewhere.test",
      "https://proxy.example.test//elsewhere.test/oneshot/api/v1/videoid/137/approve",
    ],
  ])("stand below the prefix of %s", async (base, expected) => {
    environment.ONE_SHOT_URL = base;
    expect((await addresses())("approve")).toBe(`POST ${expected}`);
  });

  it("can be corrected one by one, without a release", async () => {
    const at = await addresses({ "one-shot": { downloadVideo: "GET /api/v1/videoid/{request_pk}/download/video" } });
    expect(at("downloadVideo")).toBe("GET https://optimizer.example.test/api/v1/videoid/46000/download/video");
    expect(at("approve")).toContain("/oneshot/api/v1/videoid/137/approve");
  });

  it.each([
    ["an operation nobody knows", { "one-shot": { drop: "GET /x" } }],
    ["another host", { "one-shot": { approve: "POST https://elsewhere.test/approve" } }],
    ["a host without a scheme", { "one-shot": { approve: "POST elsewhere/approve" } }],
    ["a host behind two slashes", { "one-shot": { approve: "POST //elsewhere.test/approve" } }],
    ["another method", { "one-shot": { approve: "TRACE /approve" } }],
    ["a query", { "one-shot": { approve: "POST /approve?pin=1" } }],
    ["another provider", { elsewhere: {} }],
  ])("are not taken from a file that names %s", async (_, given) => {
    const at = await addresses(given);
    expect(() => at("approve")).toThrow(/Invalid|Unrecognized|must match/);
  });

  it("need their number and a configured host", async () => {
    const at = await addresses();
    expect(() => at("approve", { request_pk: 1 })).toThrow("approve needs videoid_pk");
    expect(() => at("approve", { videoid_pk: null })).toThrow("approve needs videoid_pk");
    delete environment.ONE_SHOT_URL;
    vi.resetModules();
    const { target } = await import("./paths");
    expect(() => target("createVideoid", {})).toThrow("ONE_SHOT_URL is not configured");
  });
});
