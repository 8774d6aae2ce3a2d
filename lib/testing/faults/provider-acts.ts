import { cancelRequest } from "@/lib/acts/cancel-request";
import { settleActs } from "@/lib/acts/sweep";
import { claimRequest } from "@/lib/claims/take-request";
import { approveValidated } from "@/lib/completion/approve-validated";
import { db } from "@/lib/db";
import { approveRequest, refuseRequest, validateRequest } from "@/lib/reviews/record-decision";
import { settleRequest } from "@/lib/reviews/settle-decision";
import { ageAct, cancelling } from "@/lib/testing/acts";
import { approvalAfterPapers, external, readPapers, validatedRequest } from "@/lib/testing/completion";
import { approval, refusal, underReview, versionOf } from "@/lib/testing/review";
import { openedRequest, type World } from "@/lib/testing/world";

/* The acts that leave once and cannot be taken back, each with what has to stand before it. */

/** A request ready for an act, which is sent when told; the id is that of what is recorded of it. */
export interface Subject {
  id: string;
  requestPk: number;
  send: () => Promise<string>;
}

export interface Act {
  name: "approve" | "refuse" | "validate" | "approve after validation" | "cancel";
  /** As the sandbox calls it. */
  operation: string;
  /** Status that shows the effect. */
  target: string;
  prepare: (world: World) => Promise<Subject>;
  state: (id: string) => Promise<string>;
  /** One look at the provider, as the worker takes it. */
  look: (requestId: string, id: string) => Promise<unknown>;
}

const decision = {
  state: async (id: string) => (await db().decision.findUniqueOrThrow({ where: { id } })).state,
  look: (requestId: string) => settleRequest(requestId),
};

export const acts: readonly Act[] = [
  {
    ...decision,
    name: "approve",
    operation: "approve",
    target: "ENROLLREADY",
    prepare: async (world) => {
      const held = await underReview(world, world.nuria);
      const send = async () => (await approveRequest(world.nuria, approval(held, world.signs.nuria))).decisionId;
      return { ...held, send };
    },
  },
  {
    ...decision,
    name: "refuse",
    operation: "refuse",
    target: "CANCELLED",
    prepare: async (world) => {
      const opened = await openedRequest(world, { outcome: "review", story: "clean" });
      await db().claim.updateMany({ where: { userId: world.nuria.userId }, data: { userId: null, expiresAt: null } });
      const { token } = await claimRequest(world.nuria, { requestId: opened.id });
      const held = { ...opened, token, version: await versionOf(opened.id), evidenceHash: "" };
      const send = async () => (await refuseRequest(world.nuria, refusal(held, world.signs.nuria))).decisionId;
      return { ...held, send };
    },
  },
  {
    ...decision,
    name: "validate",
    operation: "ra_validate_videoid",
    target: "CREATED",
    prepare: async (world) => {
      const held = await underReview(world, world.nuria, external);
      const send = async () => (await validateRequest(world.nuria, approval(held, world.signs.nuria))).decisionId;
      return { ...held, send };
    },
  },
  {
    ...decision,
    name: "approve after validation",
    operation: "ra_pl_approve",
    target: "ENROLLREADY",
    prepare: async (world) => {
      await db().claim.updateMany({ where: { userId: world.nuria.userId }, data: { userId: null, expiresAt: null } });
      const request = await validatedRequest(world);
      const input = await approvalAfterPapers(world, request, await readPapers(world, request));
      return { ...request, send: async () => (await approveValidated(world.nuria, input)).decisionId };
    },
  },
  {
    name: "cancel",
    operation: "cancel_request",
    target: "CANCELLED",
    prepare: async (world) => {
      const opened = await openedRequest(world);
      return { ...opened, send: async () => (await cancelRequest(world.admin, await cancelling(opened.id))).actId };
    },
    state: async (id) => (await db().requestAct.findUniqueOrThrow({ where: { id } })).state,
    look: async (_, id) => {
      await ageAct(id, 10);
      await settleActs();
    },
  },
];

/** The state of what was recorded, once the worker has looked as often as a "no" needs to be believed. */
export async function settled(act: Act, requestId: string, id: string): Promise<string> {
  for (let looks = 0; looks < 4; looks++) {
    const state = await act.state(id);
    if (state !== "UNKNOWN" && state !== "SENDING") return state;
    await act.look(requestId, id);
  }
  return act.state(id);
}
