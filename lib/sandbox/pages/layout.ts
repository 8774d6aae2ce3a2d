import type { Answer, Call } from "@/lib/sandbox/http";
import type { RequestRecord, RequestStatus } from "@/lib/sandbox/state";
import { Html, html } from "./html";
import { type Language, languages, statusLabel, type Words, wordsOf } from "./words";

/** The reader of a page, as far as the page depends on it. */
export interface Reader {
  language: Language;
  words: Words;
  path: string;
}

const languageCookie = "sandbox_language";

export function readerOf(call: Call): Reader {
  const cookie = new RegExp(`(?:^|;\\s*)${languageCookie}=(\\w+)`).exec(call.headers.cookie ?? "")?.[1];
  const asked = call.url.searchParams.get("lang") ?? cookie;
  const language = languages.find((candidate) => candidate === asked) ?? preferred(call.headers["accept-language"]);
  return { language, words: wordsOf(language), path: call.url.pathname };
}

/** The first of the reader's languages that we have; English when none. */
function preferred(header: string | undefined): Language {
  const wanted = (header ?? "")
    .split(",")
    .map((item, index) => {
      const [tag = "", quality] = item.trim().split(/;\s*q=/);
      return { tag: tag.slice(0, 2).toLowerCase(), rank: Number(quality ?? 1) - index / 1_000 };
    })
    .sort((one, other) => other.rank - one.rank);
  for (const { tag } of wanted) {
    const language = languages.find((candidate) => candidate === tag);
    if (language) return language;
  }
  return "en";
}

const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};

export function page(
  reader: Reader,
  options: { title: string; status?: number; headers?: Record<string, string> },
  content: Html,
): Answer {
  const { words, language, path } = reader;
  const other = language === "en" ? "es" : "en";
  const link = (href: string, label: string) =>
    html`<a href="${href}"${path === href ? new Html(' aria-current="page"') : null}>${label}</a>`;
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${options.title} · ${words.title}</title>
<link rel="stylesheet" href="/assets/sandbox.css">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header>
<p class="notice">${words.notice}</p>
<div class="bar">
<span class="brand">${words.title} <span class="tag">${words.simulation}</span></span>
<nav aria-label="${words.title}">${link("/", words.home)}${link("/accounts", words.accounts)}</nav>
<a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
</div>
</header>
<main id="content">
<h1>${options.title}</h1>
${content}
</main>
</body>
</html>
`;
  return {
    status: options.status ?? 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "set-cookie": `${languageCookie}=${language}; Path=/; SameSite=Lax; Max-Age=31536000`,
      ...securityHeaders,
      ...options.headers,
    },
    body: document.text,
  };
}

export function seeOther(location: string): Answer {
  return { status: 303, headers: { location, ...securityHeaders }, body: "" };
}

const tones: Partial<Record<RequestStatus, string>> = {
  VIDEOINCOMPLETE: "warn",
  VIDEOERROR: "bad",
  VIDEOREVIEW: "accent",
  CREATED: "accent",
  ENROLLREADY: "ok",
  ISSUED: "ok",
  RENEWED: "ok",
};

/** The house word in a pill and the provider's own word beside it. */
export function statusPill({ language }: Reader, request: RequestRecord): Html {
  const tone = tones[request.status] ?? "neutral";
  return html`<span class="pill ${tone}">${statusLabel(language, request)}</span> <code>${request.status}</code>`;
}
