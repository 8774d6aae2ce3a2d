import { type Comparison, compareDocuments, compareEmails, compareNames } from "@/lib/evidence/comparisons";
import { type PaperField, paperFields } from "./names";

/*
 * What a declaration or a contract says, held against what is going to be certified (A18). Its wording is the
 * provider's: only where a label says beyond doubt what stands behind it is another value "different"; a text that
 * does not say it at all is "absent".
 */

/** What a paper should say; null where there is nothing to hold it against. */
export interface Expected {
  request: string;
  name: { givenName: string; surname1: string; surname2: string | null } | null;
  document: string | null;
  email: string | null;
  organisation: string | null;
}

export interface PaperFinding {
  field: PaperField;
  expected: string;
  /** What stands behind the label, where there is one. */
  found: string | null;
  comparison: Comparison;
}

/** Kind and country of a document, which its number may be prefixed with. */
type NumberOf = Parameters<typeof compareDocuments>[2];
type Equals = (a: string, b: string, of?: NumberOf) => Comparison;

interface Rule {
  /** Labels behind which nothing else can stand. */
  label: RegExp;
  equals: Equals;
}

const compareNumbers: Equals = (a, b) => (a === b ? { outcome: "equal", rule: "N0" } : { outcome: "different" });

const rules: Record<PaperField, Rule> = {
  request: {
    label:
      /^(?:datos de identificaci[oó]n de la solicitud.*|n[uú]mero de (?:la )?solicitud|solicitud|request(?: number| id)?)$/i,
    equals: compareNumbers,
  },
  name: {
    label: /^(?:nombre y apellidos|nombre completo|name and surnames?|full name)(?: (?:del|de la|of the) .*)?$/i,
    equals: compareNames,
  },
  document: {
    label:
      /^(?:dni|nie|nif|pasaporte|passport|id document(?: number)?|n[uú]mero (?:de|del) documento|dni[/ ]+nie[/ ]+pasaporte)(?: (?:del firmante|of the (?:signer|holder)))?$/i,
    equals: compareDocuments,
  },
  email: {
    label:
      /^(?:(?:direcci[oó]n de )?correo electr[oó]nico|e-?mail(?: address)?)(?: (?:del firmante|of the (?:signer|holder)))?$/i,
    equals: compareEmails,
  },
  organisation: {
    label: /^(?:organizaci[oó]n|entidad|raz[oó]n social|organi[sz]ation)$/i,
    equals: compareNames,
  },
};

/** Every field that can be held against a paper, with what came of it. */
export function comparePaper(text: string, expected: Expected): PaperFinding[] {
  const lines = linesOf(text);
  return paperFields.flatMap((field) => {
    const wanted = field === "name" ? expected.name && fullName(expected.name) : expected[field];
    if (!wanted) return [];
    return [{ field, expected: wanted, ...findingOf(field, wanted, lines) }];
  });
}

/** Two values of one field as they are held against each other, wherever they come from. */
export const compareField = (field: PaperField, a: string | null, b: string | null, of?: NumberOf): Comparison =>
  a && b ? rules[field].equals(a, b, of) : { outcome: "absent" };

type Names = Record<"givenName" | "surname1" | "surname2", string | null>;

export const fullName = ({ givenName, surname1, surname2 }: Names): string | null =>
  [givenName, surname1, surname2].filter(Boolean).join(" ") || null;

function findingOf(
  field: PaperField,
  wanted: string,
  lines: readonly string[],
): Pick<PaperFinding, "found" | "comparison"> {
  const { label, equals } = rules[field];
  const labelled = valuesBehind(label, lines);
  for (const values of labelled)
    for (const found of values) {
      const comparison = equals(wanted, found);
      if (comparison.outcome !== "different" && comparison.outcome !== "absent") return { found, comparison };
    }
  const [first] = labelled;
  if (first?.[0]) return { found: first[0], comparison: { outcome: "different" } };
  const said = saidAnywhere(wanted, lines, equals);
  return said ?? { found: null, comparison: { outcome: "absent" } };
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/^[\s\-–•*]+/, "")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter(Boolean);

/** The values behind a label, each as it stands and as it may go on in the lines below it. */
function valuesBehind(label: RegExp, lines: readonly string[]): string[][] {
  return lines.flatMap((line, at) => {
    const colon = line.indexOf(":");
    if (colon < 0 || !label.test(line.slice(0, colon).trim())) return [];
    const own = line.slice(colon + 1).trim();
    const values = own ? [own] : [];
    let longer = own;
    for (const next of lines.slice(at + 1, at + 3)) {
      if (next.includes(":")) break;
      longer = `${longer} ${next}`.trim();
      values.push(longer);
    }
    return values.length > 0 ? [values] : [];
  });
}

/** A text without such labels: the words themselves, as many in a row as are wanted, between ends of words. */
function saidAnywhere(wanted: string, lines: readonly string[], equals: Equals) {
  const words = lines.join(" ").split(/\s+/);
  const length = wanted.trim().split(/\s+/).length;
  for (let at = 0; at + length <= words.length; at++) {
    const found = words
      .slice(at, at + length)
      .join(" ")
      .replace(/^[("'«]+|[.,;:)"'»]+$/g, "");
    const comparison = equals(wanted, found);
    if (comparison.outcome === "equal" || comparison.outcome === "equal-under") return { found, comparison };
  }
  return null;
}

const date = String.raw`(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2} de \p{L}+ de \d{4})`;
/** A line that says only when, and perhaps where, it was printed. */
const printed = new RegExp(String.raw`^[^:\d]{0,40}${date}([ ,T]+\d{1,2}:\d{2}(:\d{2})?)?\.?$`, "u");

/** A paper's words without the line of its printing, and whatever the space between them. */
export const lastingWords = (text: string): string =>
  linesOf(text)
    .filter((line) => !printed.test(line))
    .join(" ");
