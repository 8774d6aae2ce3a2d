import fs from "node:fs";
import path from "node:path";
import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { roles } from "@/lib/auth/roles";
import { errorCodes } from "@/lib/errors";
import { type Locale, locales } from "@/lib/preferences/schema";
import { messages } from "./messages";
import { intlTags } from "./tags";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, above = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const place = above ? `${above}/${key}` : key;
    if (typeof value === "string") all.set(place, value);
    else for (const entry of flatten(value, place)) all.set(...entry);
  }
  return all;
}

const words = Object.fromEntries(locales.map((locale) => [locale, flatten(messages[locale])])) as Record<
  Locale,
  Map<string, string>
>;

/** What a message asks for: names of arguments and of tags. Branches of a plural are looked into. */
function asked(message: string): string[] {
  const found = new Set<string>();
  const text = message.replace(/''/g, "").replace(/'[{}<][^']*'?/g, "");
  for (const [, tag] of text.matchAll(/<([a-zA-Z]+)>/g)) found.add(`<${tag}>`);
  const read = (from: number): number => {
    for (let at = from; at < text.length; at++) {
      if (text[at] === "}") return at;
      if (text[at] !== "{") continue;
      const argument = /^\{\s*(\w+)\s*(?:,\s*\w+\s*,?)?/.exec(text.slice(at));
      if (argument?.[1]) found.add(argument[1]);
      let inside = at + (argument?.[0].length ?? 1);
      while (inside < text.length && text[inside] !== "}") {
        inside = text[inside] === "{" ? read(inside + 1) + 1 : inside + 1;
      }
      at = inside;
    }
    return text.length;
  };
  read(0);
  return [...found].sort();
}

/** Formats a message with what another one asks for; gives what the formatter says against it. */
function complaints(locale: Locale, message: string, like: string): string[] {
  const said: string[] = [];
  const onError = (error: Error) => said.push(error.message);
  const t = createTranslator({
    locale: intlTags[locale],
    messages: { message } as Tree,
    onError,
    timeZone: "UTC",
  }) as unknown as { rich: (key: string, given: object) => unknown };
  const values = asked(like).map((name) => {
    const tag = /^<(\w+)>$/.exec(name)?.[1];
    return tag ? [tag, (chunks: unknown) => chunks] : [name, 3];
  });
  t.rich("message", Object.fromEntries(values));
  return said;
}

describe("the two languages", () => {
  it("say the same things", () => {
    expect([...words.es.keys()].sort()).toEqual([...words.en.keys()].sort());
    expect(words.en.size).toBeGreaterThan(500);
  });

  it("ask for the same values and tags in each", () => {
    const unlike = [...words.en].filter(([key, en]) => asked(en).join() !== asked(words.es.get(key) ?? "").join());
    expect(unlike.map(([key]) => key)).toEqual([]);
  });

  it.each(locales)("are words that can be put together: %s", (locale) => {
    const all = [...words[locale]].map(
      ([key, text]) => [key, complaints(locale, text, words.en.get(key) ?? "")] as const,
    );
    expect(all.filter(([, said]) => said.length > 0)).toEqual([]);
  });

  it.each(locales)("leave nothing empty, unfinished or padded: %s", (locale) => {
    const odd = [...words[locale]].filter(
      ([, text]) => text.trim() === "" || text !== text.trim() || /TODO|FIXME|XXX/.test(text),
    );
    expect(odd).toEqual([]);
  });

  it.each(locales)("have no key with a dot, which would be read as a path: %s", (locale) => {
    expect([...words[locale].keys()].filter((key) => key.includes("."))).toEqual([]);
  });

  it("differ: what is long enough to be a sentence was translated", () => {
    const letters = (text: string) => text.replace(/\{[^}]*\}/g, "").match(/\p{L}{2,}/gu)?.length ?? 0;
    const same = [...words.en].filter(([key, en]) => letters(en) > 4 && words.es.get(key) === en);
    expect(same).toEqual([]);
  });
});

describe("words for everything that can be said", () => {
  it.each(locales)("every error: %s", (locale) => {
    expect(Object.keys(messages[locale].errors).sort()).toEqual([...errorCodes].sort());
  });

  it.each(locales)("every role: %s", (locale) => {
    expect(Object.keys(messages[locale].roles).sort()).toEqual([...roles].sort());
  });
});

/** Keys of `fields.*` that schemas and verbs name, read from their sources. */
function fieldProblems(): string[] {
  const lib = path.resolve(import.meta.dirname, "..");
  const files = fs.readdirSync(lib, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => /^(?!sandbox|testing|commands).*(?<!\.test)\.ts$/.test(file));
  const found = new Set(["required", "invalid"]);
  for (const file of sources) {
    const text = fs.readFileSync(path.join(lib, file), "utf8");
    const named =
      /\.(?:min|max|regex|email|int|positive|date)\((?:[^()"]|\([^()]*\))*"([a-z][a-z0-9-]*)"\)|(?:\(\{|, \{) error: "([a-z][a-z0-9-]*)" \}|addIssue\(\{[^}]*message: "([a-z][a-z0-9-]*)"/g;
    for (const [, checked, given, issue] of text.matchAll(named)) found.add(checked ?? given ?? issue ?? "");
    for (const [, fields = ""] of text.matchAll(/\bfields: \{([^}]*)\}/g))
      for (const [, word = ""] of fields.matchAll(/"([a-z][a-z0-9-]*)"/g)) found.add(word);
  }
  return [...found].sort();
}

describe("words for the problems of a field", () => {
  it("stand in both languages", () => {
    const used = fieldProblems();
    expect(used.length).toBeGreaterThan(20);
    for (const locale of locales) expect(used.filter((word) => !words[locale].has(`fields/${word}`))).toEqual([]);
  });
});

describe("this check", () => {
  it.each([
    ["a value the other does not give", "{who} and {whom}", "{who}"],
    ["an open brace", "{who", "{who}"],
    ["a plural without its last branch", "{n, plural, one {#}}", "{n}"],
    ["an open tag", "<b>{who}", "<b>{who}</b>"],
  ])("hears of %s", (_, message, like) => {
    expect(complaints("en", message, like)).not.toEqual([]);
  });

  it.each([
    ["plain", []],
    ["{name}", ["name"]],
    ["{n, plural, one {# of {all}} other {# of {all}}} in {place}", ["all", "n", "place"]],
    ["{n, plural, =0 {none} other {some words}}", ["n"]],
    ["a <link>word</link> of {who}", ["<link>", "who"]],
    ["it''s {x}", ["x"]],
    ["{ spaced }", ["spaced"]],
  ])("reads %j", (message, names) => {
    expect(asked(message)).toEqual(names);
  });
});
