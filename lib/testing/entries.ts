import fs from "node:fs";
import path from "node:path";

/** An entry of the server: something a browser can reach. */
export interface Entry {
  file: string;
  /** Name of the export: the action, the HTTP method, or `default` for a page. */
  name: string;
  gate: string;
  /** What the gate was told: its name and who may. */
  policy: string;
  access: string;
}

export interface Entries {
  entries: Entry[];
  /** Everything that is reachable and does not come from the gate. */
  faults: string[];
}

const source = /\.(tsx?|jsx?|mjs|cjs|mts|cts|mdx)$/;
const skipped = /^(node_modules|\.[^/]*|test-results|e2e|public|lib\/testing|prisma\/generated)(\/|$)/;
const gates = {
  action: { module: "@/lib/gate/action", makers: "secureAction|openAction" },
  route: { module: "@/lib/gate/route", makers: "secureRoute|openRoute|keyRoute" },
  page: { module: "@/lib/gate/page", makers: "securePage|openPage" },
} as const;
const segmentConfig =
  "dynamic|dynamicParams|revalidate|runtime|maxDuration|fetchCache|preferredRegion|metadata|viewport|config";
const pageFile = /^app\/(.*\/)?(page|default)\.\w+$/;
const routeFile = /^app\/(.*\/)?route\.\w+$/;

function filesBelow(root: string): string[] {
  const all = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
  return all.filter((file) => source.test(file) && !skipped.test(file) && !/\.test\.\w+$|\.d\.ts$/.test(file)).sort();
}

/** The text without comments; strings stay, so that a comment sign inside one hides nothing. */
function withoutComments(text: string): string {
  const part = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(part, (found) => (/^\/[/*]/.test(found) ? " " : found));
}

const isType = (statement: string) => /^export (type|interface)\b/.test(statement);

/** Every `export` of a file from its word on; an odd one is a fault, never overlooked. */
function exportsOf(text: string): { statement: string; at: number }[] {
  return [...text.matchAll(/(?<![\w$.])export(?![\w$])/g)].map(({ index }) => ({
    statement: text.slice(index, index + 200).replace(/\s+/g, " "),
    at: index,
  }));
}

function importsMaker(text: string, kind: keyof typeof gates, maker: string): boolean {
  const module = maker === "keyRoute" ? "@/lib/gate/key-route" : gates[kind].module;
  const named = [...text.matchAll(/import \{([^}]*)\} from "([^"]+)"/g)];
  const imported = named.some(
    ([, names = "", from]) => from === module && names.split(",").some((name) => name.trim() === maker),
  );
  return imported && !new RegExp(`\\b(function|const|let|var|class) ${maker}\\b|\\bas ${maker}\\b`).test(text);
}

function madeBy(text: string, kind: keyof typeof gates, at: number): Omit<Entry, "file" | "name"> | null {
  const found = new RegExp(`(${gates[kind].makers})\\(`, "y");
  found.lastIndex = at;
  const maker = found.exec(text)?.[1];
  if (!maker || !importsMaker(text, kind, maker)) return null;
  const told = text.slice(at, at + 400);
  const access = maker.startsWith("open")
    ? `open: ${/\bwhy:\s*"([^"]+)"/.exec(told)?.[1] ?? ""}`
    : maker === "keyRoute"
      ? "key"
      : (/\bpermission: ("[^"]+"|null)/.exec(told)?.[1]?.replaceAll('"', "") ?? "");
  return { gate: maker, policy: /\bname: "([^"]+)"/.exec(told)?.[1] ?? "", access };
}

/** Where the value of an exported constant begins; `= name;` leads to that name's own definition. */
function definitionOf(text: string, at: number): number {
  const start = text.indexOf("=", at) + 1;
  const first = start + (text.slice(start).length - text.slice(start).trimStart().length);
  const alias = /^(\w+);/.exec(text.slice(first))?.[1];
  if (!alias) return first;
  const defined = new RegExp(`^const ${alias} = `, "m").exec(text);
  return defined ? defined.index + defined[0].length : first;
}

/** A page's metadata may translate its title and nothing else: it runs before the page's own gate. */
function readsForMetadata(text: string, at: number): string[] {
  const body = text.slice(at, text.indexOf("\n}", at));
  const names = [...text.matchAll(/import \{([^}]*)\} from "@\/lib\/[^"]+"/g)].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.replace(/^type /, "").trim()),
  );
  return names.filter((name) => name && name !== "translator" && new RegExp(`\\b${name}\\b`).test(body));
}

/** What a layout or another part around the pages may import: it runs without the gate. */
const harmless = /^@\/lib\/(env|i18n\/\w+|preferences\/schema|gate\/current)$/;

/**
 * Finds what the server can be asked for. `aroundPages` lists, by file, what a layout may read besides.
 */
export function entriesOf(root: string, aroundPages: Record<string, readonly string[]> = {}): Entries {
  const entries: Entry[] = [];
  const faults: string[] = [];
  if (fs.existsSync(path.join(root, "pages"))) faults.push("pages: the pages router knows no gate");
  for (const file of filesBelow(root)) {
    const text = withoutComments(fs.readFileSync(path.join(root, file), "utf8"));
    const add = (kind: keyof typeof gates, name: string, at: number) => {
      const made = madeBy(text, kind, at);
      if (made?.policy && made.access !== "" && made.access !== "open: ") entries.push({ file, name, ...made });
      else faults.push(`${file}: ${name} is not made by the gate`);
    };
    const serverFile = /["']use server["']/.test(text);
    if (serverFile) {
      if (!/^lib\/[\w-]+\/actions\.ts$/.test(file) || !/^\s*"use server";/.test(text))
        faults.push(`${file}: a server action outside an actions.ts`);
      for (const { statement, at } of exportsOf(text)) {
        const name = /^export const (\w+)(:[^=]*)? = /.exec(statement)?.[1];
        if (name) add("action", name, definitionOf(text, at));
        else if (!isType(statement)) faults.push(`${file}: ${statement.slice(0, 60)} is not made by the gate`);
      }
    } else if (routeFile.test(file)) {
      for (const { statement, at } of exportsOf(text)) {
        if (isType(statement) || new RegExp(`^export const (${segmentConfig}) = `).test(statement)) continue;
        const name = /^export const (GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) = /.exec(statement)?.[1];
        if (name) add("route", name, definitionOf(text, at));
        else faults.push(`${file}: ${statement.slice(0, 60)} is not made by the gate`);
      }
    } else if (pageFile.test(file)) {
      for (const { statement, at } of exportsOf(text)) {
        if (isType(statement) || new RegExp(`^export const (${segmentConfig}) = `).test(statement)) continue;
        if (/^export async function generateMetadata\(/.test(statement))
          faults.push(
            ...readsForMetadata(text, at).map((name) => `${file}: the metadata uses ${name} before the gate`),
          );
        else if (/^export default /.test(statement)) add("page", "default", at + "export default ".length);
        else faults.push(`${file}: ${statement.slice(0, 60)} is not made by the gate`);
      }
      if (!exportsOf(text).some(({ statement }) => statement.startsWith("export default ")))
        faults.push(`${file}: there is no default export to gate`);
    } else if (file.startsWith("app/")) {
      for (const [, from = ""] of text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g))
        if (/^(@\/lib\/|\.\.?\/.*lib\/)/.test(from) && !harmless.test(from) && !aroundPages[file]?.includes(from))
          faults.push(`${file}: ${from} is read outside the gate`);
    }
  }
  return { entries, faults };
}
