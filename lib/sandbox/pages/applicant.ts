import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import { finishIdentification, finishSchema } from "@/lib/sandbox/control/finish";
import type { Answer, Call } from "@/lib/sandbox/http";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import type { RequestRecord } from "@/lib/sandbox/state";
import { applicantPhone, documentList } from "./applicant-phone";
import { storyFace } from "./home";
import { Html, html } from "./html";
import { page, type Reader, readerOf, seeOther, statusPill } from "./layout";

/** GET of an applicant's link. */
export function applicantPage(call: Call, sandbox: Sandbox): Answer {
  const reader = readerOf(call);
  const request = sandbox.store.requestByLinkId(call.params.link_id ?? "");
  if (!request) return unknownLink(reader);
  const { words } = reader;
  const summary = requestSummary(reader, sandbox, request);
  if (!isOpenForApplicant(request)) {
    const phone = request.status === "ENROLLREADY" && applicantPhone(reader, request);
    const content = html`<p class="lead">${words.finishedText}</p>${summary}${phone}${documentList(reader, request)}
<p><a href="/">${words.back}</a></p>`;
    return page(reader, { title: words.finished }, content);
  }
  const again = request.status === "VIDEOPENDING" ? null : html`<p class="note warn">${words.again}</p>`;
  const content = html`<p class="lead">${words.applicantIntro}</p>${summary}${again}${finishForm(reader, sandbox, request)}`;
  return page(reader, { title: words.applicantTitle }, content);
}

/** POST of the form on it; works without scripts. */
export function finishByForm(call: Call, sandbox: Sandbox): Answer {
  const request = sandbox.store.requestByLinkId(call.params.link_id ?? "");
  if (!request) return unknownLink(readerOf(call));
  const input = finishSchema.safeParse(Object.fromEntries(new URLSearchParams(call.body.toString("utf8"))));
  if (!input.success) throw new ControlError(400, z.prettifyError(input.error));
  // A form sent twice shows how the first one ended.
  if (isOpenForApplicant(request)) finishIdentification(call, sandbox, request, input.data);
  return seeOther(call.url.pathname);
}

function requestSummary(reader: Reader, sandbox: Sandbox, request: RequestRecord): Html {
  const { words } = reader;
  const code = request.registrationAuthority;
  const authority = sandbox.directory.authorities().find((candidate) => candidate.code === code)?.name;
  return html`<dl class="summary">
<div><dt>${words.request}</dt><dd class="mono">${request.pk}</dd></div>
<div><dt>${words.applicant}</dt><dd>${request.email}</dd></div>
<div><dt>${words.authority}</dt><dd>${authority ?? ""} <span class="mono">${code}</span></dd></div>
<div><dt>${words.status}</dt><dd>${statusPill(reader, request)}</dd></div>
</dl>`;
}

function finishForm({ words, path }: Reader, sandbox: Sandbox, request: RequestRecord): Html {
  const chosen = request.story ?? "clean";
  const radio = (name: string, value: string, isChecked: boolean) =>
    html`<input type="radio" name="${name}" value="${value}"${isChecked ? new Html(" checked") : null}>`;
  const stories = sandbox.media
    .list()
    .map(
      (story) =>
        html`<label class="story">${radio("story", story.name, story.name === chosen)}${storyFace(story)}</label>`,
    );
  const outcomes = [
    ["review", words.outcomeReview],
    ["incomplete", words.outcomeIncomplete],
    ["error", words.outcomeError],
  ] as const;
  return html`<form method="post" action="${path}">
<fieldset><legend>${words.who}</legend><div class="stories">${stories}</div></fieldset>
<fieldset><legend>${words.how}</legend><div class="outcomes">${outcomes.map(
    ([value, label]) => html`<label class="check">${radio("outcome", value, value === "review")} ${label}</label>`,
  )}</div></fieldset>
<div class="actions"><button type="submit" class="large">${words.finish}</button></div>
</form>`;
}

function unknownLink(reader: Reader): Answer {
  const { words } = reader;
  const content = html`<p class="lead">${words.unknownLinkText}</p><p><a href="/">${words.back}</a></p>`;
  return page(reader, { title: words.unknownLink, status: 404 }, content);
}
