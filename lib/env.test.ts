import path from "node:path";
import { describe, expect, it } from "vitest";
import { isLoopback, parseEnv } from "./env";

const demo = { DATABASE_URL: "postgresql://localhost/cotejo" };
const production = {
  ...demo,
  APP_STAGE: "production",
  APP_ORIGIN: "https://rao.example.test",
  KEY_FILE: "/etc/cotejo/keys.json",
  ONE_SHOT_URL: "https://one-shot.example.test",
};

/** The variables a configuration is refused for, and the whole message. */
function refusal(source: Record<string, string | undefined>): { variables: string[]; message: string } {
  try {
    parseEnv(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      variables: message
        .split("\n")
        .slice(1)
        .map((line) => line.split(":")[0] ?? ""),
      message,
    };
  }
  return { variables: [], message: "" };
}

describe("a configuration", () => {
  it("needs nothing but a database for the demonstration", () => {
    expect(parseEnv(demo)).toMatchObject({
      APP_STAGE: "demo",
      PORT: 3000,
      APP_ORIGIN: "http://localhost:3000",
      KEY_FILE: path.resolve(".data/keys.json"),
      EVIDENCE_STORE: "file",
      TRUST_PROXY: false,
      JOBS: "worker",
    });
  });

  it.each(["RA_CLIENT_CERT_FILE", "RA_CLIENT_KEY_FILE"])("is refused with %s and not its counterpart", (name) => {
    expect(refusal({ ...demo, [name]: "/etc/cotejo/ra.pem" }).variables).toEqual(["RA_CLIENT_CERT_FILE"]);
  });

  it("gives the signing page an origin with a host of its own, or none", () => {
    expect(parseEnv(demo).SIGNING_ORIGIN).toBeUndefined();
    expect(parseEnv({ ...demo, SIGNING_ORIGIN: "http://localhost:3001/x" }).SIGNING_ORIGIN).toBe(
      "http://localhost:3001",
    );
    expect(refusal({ ...demo, SIGNING_ORIGIN: "http://localhost:3000" }).variables).toEqual(["SIGNING_ORIGIN"]);
    const own = { ...production, SIGNING_ORIGIN: "https://firma.example.test" };
    expect(parseEnv(own).SIGNING_ORIGIN).toBe("https://firma.example.test");
    for (const SIGNING_ORIGIN of ["http://firma.example.test", "https://localhost:3001", production.APP_ORIGIN])
      expect(refusal({ ...production, SIGNING_ORIGIN }).variables).toEqual(["SIGNING_ORIGIN"]);
  });

  it("takes an empty variable for one that is not set", () => {
    const empty = Object.fromEntries(
      ["PORT", "APP_ORIGIN", "ONE_SHOT_URL", "LOG_LEVEL", "JOBS"].map((name) => [name, ""]),
    );
    expect(parseEnv({ ...demo, ...empty })).toEqual(parseEnv(demo));
  });

  it("keeps of the origin nothing but the origin, and cannot be changed afterwards", () => {
    const made = parseEnv({ ...demo, APP_ORIGIN: "http://rao.example.test:8080/some/path?x=1" });
    expect(made.APP_ORIGIN).toBe("http://rao.example.test:8080");
    expect(Object.isFrozen(made)).toBe(true);
  });

  it("is right for production with its own origin, keys and provider; a proxy is trusted there unless denied", () => {
    expect(parseEnv(production)).toMatchObject({ APP_STAGE: "production", TRUST_PROXY: true });
    expect(parseEnv({ ...production, TRUST_PROXY: "0" }).TRUST_PROXY).toBe(false);
    expect(parseEnv({ ...demo, TRUST_PROXY: "1" }).TRUST_PROXY).toBe(true);
  });
});

describe("a provider's host in production", () => {
  it.each(["sandboxes.example.test", "thesandbox.example.test"])("may be %s, which is none", (host) => {
    expect(parseEnv({ ...production, ONE_SHOT_URL: `https://${host}` }).ONE_SHOT_URL).toBe(`https://${host}`);
  });
});

