import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { RequestStatus } from "@/lib/sandbox/state";
import { loose, missingOf, parseBody, readJson } from "./body";
import { missingParameters, OneShotError, wrapped, wrongStatus } from "./errors";
import { findRequest } from "./find-request";
import { announce } from "./news";
import { type Reply, shapes } from "./shapes";

const required = ["scratchcard", "email", "profile", "registration_authority", "country_name"] as const;
const holder = ["given_name", "surname_1", "surname_2", "birth_date", "serial_number"] as const;
const bodySchema = z.object({
  scratchcard: loose,
  email: loose,
  profile: loose,
  registration_authority: loose,
  country_name: loose,
  given_name: loose,
  surname_1: loose,
  surname_2: loose,
  birth_date: loose,
  serial_number: loose,
  mobile_phone_number: loose,
});

const decided: readonly RequestStatus[] = ["ENROLLREADY", "ISSUED", "RENEWED", "CANCELLED"];

/** PUT /request/{request_pk}. Which statuses allow it is not documented for One-Shot; the authority's rule is used. */
export function updateRequest(call: Call, sandbox: Sandbox): Reply {
  const body = parseBody(bodySchema, readJson(call, "Invalid JSON"));
  const { scratchcard, email, profile, country_name } = body;
  const missing = missingOf(required, body);
  if (missing.length > 0) throw missingParameters(missing);
  const request = findRequest(call, sandbox, () => notFound(call));
  const prefix = `Cannot update the Request ${request.pk}`;
  if (decided.includes(request.status)) throw wrongStatus(prefix);
  if (scratchcard !== request.scratchcard) throw wrapped(500, prefix, { code: "500", error: "Invalid ScratchCard" });
  sandbox.store.change(() => {
    request.email = email ?? request.email;
    request.profile = profile ?? request.profile;
    request.mobilePhoneNumber = body.mobile_phone_number ?? request.mobilePhoneNumber;
    request.fields.country_name = country_name ?? "ES";
    for (const name of holder) {
      const value = body[name];
      // Ours: what the video identified stays as it is, silently; what it could not read may be supplied.
      const isIdentified = Boolean(request.fields[name]) && !request.omittedFields.includes(name);
      if (!value || (request.acceptedAt !== null && isIdentified)) continue;
      request.fields[name] = value;
      request.omittedFields = request.omittedFields.filter((omitted) => omitted !== name);
    }
  });
  call.ledger.effect = "updated";
  return shapes.done("Request updated");
}

/** DELETE /request/{request_pk} */
export async function cancelRequest(call: Call, sandbox: Sandbox): Promise<Reply> {
  const request = findRequest(call, sandbox, () => notFound(call));
  const canCancel =
    !decided.includes(request.status) ||
    (request.status === "ENROLLREADY" && sandbox.store.state.switches.cancel_approved);
  if (!canCancel) throw wrongStatus(`Cannot cancel the Request ${request.pk}`);
  await announce(call, sandbox, request, sandbox.requests.cancel(request));
  return shapes.done("Request directory removed successfully");
}

const notFound = (call: Call) => new OneShotError(404, `Request ${call.params.request_pk} not found`);
