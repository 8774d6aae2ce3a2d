import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { ControlError } from "@/lib/sandbox/control/control-error";
import { parse } from "@/lib/sandbox/control/parse";
import { type Call, json } from "@/lib/sandbox/http";
import type { Route } from "@/lib/sandbox/router";
import { enrol } from "./enrolment";
import { isRaRequest, type RaRequest } from "./find-request";
import { actAsOperator } from "./operator";

const operatorSchema = z.object({ decision: z.enum(["validated", "refused"]), reason: z.string().optional() });
const scratchcardsSchema = z.object({
  registration_authority: z.union([z.string(), z.number()]).transform(String),
  unused: z.number().int().min(0).max(10_000),
});

/** Steers what only the registration authority's API has. */
export function raControlRoutes(sandbox: Sandbox): Route[] {
  return [
    {
      method: "GET",
      path: "/connection",
      operation: "connection",
      handle: () => json(200, sandbox.raConnection()),
    },
    {
      method: "POST",
      path: "/requests/:request_pk/operator",
      operation: "operator",
      handle: (call) => {
        const request = raRequestOf(call, sandbox);
        actAsOperator(call, sandbox, request, parse(operatorSchema, call));
        return json(200, { request_pk: request.pk, status: request.status });
      },
    },
    {
      method: "POST",
      path: "/requests/:request_pk/enrol",
      operation: "enrol",
      handle: async (call) => {
        const request = raRequestOf(call, sandbox);
        requireEnrollable(request);
        await enrol(call, sandbox, request);
        return json(200, { request_pk: request.pk, status: request.status });
      },
    },
    {
      method: "POST",
      path: "/scratchcards",
      operation: "scratchcards",
      handle: (call) => {
        const { registration_authority: authority, unused } = parse(scratchcardsSchema, call);
        sandbox.scratchcards.setUnused(authority, unused);
        call.ledger.registration_authority = authority;
        call.ledger.effect = `${unused} unused scratchcards`;
        return json(200, { registration_authority: authority, unused });
      },
    },
  ];
}

function raRequestOf(call: Call, { store }: Sandbox): RaRequest {
  const request = store.requestByPk(Number(call.params.request_pk));
  if (!isRaRequest(request))
    throw new ControlError(404, `There is no request ${call.params.request_pk} of the registration authority.`);
  return request;
}

export function requireEnrollable(request: RaRequest): void {
  if (request.status !== "ENROLLREADY")
    throw new ControlError(409, `Request ${request.pk} is in ${request.status}: there is no certificate to take.`);
}
