/*
 * PRADO, the Council's public register of authentic documents (named by VAL-8.3.3-06): by country in ICAO's three
 * letters and by kind of document. Its pages open outside and learn nothing about a request but these two.
 */
const register = "https://www.consilium.europa.eu/prado";

/** Those whose citizens and residents ask for certificates here; for others PRADO's own list of countries opens. */
const threeLetters: Record<string, string> = Object.fromEntries(
  (
    "AD AND AR ARG AT AUT BE BEL BG BGR BR BRA CH CHE CL CHL CO COL CY CYP CZ CZE DE DEU DK DNK EC ECU EE EST ES ESP " +
    "FI FIN FR FRA GB GBR GR GRC HR HRV HU HUN IE IRL IS ISL IT ITA LI LIE LT LTU LU LUX LV LVA MA MAR MT MLT MX MEX " +
    "NL NLD NO NOR PE PER PL POL PT PRT RO ROU SE SWE SI SVN SK SVK UA UKR UY URY VE VEN"
  )
    .match(/\S+ \S+/g)
    ?.map((pair) => pair.split(" ") as [string, string]) ?? [],
);

/** PRADO's letters: passports, identity cards. A number of another kind is printed on a card, mostly. */
const category = (documentType: string | null): string => (documentType === "PAS" ? "A" : "B");

/** The documents of a country (two or three letters) in the reader's language. */
export function pradoUrl(country: string | null, documentType: string | null, locale: string): string {
  const language = locale.startsWith("es") ? "es" : "en";
  const given = country?.trim().toUpperCase() ?? "";
  const code = threeLetters[given] ?? (Object.values(threeLetters).includes(given) ? given : null);
  return code
    ? `${register}/${language}/prado-documents/${code}/${category(documentType)}/docs-per-category.html`
    : `${register}/${language}/search-by-document-country.html`;
}
