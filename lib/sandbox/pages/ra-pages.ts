import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import type { Answer, Call } from "@/lib/sandbox/http";
import { requireEnrollable } from "@/lib/sandbox/ra/control-routes";
import { isExternal } from "@/lib/sandbox/ra/decide";
import { enrol } from "@/lib/sandbox/ra/enrolment";
import { isRaRequest, type RaRequest } from "@/lib/sandbox/ra/find-request";
import { actAsOperator } from "@/lib/sandbox/ra/operator";
import { raSwitchesSchema } from "@/lib/sandbox/ra/switches";
import type { Route } from "@/lib/sandbox/router";
import type { RequestRecord } from "@/lib/sandbox/state";
import { changeSwitches } from "@/lib/sandbox/switches";
import { Html, html } from "./html";
import { page, type Reader, readerOf, seeOther, statusPill } from "./layout";
import { raWordsOf } from "./ra-words";

const operatorPath = (pk: number | string) => `/operator/${pk}`;
const enrolmentPath = (request: RaRequest) => `/lcmpl/enrollment/auth/${request.ra.enrolmentId}`;

/** The pages only requests of the registration authority have. */
export function raPageRoutes(sandbox: Sandbox): Route[] {
  return [
    {
      method: "GET",
      path: "/operator/:request_pk",
      operation: "operator_page",
      handle: (call) => operatorPage(call, sandbox),
    },
    { method: "POST", path: "/operator/:request_pk", operation: "operator", handle: (call) => decide(call, sandbox) },
    {
      method: "GET",
      path: "/lcmpl/enrollment/auth/:enrolment_id",
      operation: "enrolment_page",
      handle: (call) => enrolmentPage(call, sandbox),
    },
    {
      method: "POST",
      path: "/lcmpl/enrollment/auth/:enrolment_id",
      operation: "enrol",
      handle: (call) => takeCertificate(call, sandbox),
    },
    {
      method: "POST",
      path: "/switches/ra",
      operation: "change_switches",
      handle: (call) => saveRaSwitches(call, sandbox),
    },
  ];
}

/** What somebody other than the officer may do with a request now. */
export function raAction({ language }: Reader, request: RequestRecord): Html | null {
  if (!isRaRequest(request)) return null;
  const words = raWordsOf(language);
  const button = (href: string, label: string, name: string) =>
    html`<a class="button" href="${href}" aria-label="${name} ${request.pk}">${label}</a>`;
  if (request.status === "VIDEOREVIEW" && !isExternal(request))
    return button(operatorPath(request.pk), words.operator, words.operatorOf);
  return request.status === "ENROLLREADY" ? button(enrolmentPath(request), words.enrol, words.enrolOf) : null;
}

export function raSection(reader: Reader, sandbox: Sandbox): Html {
  const words = raWordsOf(reader.language);
  const { ra: switches } = sandbox.store.state.switches;
  const rows = Object.entries(sandbox.raConnection() ?? {}).map(
    ([name, value]) => html`<div><dt><code>${name}</code></dt><dd class="mono">${value}</dd></div>`,
  );
  const select = (name: "validate_eidas" | "validate_external" | "scratchcards_left", label: string, keys: string[]) =>
    html`<label>${label}<select name="${name}">${keys.map(
      (key) =>
        html`<option value="${key}"${key === switches[name] ? new Html(" selected") : null}>${Object.entries(words).find(([known]) => known === key)?.[1] ?? key}</option>`,
    )}</select></label>`;
  const check = (name: "customer_validates_eidas" | "one_step", label: string) =>
    html`<label class="check"><input type="checkbox" name="${name}"${switches[name] ? new Html(" checked") : null}> ${label}</label>`;
  return html`<section>
<h2 id="ra">${words.title}</h2>
<p class="quiet">${words.intro}</p>
<dl class="summary">${rows}</dl>
<form method="post" action="/switches/ra" class="panel">
<div class="fields">
${select("validate_eidas", words.validateEidas, ["by_profile", "CREATED"])}
${select("validate_external", words.validateExternal, ["CREATED", "by_profile"])}
${select("scratchcards_left", words.scratchcards, ["refilled", "run_out"])}
</div>
<div class="checks">${check("customer_validates_eidas", words.customer)}${check("one_step", words.oneStep)}</div>
<button type="submit">${reader.words.save}</button>
</form>
</section>`;
}

