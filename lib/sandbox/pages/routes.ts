import fs from "node:fs";
import path from "node:path";
import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import type { Answer, Call } from "@/lib/sandbox/http";
import type { Face } from "@/lib/sandbox/router";
import { accountsPage } from "./accounts";
import { applicantPage, finishByForm } from "./applicant";
import { homePage } from "./home";
import { html } from "./html";
import { page, readerOf } from "./layout";
import { raPageRoutes } from "./ra-pages";
import { saveSwitches } from "./switches-form";

const icon = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#3350cc"/></svg>',
);
const styleSheet = fs.readFileSync(path.join(import.meta.dirname, "sandbox.css"));

/** Pages for people: what waits, the applicant's part, the demonstration sign-ins. No scripts anywhere. */
export function pageFace(sandbox: Sandbox): Face {
  return {
    name: "page",
    base: "",
    recordsReads: false,
    takesFaults: false,
    routes: [
      { method: "GET", path: "/", operation: "home_page", handle: (call) => homePage(call, sandbox) },
      {
        method: "POST",
        path: "/switches",
        operation: "change_switches",
        handle: (call) => saveSwitches(call, sandbox),
      },
      { method: "GET", path: "/accounts", operation: "accounts_page", handle: (call) => accountsPage(call, sandbox) },
      {
        method: "GET",
        path: "/lcmpl/videoid/:link_id",
        operation: "applicant_page",
        handle: (call) => applicantPage(call, sandbox),
      },
      {
        method: "POST",
        path: "/lcmpl/videoid/:link_id",
        operation: "finish",
        handle: (call) => finishByForm(call, sandbox),
      },
      ...raPageRoutes(sandbox),
      { method: "GET", path: "/media/:story/:file", operation: "media", handle: (call) => serveMedia(call, sandbox) },
      { method: "GET", path: "/assets/sandbox.css", operation: "style", handle: () => asset("text/css", styleSheet) },
      {
        method: "GET",
        path: "/favicon.ico",
        operation: "icon",
        handle: () => asset("image/svg+xml", icon),
      },
    ],
    unknown: (_problem, call) => notFoundPage(call),
    refuse: (error, call) => {
      if (!(error instanceof ControlError)) return null;
      const reader = readerOf(call);
      const content = html`<p class="note bad">${error.message}</p><p><a href="/">${reader.words.back}</a></p>`;
      const answer = page(reader, { title: reader.words.notDone, status: error.httpStatus }, content);
      return { ...answer, error: error.message };
    },
  };
}

async function serveMedia(call: Call, { media }: Sandbox): Promise<Answer> {
  const story = media.story(call.params.story ?? "");
  const file = story && (await media.readFile(story, call.params.file ?? ""));
  return file ? asset(file.contentType, file.bytes) : notFoundPage(call);
}

function asset(contentType: string, body: Buffer): Answer {
  const headers = { "content-type": contentType, "cache-control": "max-age=60", "x-content-type-options": "nosniff" };
  return { status: 200, headers, body };
}

function notFoundPage(call: Call): Answer {
  const reader = readerOf(call);
  const content = html`<p><a href="/">${reader.words.back}</a></p>`;
  return page(reader, { title: reader.words.notFound, status: 404 }, content);
}