describe("a configuration is refused by name", () => {
  it.each([
    ["no database", { DATABASE_URL: undefined }, "DATABASE_URL"],
    ["an unknown stage", { APP_STAGE: "staging" }, "APP_STAGE"],
    ["a port in words", { PORT: "http" }, "PORT"],
    ["port zero", { PORT: "0" }, "PORT"],
    ["a port too high", { PORT: "65536" }, "PORT"],
    ["half a port", { PORT: "80.5" }, "PORT"],
    ["an origin without scheme", { APP_ORIGIN: "rao.example.test" }, "APP_ORIGIN"],
    ["a file as origin", { APP_ORIGIN: "file:///etc" }, "APP_ORIGIN"],
    ["half an address of the provider", { ONE_SHOT_URL: "one-shot.example.test" }, "ONE_SHOT_URL"],
    ["an address of another protocol", { RA_URL: "ftp://ra.example.test" }, "RA_URL"],
    ["an upload address that is none", { RA_UPLOAD_URL: "https://" }, "RA_UPLOAD_URL"],
    ["an unknown store", { EVIDENCE_STORE: "tape" }, "EVIDENCE_STORE"],
    ["a store without bucket", { EVIDENCE_STORE: "s3" }, "S3_BUCKET"],
    ["an unknown way of jobs", { JOBS: "both" }, "JOBS"],
    ["a proxy trusted by words", { TRUST_PROXY: "yes" }, "TRUST_PROXY"],
    ["an unknown level", { LOG_LEVEL: "loud" }, "LOG_LEVEL"],
  ])("%s", (_, given, variable) => {
    expect(refusal({ ...demo, ...given }).variables).toEqual([variable]);
  });

  it.each([
    ["no origin", { APP_ORIGIN: undefined }, "APP_ORIGIN", "public https origin"],
    ["a plain origin", { APP_ORIGIN: "http://rao.example.test" }, "APP_ORIGIN", "public https origin"],
    ["the demonstration's keys", { KEY_FILE: undefined }, "KEY_FILE", "keys -- create"],
    ["the sandbox", { ONE_SHOT_URL: "http://localhost:4010" }, "ONE_SHOT_URL", "sandbox address"],
    ["the sandbox over TLS", { ONE_SHOT_URL: "https://localhost:4010" }, "ONE_SHOT_URL", "sandbox address"],
    ["the sandbox by number", { ONE_SHOT_URL: "https://127.0.0.1" }, "ONE_SHOT_URL", "sandbox address"],
    ["the sandbox by a short number", { ONE_SHOT_URL: "https://127.1" }, "ONE_SHOT_URL", "sandbox address"],
    ["the sandbox by a long number", { ONE_SHOT_URL: "https://2130706433" }, "ONE_SHOT_URL", "sandbox address"],
    ["the sandbox over IPv6", { RA_URL: "https://[::1]:4010" }, "RA_URL", "sandbox address"],
    ["the sandbox over mapped IPv6", { RA_URL: "https://[::ffff:127.0.0.1]" }, "RA_URL", "sandbox address"],
    ["the sandbox on every address", { RA_URL: "https://[::]" }, "RA_URL", "sandbox address"],
    [
      "the sandbox with a dot at its end",
      { RA_UPLOAD_URL: "https://localhost.:4010" },
      "RA_UPLOAD_URL",
      "sandbox address",
    ],
    ["a name below localhost", { RA_UPLOAD_URL: "https://x.localhost" }, "RA_UPLOAD_URL", "sandbox address"],
    ["the provider's sandbox", { ONE_SHOT_URL: "https://api.sandbox.example.test" }, "ONE_SHOT_URL", "sandbox address"],
    ["the provider's sandbox in capitals", { RA_URL: "https://SANDBOX.example.test" }, "RA_URL", "sandbox address"],
    ["a sandbox of this network", { RA_UPLOAD_URL: "https://sandbox.intern" }, "RA_UPLOAD_URL", "sandbox address"],
    ["half a sandbox's name", { RA_URL: "https://ra-sandbox.example.test" }, "RA_URL", "sandbox address"],
    ["this machine as origin", { APP_ORIGIN: "https://localhost:3000" }, "APP_ORIGIN", "public https origin"],
    ["this machine as origin by number", { APP_ORIGIN: "https://127.0.0.1" }, "APP_ORIGIN", "public https origin"],
    ["half an address of the provider", { ONE_SHOT_URL: "one-shot.example.test" }, "ONE_SHOT_URL", ""],
    ["a provider without TLS", { ONE_SHOT_URL: "http://one-shot.example.test" }, "ONE_SHOT_URL", "https only"],
  ])("in production: %s", (_, given, variable, reason) => {
    const { variables, message } = refusal({ ...production, ...given });
    expect(variables).toEqual([variable]);
    expect(message).toContain(reason);
  });

  it("all at once, so that nobody mends them one by one", () => {
    expect(refusal({ APP_STAGE: "production", PORT: "x" }).variables).toEqual(
      expect.arrayContaining(["PORT", "DATABASE_URL"]),
    );
    const { variables } = refusal({ ...demo, APP_STAGE: "production", ONE_SHOT_URL: "http://localhost:4010" });
    expect(variables.sort()).toEqual(["APP_ORIGIN", "KEY_FILE", "ONE_SHOT_URL"]);
  });

  it("without repeating a value that may be secret", () => {
    const { message } = refusal({
      ...production,
      DATABASE_URL: "postgresql://u:secret-word@h/d",
      APP_ORIGIN: "ftp://u:secret-word@h",
    });
    expect(message).not.toBe("");
    expect(message).not.toContain("secret-word");
  });
});

describe("this machine", () => {
  it.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "[::1]",
    "::1",
    "0.0.0.0",
    "[::]",
  ])("is %s", (name) => expect(isLoopback(name)).toBe(true));
  it.each([
    "example.test",
    "localhost.example.test",
    "notlocalhost",
    "128.0.0.1",
    "1127.0.0.1",
    "[2001:db8::1]",
    "127.0.0.1.example.test",
  ])("is not %s", (name) => expect(isLoopback(name)).toBe(false));
});
