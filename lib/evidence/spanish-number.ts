export type SpanishNumber = "right" | "wrong-letter" | "no-rule";

const letters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Control letter of a DNI or NIE; other numbers, and other countries' documents, have no rule here and are not judged. */
export function spanishNumber(number: string, country: string | null = null): SpanishNumber {
  if (country && !/^ESP?$/i.test(country.trim())) return "no-rule";
  const match = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(number.toUpperCase().replace(/[^A-Z0-9]/g, ""));
  if (!match) return "no-rule";
  const [, prefix = "", digits = "", letter = ""] = match;
  if (prefix ? digits.length !== 7 : digits.length !== 8) return "no-rule";
  const value = Number((prefix ? String("XYZ".indexOf(prefix)) : "") + digits);
  return letters[value % 23] === letter ? "right" : "wrong-letter";
}
