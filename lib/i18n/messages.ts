import type { Locale } from "@/lib/preferences/schema";
import en from "./messages/en.json";
import es from "./messages/es.json";
import type { intlTags } from "./tags";

export type Messages = typeof en;

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
    Locale: (typeof intlTags)[Locale];
  }
}

/** Both languages; a test keeps their keys and placeholders equal. */
export const messages: Record<Locale, Messages> = { en, es };
