import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import type { Answer, Call } from "@/lib/sandbox/http";
import { oneShotSwitchesSchema } from "@/lib/sandbox/one-shot/switches";
import { changeSwitches, type Switches } from "@/lib/sandbox/switches";
import { Html, html } from "./html";
import { type Reader, seeOther } from "./layout";

const webhookChecks = [
  ["duplicate", "webhookDuplicate"],
  ["reorder", "webhookReorder"],
  ["drop", "webhookDrop"],
  ["before_create_response", "webhookBefore"],
  ["missing_pk", "webhookMissingPk"],
  ["unknown_event_type", "webhookUnknown"],
  ["non_json", "webhookNonJson"],
] as const;

/** The choices of One-Shot that change what a person sees; the others are for the control face only. */
const oneShotSelects = [
  ["generations", "oneShotGenerations", ["both", "new", "legacy"]],
  ["videoid_link", "oneShotLink", ["by_authority", "always", "never"]],
  ["repeated_evidence", "oneShotRepeated", ["merge", "replace"]],
  ["failed_upload", "oneShotFailed", ["VIDEOERROR", "unchanged"]],
  ["external_checks_form", "oneShotChecks", ["as_uploaded", "pairs"]],
  ["ext_unlock", "oneShotUnlock", ["accepted", "refused"]],
  ["contract_after_signing", "oneShotContract", ["signed", "unsigned"]],
] as const;

export function switchesForm({ words }: Reader, switches: Switches): Html {
  const select = (name: string, label: string, value: string, options: [string, string][]) =>
    html`<label>${label}<select name="${name}">${options.map(
      ([key, text]) => html`<option value="${key}"${key === value ? new Html(" selected") : null}>${text}</option>`,
    )}</select></label>`;
  const checks = webhookChecks.map(([name, label]) => {
    const checked = switches.webhook[name] ? new Html(" checked") : null;
    return html`<label class="check"><input type="checkbox" name="${name}"${checked}> ${words[label]}</label>`;
  });
  return html`<section>
<h2 id="switches">${words.switches}</h2>
<p class="quiet">${words.switchesIntro}</p>
<form method="post" action="/switches" class="panel">
<div class="fields">
${select("evidence", words.evidence, switches.evidence, [
  ["full", words.evidenceFull],
  ["video", words.evidenceVideo],
  ["none", words.evidenceNone],
])}
${select("checks_form", words.checksForm, switches.checks_form, [
  ["pairs", words.checksPairs],
  ["object", words.checksObject],
])}
${select("acceptance", words.acceptance, switches.acceptance, [
  ["full", words.acceptanceFull],
  ["empty", words.acceptanceEmpty],
])}
${select("error_form", words.errorForm, switches.error_form, [
  ["legacy", words.errorLegacy],
  ["422", words.error422],
  ["title", words.errorTitle],
])}
</div>
<fieldset><legend>${words.oneShot}</legend>
<div class="fields">${oneShotSelects.map(([name, label, options]) =>
    select(
      name,
      words[label],
      switches.one_shot[name],
      options.map((option) => [option, option]),
    ),
  )}
<label>${words.oneShotInterval}<input type="number" name="otp_interval_ms" min="0" max="600000" value="${switches.one_shot.otp_interval_ms}"></label></div>
</fieldset>
<fieldset><legend>${words.webhooks}</legend>
<div class="checks">${checks}</div>
<label>${words.webhookDelay}<input type="number" name="delay_ms" min="0" max="600000" value="${switches.webhook.delay_ms}"></label>
</fieldset>
<button type="submit">${words.save}</button>
</form>
</section>`;
}

const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
const oneShotFormSchema = oneShotSwitchesSchema
  .pick({
    generations: true,
    videoid_link: true,
    repeated_evidence: true,
    failed_upload: true,
    external_checks_form: true,
    ext_unlock: true,
    contract_after_signing: true,
  })
  .extend({ otp_interval_ms: z.coerce.number().int().min(0).max(600_000) })
  .partial()
  .strip();
const formSchema = z.object({
  evidence: z.enum(["full", "video", "none"]),
  checks_form: z.enum(["pairs", "object"]),
  acceptance: z.enum(["full", "empty"]).optional(),
  error_form: z.enum(["legacy", "422", "title"]),
  delay_ms: z.coerce.number().int().min(0).max(600_000),
  duplicate: checkbox,
  reorder: checkbox,
  drop: checkbox,
  before_create_response: checkbox,
  missing_pk: checkbox,
  unknown_event_type: checkbox,
  non_json: checkbox,
});

export function saveSwitches(call: Call, { store }: Sandbox): Answer {
  const sent = Object.fromEntries(new URLSearchParams(call.body.toString("utf8")));
  const form = formSchema.safeParse(sent);
  if (!form.success) throw new ControlError(400, z.prettifyError(form.error));
  const oneShot = oneShotFormSchema.safeParse(sent);
  if (!oneShot.success) throw new ControlError(400, z.prettifyError(oneShot.error));
  const { evidence, checks_form, acceptance, error_form, ...webhook } = form.data;
  store.change((state) => {
    state.switches = changeSwitches(state.switches, {
      evidence,
      checks_form,
      ...(acceptance && { acceptance }),
      error_form,
      webhook,
      one_shot: oneShot.data,
    });
  });
  return seeOther("/#switches");
}
