import { beforeAll, describe, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { cookieName, cookieOptions } from "./cookie";
import { requireOwnOrigin } from "./origin";

beforeAll(() => {
  environment.APP_ORIGIN = "https://rao.example.test";
});

describe("over https", () => {
  it("the cookie is bound to this host, to https and to this site", () => {
    expect(cookieName()).toBe("__Host-cotejo.session");
    // What the prefix demands: secure, the whole path, and no domain.
    expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: "strict", path: "/", secure: true });
  });

  it("our own origin is the https one, on its own port", () => {
    const from = (origin: string, host = "rao.example.test") =>
      requireOwnOrigin((name) => ({ origin, host })[name] ?? null);
    expect(() => from("https://rao.example.test")).not.toThrow();
    expect(() => from("http://rao.example.test")).toThrow("wrong-origin");
    expect(() => from("https://rao.example.test:8443")).toThrow("wrong-origin");
    expect(() => from("https://rao.example.test", "rao.example.test:8443")).toThrow("wrong-origin");
  });
});