function operatorPage(call: Call, sandbox: Sandbox): Answer {
  const reader = readerOf(call);
  const request = requestOf(call, sandbox);
  const words = raWordsOf(reader.language);
  if (request.status !== "VIDEOREVIEW" || isExternal(request)) return nothingToDo(reader, request);
  const content = html`<p class="lead">${words.operatorIntro}</p>${summary(reader, request)}
<form method="post" action="${reader.path}" class="panel">
<label>${words.reason}<input name="reason" autocomplete="off"></label>
<div class="actions"><button type="submit" name="decision" value="validated" class="large">${words.validate}</button>
<button type="submit" name="decision" value="refused">${words.refuse}</button></div>
</form>`;
  return page(reader, { title: words.operator }, content);
}

const decisionSchema = z.object({ decision: z.enum(["validated", "refused"]), reason: z.string().optional() });

function decide(call: Call, sandbox: Sandbox): Answer {
  const request = requestOf(call, sandbox);
  const form = decisionSchema.safeParse(Object.fromEntries(new URLSearchParams(call.body.toString("utf8"))));
  if (!form.success) throw new ControlError(400, z.prettifyError(form.error));
  // A form sent twice shows how the first one ended.
  if (request.status === "VIDEOREVIEW") actAsOperator(call, sandbox, request, form.data);
  return seeOther(operatorPath(request.pk));
}

function enrolmentPage(call: Call, sandbox: Sandbox): Answer {
  const reader = readerOf(call);
  const request = enrolling(call, sandbox);
  const words = raWordsOf(reader.language);
  if (request.status !== "ENROLLREADY") return nothingToDo(reader, request);
  const content = html`<p class="lead">${words.enrolIntro}</p>${summary(reader, request)}
<form method="post" action="${reader.path}"><div class="actions"><button type="submit" class="large">${words.enrol}</button></div></form>`;
  return page(reader, { title: words.enrolTitle }, content);
}

async function takeCertificate(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = enrolling(call, sandbox);
  if (request.status !== "ISSUED") {
    requireEnrollable(request);
    await enrol(call, sandbox, request);
  }
  return seeOther(call.url.pathname);
}

function nothingToDo(reader: Reader, request: RaRequest): Answer {
  const words = raWordsOf(reader.language);
  const text = request.status === "ISSUED" ? words.issued : words.nothing;
  const content = html`<p class="lead">${text}</p>${summary(reader, request)}<p><a href="/">${reader.words.back}</a></p>`;
  return page(reader, { title: words.title }, content);
}

function summary(reader: Reader, request: RaRequest): Html {
  const { words } = reader;
  const row = (label: string, value: Html | string | number) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<dl class="summary">${row(words.request, request.pk)}${row(words.applicant, request.email)}
${row(words.status, statusPill(reader, request))}</dl>`;
}

function requestOf(call: Call, { store }: Sandbox): RaRequest {
  const request = store.requestByPk(Number(call.params.request_pk));
  return known(call, request);
}

function enrolling(call: Call, { store }: Sandbox): RaRequest {
  const request = store.requestByEnrolmentId(call.params.enrolment_id ?? "");
  // The link tells nothing before the approval.
  const exists = isRaRequest(request) && (request.status === "ENROLLREADY" || request.certificate !== null);
  return known(call, exists ? request : undefined);
}

function known(call: Call, request: RequestRecord | undefined): RaRequest {
  if (!isRaRequest(request)) throw new ControlError(404, readerOf(call).words.unknownLinkText);
  return request;
}

const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
const formSchema = raSwitchesSchema
  .pick({ validate_eidas: true, validate_external: true, scratchcards_left: true })
  .extend({ customer_validates_eidas: checkbox, one_step: checkbox });

function saveRaSwitches(call: Call, { store }: Sandbox): Answer {
  const form = formSchema.safeParse(Object.fromEntries(new URLSearchParams(call.body.toString("utf8"))));
  if (!form.success) throw new ControlError(400, z.prettifyError(form.error));
  store.change((state) => {
    state.switches = changeSwitches(state.switches, { ra: form.data });
  });
  return seeOther("/#ra");
}
