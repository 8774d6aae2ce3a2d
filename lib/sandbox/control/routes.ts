import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { type Fault, faultSchema } from "@/lib/sandbox/faults/schema";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { raControlRoutes } from "@/lib/sandbox/ra/control-routes";
import type { Face } from "@/lib/sandbox/router";
import { type RequestRecord, webhookFamilies } from "@/lib/sandbox/state";
import { changeSwitches, switchesChangeSchema } from "@/lib/sandbox/switches";
import { ControlError } from "./control-error";
import { changeElsewhere } from "./elsewhere";
import { finishIdentification, finishSchema } from "./finish";
import { parse } from "./parse";

const webhookSchema = z.object({
  registration_authority: z.union([z.string(), z.number()]).transform(String),
  url: z.url({ protocol: /^https?$/ }),
  family: z.enum(webhookFamilies).default("event"),
});
const resetSchema = z.object({ webhooks: z.boolean().default(false) });

/** The way tests, the demonstration and the installation steer the sandbox. Nothing here exists at the provider. */
export function controlFace(sandbox: Sandbox): Face {
  const { store, media, webhooks } = sandbox;
  return {
    name: "control",
    base: "/_control",
    recordsReads: false,
    takesFaults: false,
    routes: [
      {
        method: "GET",
        path: "/stories",
        operation: "stories",
        handle: () =>
          json(200, { stories: media.list().map(({ name, finding, document }) => ({ name, finding, document })) }),
      },
      {
        method: "GET",
        path: "/requests",
        operation: "requests",
        handle: () => json(200, { requests: store.state.requests.map(summary) }),
      },
      {
        method: "POST",
        path: "/requests/:request_pk/finish",
        operation: "finish",
        handle: (call) => {
          const input = parse(finishSchema, call);
          const request = store.requestByPk(Number(call.params.request_pk));
          if (!request) throw new ControlError(404, `There is no request ${call.params.request_pk}.`);
          const earlier = finishIdentification(call, sandbox, request, input);
          return json(200, { ...summary(request), earlier: earlier.map(summary) });
        },
      },
      {
        method: "POST",
        path: "/requests/:request_pk/elsewhere",
        operation: "elsewhere",
        handle: (call) => changeElsewhere(call, sandbox),
      },
      {
        method: "POST",
        path: "/webhook",
        operation: "webhook",
        handle: (call) => {
          const { registration_authority: authority, url, family } = parse(webhookSchema, call);
          store.change((state) => {
            state.webhooks[authority] = { url, family };
          });
          call.ledger.registration_authority = authority;
          call.ledger.effect = `webhook set (${family})`;
          return json(200, { registration_authority: authority, family });
        },
      },
      {
        method: "GET",
        path: "/webhooks",
        operation: "webhooks",
        handle: () => json(200, { targets: targets(sandbox), deliveries: webhooks.deliveries }),
      },
      {
        method: "POST",
        path: "/reset",
        operation: "reset",
        handle: (call) => {
          store.reset(parse(resetSchema, call));
          webhooks.forget();
          sandbox.files.clear();
          return json(200, { status: "reset" });
        },
      },
      { method: "GET", path: "/faults", operation: "faults", handle: () => json(200, { faults: store.state.faults }) },
      { method: "POST", path: "/faults", operation: "order_fault", handle: (call) => orderFault(call, sandbox) },
      {
        method: "DELETE",
        path: "/faults",
        operation: "clear_faults",
        handle: () => {
          store.change((state) => {
            state.faults = [];
          });
          return json(200, { faults: [] });
        },
      },
      ...raControlRoutes(sandbox),
      { method: "GET", path: "/ledger", operation: "ledger", handle: (call) => readLedger(call, sandbox) },
      { method: "GET", path: "/switches", operation: "switches", handle: () => json(200, store.state.switches) },
      {
        method: "POST",
        path: "/switches",
        operation: "change_switches",
        handle: (call) => {
          const change = parse(switchesChangeSchema, call);
          store.change((state) => {
            state.switches = changeSwitches(state.switches, change);
          });
          return json(200, store.state.switches);
        },
      },
    ],
    unknown: (problem) =>
      problem === "path"
        ? json(404, { error: "The control face has no such path." })
        : json(405, { error: "The control face does not take this method here." }),
    refuse: (error) =>
      error instanceof ControlError
        ? { ...json(error.httpStatus, { error: error.message }), error: error.message }
        : null,
  };
}

function orderFault(call: Call, { store }: Sandbox): Answer {
  const fault: Fault = parse(faultSchema, call);
  store.change((state) => {
    state.faults.push(fault);
  });
  call.ledger.effect = `${fault.kind} on the next ${fault.times} ${fault.operation}`;
  return json(200, { faults: store.state.faults });
}

function readLedger(call: Call, { ledger }: Sandbox): Answer {
  const query = call.url.searchParams;
  const since = query.get("since");
  const requestPk = query.get("request_pk");
  const operation = query.get("operation");
  return json(
    200,
    ledger.read({
      ...(since ? { since: parseSince(since) } : {}),
      ...(requestPk ? { requestPk: Number(requestPk) } : {}),
      ...(operation ? { operation } : {}),
    }),
  );
}

function parseSince(text: string): number | Date {
  if (/^\d+$/.test(text)) return Number(text);
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new ControlError(400, "since is a sequence number or an ISO date-time.");
  return moment;
}

function summary(request: RequestRecord) {
  return {
    product: request.ra ? "ra" : "one-shot",
    request_pk: request.pk,
    videoid_pk: request.videoidPk,
    registration_authority: request.registrationAuthority,
    status: request.status,
    story: request.story,
    videoid_link: request.link,
  };
}

/** Addresses of webhooks carry a secret path, so only their host is shown. */
function targets({ store }: Sandbox) {
  return Object.entries(store.state.webhooks).map(([authority, { url, family }]) => ({
    registration_authority: authority,
    family,
    host: new URL(url).host,
  }));
}
