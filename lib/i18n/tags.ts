import type { Locale } from "@/lib/preferences/schema";

/** How each language writes dates and numbers: with a 24-hour clock, day before month. */
export const intlTags = { en: "en-GB", es: "es-ES" } as const satisfies Record<Locale, string>;

/** Times on screen carry this zone; in storage everything is UTC. */
export const timeZone = "Europe/Madrid";

const days = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });

/** The calendar day of a moment where the house works, as `2026-11-21`: validity and age count in days there. */
export const dayOf = (moment: Date): string => days.format(moment);

const minutes = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });

/** The clock on the wall there, as a field of date and time has it: `2026-11-21T10:43`. */
export const wallTimeOf = (moment: Date): string => minutes.format(moment).replace(" ", "T");
