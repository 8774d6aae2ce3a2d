import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { cancelling } from "@/lib/testing/acts";
import { approvalAfterPapers, external, readPapers, validatedRequest } from "@/lib/testing/completion";
import { approval, type Held, refusal, signature, underReview, unread, versionOf } from "@/lib/testing/review";
import { openedRequest, type World } from "@/lib/testing/world";
import type { Ready } from "./crash";

/** One way of an act from the officer's hand to the provider. */
interface Path {
  prepare: (world: World) => Promise<Ready>;
  /** Its commits and its calls, in the order that keeps the promises. */
  milestones: string[];
  /** Whether it goes to the registration authority. */
  ra?: true;
}

type Signed = Pick<Held, "id" | "requestPk" | "token" | "version">;

/** What an officer who holds a request can sign, as the page would show it now. */
function signing<H extends Signed>(
  { nuria }: World,
  held: H,
  kind: Ready["kind"],
  order: (now: H) => ReturnType<Ready["order"]>,
): Ready {
  let { token } = held;
  return {
    requestId: held.id,
    requestPk: held.requestPk,
    kind,
    order: async () => order({ ...held, token, version: await versionOf(held.id) }),
    takeUp: async () => {
      await db().claim.updateMany({ where: { userId: nuria.userId }, data: { userId: null, expiresAt: null } });
      ({ token } = await claimRequest(nuria, { requestId: held.id }));
    },
  };
}

const recordedThenSent = (call: string, read: string) => [
  "COMMIT decision.intent",
  "COMMIT decision.sent",
  call,
  // That it was answered with a yes is on record before anything is read.
  "COMMIT",
  read,
  "COMMIT decision.confirmed",
];

export const paths: Record<string, Path> = {
  approve: {
    async prepare(world) {
      const held = await underReview(world, world.nuria);
      return signing(world, held, "approve", async (now) => ({
        verb: "approve",
        actor: world.nuria,
        input: approval(now, world.signs.nuria),
      }));
    },
    milestones: ["GET request/…", "COMMIT", ...recordedThenSent("POST videoid/…/approve", "GET request/…")],
  },
  refuse: {
    async prepare(world) {
      const held = await underReview(world, world.nuria, unread);
      return signing(world, held, "refuse", async (now) => ({
        verb: "refuse",
        actor: world.nuria,
        input: refusal(now, world.signs.nuria),
      }));
    },
    milestones: recordedThenSent("POST videoid/…/refuse", "GET request/…"),
  },
  cancel: {
    async prepare(world) {
      const { id: requestId, requestPk } = await openedRequest(world, { outcome: "incomplete" });
      return {
        requestId,
        requestPk,
        kind: "cancel",
        order: async () => ({ verb: "cancel", actor: world.nuria, input: await cancelling(requestId) }),
        takeUp: async () => {},
      };
    },
    milestones: [
      "COMMIT act.intent",
      "COMMIT act.sent",
      "DELETE request/…",
      "COMMIT",
      "GET request/…",
      "COMMIT request.cancel",
    ],
  },
  "RA validate": {
    ra: true,
    async prepare(world) {
      const held = await underReview(world, world.nuria, external);
      return signing(world, held, "validate", async (now) => ({
        verb: "validate",
        actor: world.nuria,
        input: approval(now, world.signs.nuria),
      }));
    },
    milestones: ["GET requests/…", "COMMIT", ...recordedThenSent("POST requests/…/validate_videoid", "GET requests/…")],
  },
  "RA approve": {
    ra: true,
    async prepare(world) {
      const validated = await validatedRequest(world);
      const papers = await readPapers(world, validated);
      return signing(world, validated, "approve", async (now) => ({
        verb: "approve-validated",
        actor: world.nuria,
        input: { ...(await approvalAfterPapers(world, now, papers)), ...signature(now, world.signs.nuria) },
      }));
    },
    milestones: [
      "COMMIT",
      "GET requests/…",
      "GET requests/…/validate",
      "POST requests/…/generates_tbs_receipt",
      "POST requests/…/pl_get_document",
      "GET requests/…",
      "COMMIT",
      ...recordedThenSent("POST requests/…/pl_approve", "GET requests/…"),
    ],
  },
};
