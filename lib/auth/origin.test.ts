import { describe, expect, it, vi } from "vitest";
import { environment } from "@/lib/testing/environment";
import { clientAddress, requireOwnOrigin, requireOwnSite } from "./origin";

const header = (headers: Record<string, string | null>) => (name: string) => headers[name] ?? null;
const own = { origin: "http://localhost:3999", host: "localhost:3999" };

function outcome(check: () => void): string {
  try {
    check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "passes";
}

describe("a write", () => {
  it.each([
    ["from our page", {}, true],
    ["from our page, as the browser says", { "sec-fetch-site": "same-origin" }, true],
    ["without origin", { origin: null }, false],
    ["with a null origin", { origin: "null" }, false],
    ["with an empty origin", { origin: "" }, false],
    ["from elsewhere", { origin: "https://evil.example" }, false],
    ["from our name over https", { origin: "https://localhost:3999" }, false],
    ["from our name on another port", { origin: "http://localhost:3000" }, false],
    ["from our name without port", { origin: "http://localhost" }, false],
    ["from a name that begins like ours", { origin: "http://localhost:3999.evil.example" }, false],
    ["from a name that ends like ours", { origin: "http://evil-localhost:3999" }, false],
    ["from our origin with a path", { origin: "http://localhost:3999/" }, false],
    ["from our origin in capitals", { origin: "HTTP://LOCALHOST:3999" }, false],
    ["to another host", { host: "evil.example" }, false],
    ["without host", { host: null }, false],
    ["by a user agent's own doing", { "sec-fetch-site": "none" }, false],
    ["across sites", { "sec-fetch-site": "cross-site" }, false],
    ["from a sister site", { "sec-fetch-site": "same-site" }, false],
    ["with a forwarded host of theirs", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }, false],
  ])("%s passes: %s %s", (_, headers, passes) => {
    expect(outcome(() => requireOwnOrigin(header({ ...own, ...headers })))).toBe(passes ? "passes" : "wrong-origin");
  });
});

describe("a read", () => {
  it.each([
    ["from our page", { "sec-fetch-site": "same-origin" }, true],
    ["typed into the address bar", { "sec-fetch-site": "none", origin: null }, true],
    ["by a client that says nothing", { origin: null }, true],
    ["for another site's page", { "sec-fetch-site": "cross-site" }, false],
    ["to another host", { host: "evil.example" }, false],
    ["without host", { host: null }, false],
  ])("%s passes: %s %s", (_, headers, passes) => {
    expect(outcome(() => requireOwnSite(header({ ...own, ...headers })))).toBe(passes ? "passes" : "wrong-origin");
  });
});

describe("the client's address", () => {
  it("is not what a client claims where no proxy is trusted", () => {
    expect(clientAddress(header({ "x-forwarded-for": "203.0.113.9" }))).toBe("local");
  });

  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["10.0.0.1, 203.0.113.9", "203.0.113.9"],
    ["203.0.113.9,  2001:db8::1 ", "2001:db8::1"],
    ["", null],
    ["x".repeat(65), null],
    [null, null],
  ])("is the last one the trusted proxy added: %s gives %s", async (forwarded, address) => {
    environment.TRUST_PROXY = "1";
    vi.resetModules();
    const trusting = await import("./origin");
    expect(trusting.clientAddress(header({ "x-forwarded-for": forwarded }))).toBe(address);
    delete environment.TRUST_PROXY;
  });
});
