import { Secret, TOTP } from "otpauth";
import type { Sandbox } from "@/lib/sandbox/context";
import type { DemoAccount } from "@/lib/sandbox/directory";
import type { Answer, Call } from "@/lib/sandbox/http";
import { isLocked } from "@/lib/sandbox/one-shot/credentials";
import { type Html, html } from "./html";
import { page, type Reader, readerOf } from "./layout";

const period = 30;
const reloadSeconds = 5;

export function accountsPage(call: Call, sandbox: Sandbox): Answer {
  const reader = readerOf(call);
  const { words } = reader;
  const accounts = sandbox.directory.accounts();
  const now = sandbox.now().getTime();
  const secondsLeft = period - (Math.floor(now / 1_000) % period);
  const isReloading = call.url.searchParams.get("reload") !== "off";
  const toggle = isReloading
    ? html`${words.refreshing} <a href="/accounts?reload=off">${words.stopRefreshing}</a>`
    : html`<a href="/accounts">${words.startRefreshing}</a>`;
  const content = html`<p class="lead">${words.accountsIntro}</p>
<p class="quiet">${toggle}</p>
${accounts.length === 0 && html`<p class="empty">${words.noAccounts}</p>`}
<div class="cards">${accounts.map((account) => accountCard(reader, sandbox, account, now, secondsLeft))}</div>
${authorityTable(reader, sandbox)}`;
  // As a header, and only while the reader has not switched it off.
  const headers: Record<string, string> = isReloading ? { refresh: String(Math.min(reloadSeconds, secondsLeft)) } : {};
  return page(reader, { title: words.accounts, headers }, content);
}

function accountCard(
  { words }: Reader,
  sandbox: Sandbox,
  account: DemoAccount,
  now: number,
  secondsLeft: number,
): Html {
  const codes = codesOf(account.totpSecret, now);
  const row = (label: string, value: Html | string) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  const mono = (value: string) => html`<code>${value}</code>`;
  const code = codes
    ? html`<code class="code">${codes.current}</code> <span class="quiet">${secondsLeft} ${words.secondsLeft}, ${words.next} <code>${codes.next}</code></span>`
    : html`–`;
  const { rao } = account;
  return html`<section class="panel card">
<h2>${account.name} <span class="tag">${account.role}</span></h2>
<dl>${row(words.email, mono(account.email))}${row(words.password, mono(account.password))}${row(words.code, code)}</dl>
${
  rao
    ? html`<h3>${words.raoAccount}${isLocked(sandbox, rao.username) && html` <span class="pill bad">${words.locked}</span>`}</h3>
<dl>${row(words.raoId, mono(rao.id))}${row(words.username, mono(rao.username))}${row(words.password, mono(rao.password))}${row(words.pin, mono(rao.pin))}</dl>`
    : null
}
</section>`;
}

function authorityTable({ words }: Reader, sandbox: Sandbox): Html {
  const rows = sandbox.directory.authorities().map(
    (
      authority,
    ) => html`<tr><td class="mono">${authority.code}</td><td>${authority.name}</td><td>${authority.environment}</td>
<td><code>${authority.billing.username}</code></td><td><code>${authority.billing.password}</code></td></tr>`,
  );
  return html`<section><h2 id="authorities">${words.billing}</h2>
<div class="table" role="region" aria-labelledby="authorities" tabindex="0"><table>
<thead><tr><th scope="col">${words.authority}</th><th scope="col">${words.name}</th><th scope="col">${words.environment}</th>
<th scope="col">${words.billingUser}</th><th scope="col">${words.billingPassword}</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

function codesOf(totpSecret: string, now: number): { current: string; next: string } | null {
  try {
    const totp = new TOTP({ secret: Secret.fromBase32(totpSecret), period });
    return {
      current: totp.generate({ timestamp: now }),
      next: totp.generate({ timestamp: now + period * 1_000 }),
    };
  } catch {
    // An account whose secret is not Base32 still shows its password.
    return null;
  }
}
