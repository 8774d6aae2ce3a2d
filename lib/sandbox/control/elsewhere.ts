import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import type { RequestRecord } from "@/lib/sandbox/state";
import type { Announcement } from "@/lib/sandbox/webhooks";
import { ControlError } from "./control-error";
import { parse } from "./parse";

const elsewhereSchema = z.strictObject({
  act: z.enum(["cancel", "refuse", "approve"]).optional(),
  reason: z.string().optional(),
  email: z.string().optional(),
  mobile_phone_number: z.string().optional(),
  /** Of the person, by the names of the request object. */
  fields: z.record(z.string(), z.string()).default({}),
  /** The identification is put in the place of another one. */
  new_video: z.boolean().default(false),
});

/** Somebody with another door to the provider changes a request: its own console, or another product. */
export function changeElsewhere(call: Call, sandbox: Sandbox): Answer {
  const { act, reason, email, mobile_phone_number: phone, fields, new_video } = parse(elsewhereSchema, call);
  const request = sandbox.store.requestByPk(Number(call.params.request_pk));
  if (!request) throw new ControlError(404, `There is no request ${call.params.request_pk}.`);
  const before = request.status;
  sandbox.store.change((state) => {
    request.email = email ?? request.email;
    request.mobilePhoneNumber = phone ?? request.mobilePhoneNumber;
    request.fields = { ...request.fields, ...fields };
    if (new_video) request.videoidPk = state.nextVideoidPk++;
  });
  call.ledger.request_pk = request.pk;
  call.ledger.registration_authority = request.registrationAuthority;
  call.ledger.effect = `elsewhere: ${before} -> ${act ?? "fields"}`;
  if (act) call.announcements.push(...decide(sandbox, request, act, reason));
  return json(200, { request_pk: request.pk, status: request.status });
}

function decide(
  { requests }: Sandbox,
  request: RequestRecord,
  act: "cancel" | "refuse" | "approve",
  reason = "Refused in the provider's console",
): Announcement[] {
  if (act === "cancel") return requests.cancel(request);
  const operator = { pk: 1, name: "Console" };
  return act === "refuse" ? requests.refuse(request, operator, reason) : requests.approve(request, operator);
}
