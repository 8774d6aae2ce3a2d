"use server";

import { openAction } from "@/lib/gate/action";
import { keepPreference } from "./cookies";
import { localeCookie, localeInput, themeCookie, themeInput } from "./schema";

export const setLocaleAction = openAction(
  {
    name: "preferences.locale",
    why: "sets a cookie of the caller's own browser",
    places: ["office", "signing"],
    input: localeInput,
  },
  ({ locale }) => keepPreference(localeCookie, locale),
);

export const setThemeAction = openAction(
  { name: "preferences.theme", why: "sets a cookie of the caller's own browser", input: themeInput },
  ({ theme }) => keepPreference(themeCookie, theme),
);
