import type { Locale } from "@/lib/preferences/schema";
import en from "./messages/en.json";
import es from "./messages/es.json";

export type Messages = typeof en;

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
    Locale: Locale;
  }
}

/** Both languages; a test keeps their keys and placeholders equal. */
export const messages: Record<Locale, Messages> = { en, es };

/** Times on screen carry this zone; in storage everything is UTC. */
export const timeZone = "Europe/Madrid";
