import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { createTranslator } from "use-intl/core";
import { type Locale, localeCookie, locales, type Theme, themeCookie, themes } from "@/lib/preferences/schema";
import { messages } from "./messages";
import { intlTags, timeZone } from "./tags";

/** The language a person chose, else the browser's first that we speak, else English. */
export const currentLocale = cache(async (): Promise<Locale> => {
  const chosen = (await cookies()).get(localeCookie)?.value;
  const known = locales.find((locale) => locale === chosen);
  if (known) return known;
  const accepted = (await headers()).get("accept-language") ?? "";
  const preferred = accepted.split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  return preferred.map((code) => locales.find((locale) => locale === code)).find(Boolean) ?? "en";
});

export async function currentTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return themes.find((theme) => theme === chosen) ?? "system";
}

/** Messages for server components. */
export async function translator() {
  const locale = await currentLocale();
  return createTranslator({ locale: intlTags[locale], messages: messages[locale], timeZone });
}
