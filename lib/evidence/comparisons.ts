import { alpha2 } from "./countries";
import { nameRule } from "./names";

/*
 * Two texts of one field (domain rulebook 8). Three outcomes and the name of the rule; "absent" is not "equal". The list
 * of rules is closed: whatever is not equal under one of them is different.
 */

export type Comparison =
  | { outcome: "equal"; rule: "N0" }
  | { outcome: "equal-under"; rule: "N1" | "N2" | "N3" | "N4" | "N5" | "N6" | "N7" }
  | { outcome: "different" }
  | { outcome: "absent" };

const nfc = (text: string) => text.normalize("NFC").trim();

/** Names, by N0 to N3: order, a missing surname or a shortened name are different. */
export function compareNames(a: string | null, b: string | null): Comparison {
  return compare(a, b, nameRule);
}

/** What a certificate's serial number may begin with (EN 319 412-1): IDCES-12345678Z. */
const serialPrefix = /^(IDC|PAS|PNO|TIN)([A-Z]{2})-(?=.)/;

/** A document as asked for: without its kind and country a prefix is part of the number. */
interface NumberOf {
  type: string | null;
  country: string | null;
}

/**
 * Document numbers, by N0, N1 and N5: separators and leading zeros do not count, nor a serial number's prefix that says
 * the kind and country the document has.
 */
export function compareDocuments(a: string | null, b: string | null, of?: NumberOf): Comparison {
  const bare = (text: string): string => {
    const capitals = nfc(text).toUpperCase();
    const [whole, type, country] = serialPrefix.exec(capitals) ?? [];
    return whole && type === of?.type && country === alpha2(of?.country ?? "")
      ? capitals.slice(whole.length)
      : capitals;
  };
  return compare(
    a,
    b,
    firstOf([
      ["N1", (text) => nfc(text).toUpperCase()],
      [
        "N5",
        (text) =>
          bare(text)
            .replace(/[^\p{L}\p{N}]/gu, "")
            .replace(/^0+(?=.)/, ""),
      ],
    ]),
  );
}

/** Countries by ISO 3166, in two letters or three. */
export function compareCountries(a: string | null, b: string | null): Comparison {
  return compare(
    a,
    b,
    firstOf([
      ["N1", (text) => nfc(text).toUpperCase()],
      ["N5", alpha2],
    ]),
  );
}

/** Phones, by N6: spaces are taken out, a missing country code is not guessed. */
export function comparePhones(a: string | null, b: string | null): Comparison {
  return compare(a, b, firstOf([["N6", (text) => text.replace(/[\s().-]/g, "").replace(/^00/, "+")]]));
}

/** E-mail, by N7: only the domain's case does not count. */
export function compareEmails(a: string | null, b: string | null): Comparison {
  return compare(a, b, firstOf([["N7", (text) => nfc(text).replace(/@.*$/, (domain) => domain.toLowerCase())]]));
}

/** Document dates as calendar dates. */
export function compareDates(a: string | null, b: string | null): Comparison {
  return compare(a, b, firstOf([["N5", (text) => parseDocumentDate(text) ?? text]]));
}

type RuleName = Extract<Comparison, { outcome: "equal-under" }>["rule"];
type RuleOf = (a: string, b: string) => RuleName | null;

function compare(a: string | null, b: string | null, ruleOf: RuleOf): Comparison {
  if (!a?.trim() || !b?.trim()) return { outcome: "absent" };
  if (nfc(a) === nfc(b)) return { outcome: "equal", rule: "N0" };
  const rule = ruleOf(a, b);
  return rule ? { outcome: "equal-under", rule } : { outcome: "different" };
}

/** The first rule that gives two texts one form; two of which nothing is left have nothing in common. */
const firstOf =
  (rules: readonly [name: RuleName, form: (text: string) => string][]): RuleOf =>
  (a, b) =>
    rules.find(([, form]) => form(a) !== "" && form(a) === form(b))?.[0] ?? null;

/** A day/month/year text as an ISO date, or null when it is not a real date. */
export function parseDocumentDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : written ? [written[3], written[2], written[1]] : [];
  if (!year || !month || !day) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  return real ? date.toISOString().slice(0, 10) : null;
}
