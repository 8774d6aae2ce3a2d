import { z } from "zod";

export const locales = ["en", "es"] as const;
export type Locale = (typeof locales)[number];

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const localeCookie = "cotejo.locale";
export const themeCookie = "cotejo.theme";

export const localeInput = z.strictObject({ locale: z.enum(locales) });
export const themeInput = z.strictObject({ theme: z.enum(themes) });
