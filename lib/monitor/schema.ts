import { z } from "zod";
import { incidentCauses } from "@/lib/requests/incidents-view";
import { lookKinds } from "@/lib/second-looks/schema";
import { houseStatuses } from "@/lib/workflows/status";

/** The rows of the monitor; each leads to the list of the queue that holds its requests. */
export const monitorLists = {
  opening: "waiting",
  "not-opened": "problems",
  waiting: "waiting",
  "waiting-evidence": "waiting",
  incomplete: "problems",
  failed: "problems",
  "with-operator": "waiting",
  "to-review": "review",
  validated: "review",
  "video-number": "problems",
  approved: "waiting",
  confirming: "waiting",
  "unknown-outcome": "problems",
  other: "problems",
} as const;

export type MonitorKind = keyof typeof monitorLists;

export const monitorKinds = Object.keys(monitorLists) as [MonitorKind, ...MonitorKind[]];

/** Rows left out while they are empty: what should not be there, and what is there for a moment. */
export const exceptional: readonly MonitorKind[] = ["not-opened", "video-number", "confirming", "other"];

export const ageBands = ["15m", "60m", "4h", "24h", "3d", "older"] as const;

export const monitorView = z.strictObject({
  at: z.string(),
  open: z.array(
    z.strictObject({
      kind: z.enum(monitorKinds),
      /** Requests by age band, in the order of `ageBands`. */
      bands: z.array(z.number()),
      /** Bands in which this kind has waited longer than its target. */
      late: z.array(z.boolean()),
      total: z.number(),
      oldest: z.strictObject({ id: z.uuid(), number: z.number(), since: z.string() }).nullable(),
    }),
  ),
  total: z.number(),
  stuck: z.array(
    z.strictObject({
      id: z.uuid(),
      number: z.number(),
      status: z.enum(houseStatuses),
      providerStatus: z.string(),
      why: z.enum([
        "unknown-outcome",
        "not-sent",
        "not-opened",
        "video-number",
        "read-failing",
        "failed",
        "incomplete",
        "overdue",
      ]),
      since: z.string(),
      /** Of a decision of unknown outcome: whether an admin may release it now, and from when; null of anything else. */
      releasable: z.boolean().nullable(),
      releaseFrom: z.string().nullable(),
    }),
  ),
  /** Not resolved yet, oldest first. */
  incidents: z.array(
    z.strictObject({
      id: z.uuid(),
      requestId: z.uuid(),
      number: z.number(),
      cause: z.enum(incidentCauses),
      openedAt: z.string(),
      /** Of what somebody reported: who, and until when the authorities want to be told. */
      by: z.string().nullable(),
      tellBy: z.string().nullable(),
    }),
  ),
  /** Of all of them, listed or not. */
  openIncidents: z.number(),
  /** Second looks asked for and not answered, oldest first. */
  looks: z.array(
    z.strictObject({
      id: z.uuid(),
      requestId: z.uuid(),
      number: z.number(),
      kind: z.enum(lookKinds),
      askedAt: z.string(),
      /** Of a refusal: whoever refused. */
      askedBy: z.string(),
      /** Who looks now. */
      heldBy: z.string().nullable(),
    }),
  ),
  /** Of all of them, listed or not. */
  openLooks: z.number(),
  webhooks: z.strictObject({
    received: z.number(),
    applied: z.number(),
    duplicate: z.number(),
    unmatched: z.number(),
    failed: z.number(),
    latest: z.array(
      z.strictObject({
        id: z.uuid(),
        at: z.string(),
        event: z.string().nullable(),
        status: z.string().nullable(),
        requestId: z.uuid().nullable(),
        number: z.number().nullable(),
        requestPk: z.number().nullable(),
        state: z.string(),
        times: z.number(),
        error: z.string().nullable(),
      }),
    ),
  }),
  refusals: z.array(z.strictObject({ code: z.string(), n: z.number() })),
  decided: z.strictObject({ approved: z.number(), refused: z.number() }),
  officers: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      claimed: z.number(),
      canDecide: z.boolean(),
    }),
  ),
});
export type MonitorView = z.infer<typeof monitorView>;
