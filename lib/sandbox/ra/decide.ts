import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { announce } from "@/lib/sandbox/one-shot/news";
import type { Announcement } from "@/lib/sandbox/webhooks";
import { proveOfficer } from "./credentials";
import { bare, coded, fieldErrors, noPermission, requiredField, wrongStatus } from "./errors";
import { missingFields } from "./fields";
import { findRequest, type RaRequest } from "./find-request";
import { readJson, textOf } from "./input";
import { profileNamed } from "./profiles";
import { fullRequestObject } from "./request-object";

interface Operator {
  pk: number;
  name: string;
}

/** Whether somebody else than the provider collected the evidence: then there is an upload of it. */
export const isExternal = (request: RaRequest) => Boolean(request.uploadedEvidence ?? request.uploadedVideo);

/** Judges the evidence sound. Where that leads depends on the profile, the way of identification and the authority. */
export function validate(sandbox: Sandbox, request: RaRequest, operator: Operator): Announcement[] {
  const { validate_eidas, validate_external, validate_by_authority } = sandbox.store.state.switches.ra;
  const rule =
    validate_by_authority[request.registrationAuthority] ?? (isExternal(request) ? validate_external : validate_eidas);
  const approves = rule === "by_profile" && profileNamed(request.profile)?.isNaturalPerson;
  return approves ? sandbox.requests.approve(request, operator) : sandbox.requests.validate(request, operator);
}

/** The provider's own operators decide what the provider identifies, unless a switch gives that to the customer. */
function requireOwnDecision(sandbox: Sandbox, request: RaRequest): void {
  if (isExternal(request) || sandbox.store.state.switches.ra.customer_validates_eidas) return;
  throw noPermission();
}

/** POST /requests/{id}/validate_videoid/ */
export async function validateVideoid(call: Call, sandbox: Sandbox): Promise<Answer> {
  const body = readJson(call);
  const request = findRequest(call, sandbox);
  const rao = proveOfficer(call, sandbox, body);
  if (request.status !== "VIDEOREVIEW") throw wrongStatus();
  requireOwnDecision(sandbox, request);
  await announce(call, sandbox, request, validate(sandbox, request, { pk: Number(rao.id), name: rao.name }));
  return json(200, await withSecrets(sandbox, request));
}

/** POST /requests/{id}/refuse_videoid/ */
export async function refuseVideoid(call: Call, sandbox: Sandbox): Promise<Answer> {
  const body = readJson(call);
  const reason = textOf(body.reason);
  call.ledger.reason = typeof body.reason === "string" ? body.reason : null;
  const request = findRequest(call, sandbox);
  const rao = proveOfficer(call, sandbox, body);
  // Not marked as required; every sample sends it.
  if (!reason) throw fieldErrors({ reason: requiredField });
  if (request.status !== "VIDEOREVIEW") throw wrongStatus();
  requireOwnDecision(sandbox, request);
  const news = sandbox.requests.refuse(request, { pk: Number(rao.id), name: rao.name }, reason);
  await announce(call, sandbox, request, news);
  return json(200, { videoid_status: "REFUSED", reason });
}

/** POST /requests/{id}/pl_approve/. An unknown request is answered without a word. */
export async function approve(call: Call, sandbox: Sandbox): Promise<Answer> {
  const body = readJson(call);
  const request = findRequest(call, sandbox, () => coded(404, "", "400"));
  const rao = proveOfficer(call, sandbox, body);
  const { one_step, missing_fields_code } = sandbox.store.state.switches.ra;
  if (request.status !== "CREATED" && !(one_step && request.status === "VIDEOREVIEW")) throw wrongStatus();
  if (lacksDocuments(sandbox, request)) throw bare(400, "Missing required docs");
  const missing = missingFields(request);
  if (missing.length > 0) throw coded(412, `Invalid request fields: ${missing.join("; ")}`, missing_fields_code);
  const language = textOf(body.lang);
  const operator = { pk: Number(rao.id), name: rao.name };
  const { validationOperator } = request;
  const news = sandbox.requests.approve(request, operator);
  sandbox.store.change(() => {
    request.validationOperator = request.ra.isVideoid ? (validationOperator ?? operator) : null;
    if (language) request.ra.language = language.toLowerCase();
  });
  await announce(call, sandbox, request, news);
  return json(200, await withSecrets(sandbox, request));
}

function lacksDocuments(sandbox: Sandbox, { ra, profile }: RaRequest): boolean {
  const has = (type: string) => ra.documents.some((document) => document.type === type);
  if (!ra.isVideoid) return !has("document_front") || !has("document_rear");
  const isAsked = sandbox.store.state.switches.ra.documents_required === "organisations";
  return isAsked && !profileNamed(profile)?.isNaturalPerson && !has("videoid_evidence");
}

/** The holder's own secrets come along, as the provider sends them. */
async function withSecrets(sandbox: Sandbox, request: RaRequest) {
  const { puk, enrollment_code, pin, erc } = sandbox.scratchcards.secretsOf({ sn: request.scratchcard });
  return { secrets: { puk, enrollment_code, pin, erc }, request: await fullRequestObject(request, sandbox) };
}
