"use client";

import { useLocale } from "use-intl";
import type { Locale } from "@/lib/preferences/schema";

/** The language of the page, without the country that decides how dates are written. */
export const useLanguage = (): Locale => (useLocale().startsWith("es") ? "es" : "en");
