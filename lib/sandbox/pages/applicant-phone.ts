import type { RequestRecord } from "@/lib/sandbox/state";
import { type Html, html } from "./html";
import type { Reader } from "./layout";

/** Stands in for the applicant's phone: the last code that was sent to it. */
export function applicantPhone({ words }: Reader, { otp, mobilePhoneNumber }: RequestRecord): Html {
  const content = otp
    ? html`<dl><div><dt>${words.codeSent} ${otp.method === "sms" ? "SMS" : "WhatsApp"}</dt><dd><code class="code">${otp.code}</code></dd></div>
<div><dt>${words.codeAt}</dt><dd>${new Date(otp.sentAt).toISOString().slice(11, 19)} UTC</dd></div></dl>`
    : html`<p>${words.noCode}</p>`;
  return html`<section class="panel card"><h2>${words.phone} <span class="tag mono">${mobilePhoneNumber}</span></h2>${content}</section>`;
}

export function documentList({ words }: Reader, { documents }: RequestRecord): Html | null {
  if (documents.length === 0) return null;
  const rows = documents.map(
    ({ filename, signed }) =>
      html`<tr><td>${filename}</td><td>${signed ? words.signedState : words.notSigned}</td></tr>`,
  );
  return html`<section><h2 id="documents">${words.documents}</h2>
<div class="table" role="region" aria-labelledby="documents" tabindex="0"><table>
<thead><tr><th scope="col">${words.file}</th><th scope="col">${words.status}</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}
