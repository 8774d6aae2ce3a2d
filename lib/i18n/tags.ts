import type { Locale } from "@/lib/preferences/schema";

/** How each language writes dates and numbers: with a 24-hour clock, day before month. */
export const intlTags = { en: "en-GB", es: "es-ES" } as const satisfies Record<Locale, string>;

/** Times on screen carry this zone; in storage everything is UTC. */
export const timeZone = "Europe/Madrid";
