import { describe, expect, it } from "vitest";
import { currentLocale, currentTheme } from "@/lib/i18n/server";
import { browserHeaders, inRequest } from "@/lib/testing/request-scope";
import { setLocaleAction, setThemeAction } from "./actions";

async function call<I, T>(action: (input: I) => Promise<T>, raw: unknown, headers: Record<string, string> = {}) {
  const cookies: string[] = [];
  const all = await browserHeaders(null, headers);
  const answer = await inRequest({ headers: all, onCookies: (set) => cookies.push(...set) }, () => action(raw as I));
  return { answer, cookies };
}

describe("a preference", () => {
  it("is kept in a cookie of the browser for a year", async () => {
    const { answer, cookies } = await call(setLocaleAction, { locale: "es" });
    expect(answer).toMatchObject({ ok: true });
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^cotejo\.locale=es; Path=\/;.*Max-Age=31536000;.*HttpOnly; SameSite=lax$/);
    expect((await call(setThemeAction, { theme: "dark" })).cookies[0]).toMatch(/^cotejo\.theme=dark;/);
  });

  it.each([
    ["an unknown language", setLocaleAction, { locale: "fr" }],
    ["an unknown theme", setThemeAction, { theme: "pink" }],
    ["a cookie of its own", setLocaleAction, { locale: "es; Domain=evil.example" }],
    ["a field more", setThemeAction, { theme: "dark", maxAge: 1 }],
  ])("is not %s", async (_, action, raw) => {
    const { answer, cookies } = await call(action as (input: unknown) => Promise<unknown>, raw);
    expect(answer).toMatchObject({ ok: false, error: { code: "invalid-input" } });
    expect(cookies).toEqual([]);
  });

  it("is not set by another site", async () => {
    const { answer, cookies } = await call(setLocaleAction, { locale: "es" }, { origin: "https://evil.example" });
    expect(answer).toMatchObject({ ok: false, error: { code: "wrong-origin" } });
    expect(cookies).toEqual([]);
  });
});

describe("the language of a page", () => {
  it.each([
    ["cotejo.locale=es", "en", "es"],
    ["cotejo.locale=en", "es-ES,es;q=0.9", "en"],
    ["", "es-MX,es;q=0.9,en;q=0.8", "es"],
    ["", "fr-FR, es;q=0.5", "es"],
    ["", "de,fr", "en"],
    ["", "", "en"],
    ["cotejo.locale=../../x", "es", "es"],
  ])("cookie %j and browser %j: %s", async (cookie, accepted, locale) => {
    const headers = { ...(cookie ? { cookie } : {}), ...(accepted ? { "accept-language": accepted } : {}) };
    expect(await inRequest({ headers, phase: "render" }, () => currentLocale())).toBe(locale);
  });

  it.each([
    ["cotejo.theme=dark", "dark"],
    ["cotejo.theme=pink", "system"],
    ["", "system"],
  ])("theme %j: %s", async (cookie, theme) => {
    const headers: Record<string, string> = cookie ? { cookie } : {};
    expect(await inRequest({ headers, phase: "render" }, () => currentTheme())).toBe(theme);
  });
});
