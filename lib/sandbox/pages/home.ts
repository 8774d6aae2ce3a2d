import type { Sandbox } from "@/lib/sandbox/context";
import type { Answer, Call } from "@/lib/sandbox/http";
import { isOpenForApplicant } from "@/lib/sandbox/requests";
import type { RequestRecord } from "@/lib/sandbox/state";
import type { Story } from "@/lib/sandbox/stories/story";
import { type Html, html } from "./html";
import { page, type Reader, readerOf, statusPill } from "./layout";
import { raAction, raSection } from "./ra-pages";
import { switchesForm } from "./switches-form";

const listLimit = 100;

export function homePage(call: Call, sandbox: Sandbox): Answer {
  const reader = readerOf(call);
  const { words } = reader;
  const newestFirst = sandbox.store.state.requests.toReversed();
  const waiting = newestFirst.filter(isOpenForApplicant).slice(0, listLimit);
  const others = newestFirst.filter((request) => !isOpenForApplicant(request)).slice(0, listLimit);
  const content = html`<p class="lead">${words.intro}</p>
<section>
<h2 id="waiting">${words.openRequests} <span class="count">${waiting.length}</span></h2>
${waiting.length === 0 ? html`<p class="empty">${words.noOpenRequests}</p>` : requestTable(reader, "waiting", waiting)}
</section>
${
  others.length > 0 &&
  html`<section>
<h2 id="others">${words.otherRequests} <span class="count">${others.length}</span></h2>
${requestTable(reader, "others", others)}
</section>`
}
<section>
<h2 id="stories">${words.stories}</h2>
<p class="quiet">${words.storiesIntro}</p>
<ul class="stories">${sandbox.media.list().map((story) => html`<li class="story">${storyFace(story)}</li>`)}</ul>
</section>
${raSection(reader, sandbox)}
${switchesForm(reader, sandbox.store.state.switches)}`;
  return page(reader, { title: words.home }, content);
}

function requestTable(reader: Reader, labelledBy: string, requests: RequestRecord[]): Html {
  const { words } = reader;
  const rows = requests.map((request) => {
    const link = `/lcmpl/videoid/${request.linkId}`;
    const isOpen = isOpenForApplicant(request);
    // The number leads there too: on a phone the button lies beyond the edge of the table.
    const isSigning = (request.status === "ENROLLREADY" && !request.ra) || request.documents.length > 0;
    const number = isOpen || isSigning ? html`<a href="${link}">${request.pk}</a>` : request.pk;
    const label = `${words.playOf} ${request.pk}`;
    const play = isOpen && html`<a class="button" href="${link}" aria-label="${label}">${words.play}</a>`;
    const phoneLabel = `${words.phoneOf} ${request.pk}`;
    const phone = html`<a class="button" href="${link}" aria-label="${phoneLabel}">${words.phone}</a>`;
    const action = play || raAction(reader, request) || (request.status === "ENROLLREADY" && phone);
    return html`<tr><td class="mono">${number}</td><td class="mono">${request.videoidPk}</td><td>${request.email}</td>
<td class="mono">${request.registrationAuthority}</td><td>${request.story ?? "–"}</td><td>${statusPill(reader, request)}</td><td class="act">${action}</td></tr>`;
  });
  return html`<div class="table" role="region" aria-labelledby="${labelledBy}" tabindex="0"><table>
<thead><tr><th scope="col">${words.request}</th><th scope="col">${words.video}</th><th scope="col">${words.applicant}</th>
<th scope="col">${words.authority}</th><th scope="col">${words.story}</th><th scope="col">${words.status}</th><td></td></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Portrait, name and finding. Findings are written in English only. */
export function storyFace(story: Story): Html {
  return html`<img src="/media/${story.name}/${story.media.document_photo}" alt="" width="56" height="72" loading="lazy">
<span class="story-text"><strong lang="en">${story.name}</strong> <span lang="en">${story.finding}</span></span>`;
}
