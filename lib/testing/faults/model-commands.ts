import fc from "fast-check";
import { expect } from "vitest";
import { cancelRequest } from "@/lib/acts/cancel-request";
import { settleActs, sweepActs } from "@/lib/acts/sweep";
import { reassignClaim, releaseClaim } from "@/lib/claims/hold-claim";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { followRequest } from "@/lib/evidence/follow-request";
import { ProviderError } from "@/lib/gateways/errors";
import { resetBreakers } from "@/lib/gateways/http";
import * as oneShot from "@/lib/gateways/one-shot/client";
import { stopJobs } from "@/lib/jobs/queue";
import { reasonText } from "@/lib/reviews/catalogue";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { cancelling } from "@/lib/testing/acts";
import { versionOf } from "@/lib/testing/review";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { receiveWebhook } from "@/lib/webhooks/receive";
import { checkStory } from "./model-invariants";
import { credentialsOf, type Hand, hands, numbersOf, type Story, type Watched, webhookBody } from "./model-world";

/*
 * Everything that can happen to a request under review. What the product turns away (AppError) and a provider that does
 * not answer (ProviderError) are ordinary; anything else ends the story, and so does an invariant that no longer holds.
 */

export type Step = fc.AsyncCommand<Record<string, never>, Story>;

interface Told {
  /** How the step reads in the shrunk story. */
  name: string;
  /** Returns the request that was read: from then on our status is the provider's. */
  run: (story: Story) => Promise<Watched | null>;
}

const step = ({ name, run }: Told): Step => ({
  check: () => true,
  toString: () => name,
  run: async (_, story) => {
    const read = await run(story).catch((error: unknown) => {
      if (!(error instanceof AppError || error instanceof ProviderError)) throw error;
      return null;
    });
    await story.rest();
    await checkStory(story, read ? [read] : []);
  },
});

const faultOrders = {
  approve: ["drop_before", "effect_then_drop", "status-500", "status-412", "garbage-effect"],
  refuse: ["drop_before", "effect_then_drop", "status-500", "status-412", "garbage-effect"],
  cancel_request: ["drop_before", "effect_then_drop", "status-500", "status-412"],
  get_request: ["drop_before", "garbage", "status-500"],
} as const;

function faultOf(word: string): object {
  const [kind, part] = word.split("-");
  if (kind === "status") {
    const said = { status: `${part} Refused`, details: "The provider says no." };
    return { kind, status: Number(part), body: said };
  }
  return { kind, ...(part === "effect" ? { effect: true } : {}) };
}

async function sign(story: Story, request: Watched, who: Hand, kind: "approve" | "refuse", old: boolean) {
  const { username, password, pin } = story.world.signs[who];
  if (kind === "approve") await story.review(request, who).catch(() => {});
  const evidence = await db().evidenceSet.findUnique({ where: { requestId: request.id } });
  const signature = {
    requestId: request.id,
    token: request.tokens[who] ?? 1,
    version: (await versionOf(request.id)) - (old ? 1 : 0),
    key: crypto.randomUUID(),
    ...{ username, password, pin, keepPassword: false },
  };
  const reason = "Compared by hand with the card shown in the video.";
  const claim = await db().claim.findUnique({ where: { requestId: request.id } });
  const live = Number(claim?.expiresAt ?? 0) > Date.now();
  const holds = claim?.userId === story.actor(who).userId && claim.token === request.tokens[who];
  const { decisionId } =
    kind === "approve"
      ? await approveRequest(story.actor(who), {
          ...signature,
          evidenceHash: evidence?.hash ?? "0".repeat(64),
          confirmed: true,
          reason,
        })
      : await refuseRequest(story.actor(who), {
          ...signature,
          cause: "DOC-09",
          extraCauses: [],
          locale: "en",
          text: reasonText("DOC-09", "en"),
        });
  request.signatures.push({ decisionId, kind });
  expect(holds && live, "whoever decides holds the request").toBe(true);
  expect(old, "decided from an old page").toBe(false);
}

type Elsewhere = "approve" | "refuse" | "cancel" | "late";

/** Somebody at the provider's own console, or the lost call of ours that arrives after all. */
async function elsewhere(story: Story, request: Watched, what: Elsewhere) {
  const there = credentialsOf(story.world, "chiara");
  const numbers = numbersOf(request);
  if (what === "late") {
    const open = await db().decision.findFirst({ where: { requestId: request.id, state: "UNKNOWN" } });
    if (!open) return;
    request.late.push(open.kind);
    const officer = credentialsOf(story.world, open.raoId === "312" ? "nuria" : "ignasi");
    return open.kind === "approve"
      ? oneShot.approve(numbers, officer)
      : oneShot.refuse(numbers, officer, open.reasonText ?? "");
  }
  request.elsewhere.push(what === "cancel" ? "cancel_request" : what);
  if (what === "approve") return oneShot.approve(numbers, there);
  if (what === "refuse") return oneShot.refuse(numbers, there, "Somebody else's words.");
  return oneShot.cancelRequest(numbers.requestPk);
}

const words = ["VIDEOPENDING", "VIDEOREVIEW", "ENROLLREADY", "ISSUED", "CANCELLED", "NEWWORD"];
const which = fc.integer({ min: 0, max: 1 });
const hand = fc.constantFrom(...hands);
const label = (at: number) => (at === 0 ? "first" : "second");

async function hear(story: Story, request: Watched, body: string): Promise<void> {
  await receiveWebhook(story.world.authorityId, body);
  const { id } = await db().webhookDelivery.findFirstOrThrow({
    where: { requestPk: request.requestPk },
    orderBy: { id: "desc" },
  });
  await processDelivery(id);
}

/** What the worker does with a request that is due; an unknown outcome is asked about by itself, answered or not. */
async function poll(request: Watched): Promise<Watched | null> {
  if (await settleRequest(request.id)) return null;
  await followRequest(request.id, "poll");
  return request;
}

/** The worker's rounds after some time. */
async function sweep(story: Story): Promise<void> {
  await story.wait(130);
  await sweepInterrupted();
  await sweepActs();
  await settleActs();
}

const webhook = fc
  .record({ at: which, family: fc.constantFrom("flat" as const, "event" as const), status: fc.constantFrom(...words) })
  .chain((heard) => fc.boolean().map((twice) => ({ ...heard, twice })))
  .map(({ at, family, status, twice }) =>
    step({
      name: `webhook(${label(at)}, ${family} ${status}${twice ? ", twice" : ""})`,
      run: async (story) => {
        const request = story.request(at);
        const body = webhookBody(request.requestPk, family, status);
        await hear(story, request, body);
        if (twice) await hear(story, request, body);
        return request;
      },
    }),
  );

const reading = which.map((at) =>
  step({
    name: `poll(${label(at)})`,
    run: (story) => poll(story.request(at)),
  }),
);

const take = (at: number, who: Hand) =>
  step({
    name: `claim(${label(at)}, ${who})`,
    run: async (story) => {
      const request = story.request(at);
      request.tokens[who] = (await claimRequest(story.actor(who), { requestId: request.id })).token;
      return null;
    },
  });

const claiming = fc.tuple(which, hand).map(([at, who]) => take(at, who));

const expire = (at: number) =>
  step({
    name: `expire(${label(at)})`,
    run: async (story) => {
      await db().$executeRaw`UPDATE claim SET expires_at = now() WHERE request_id = ${story.request(at).id}::uuid`;
      return null;
    },
  });

const expiring = which.map(expire);

const giveBack = (at: number, who: Hand) =>
  step({
    name: `release(${label(at)}, ${who})`,
    run: async (story) => {
      const { id, tokens } = story.request(at);
      await releaseClaim(story.actor(who), { requestId: id, token: tokens[who] ?? 1 });
      return null;
    },
  });

const releasing = fc.tuple(which, hand).map(([at, who]) => giveBack(at, who));

const reassigning = fc.tuple(which, hand).map(([at, who]) =>
  step({
    name: `reassign(${label(at)}, to ${who})`,
    run: async (story) => {
      const request = story.request(at);
      const userId = story.actor(who).userId;
      await reassignClaim(story.world.admin, { requestId: request.id, userId, reason: "On leave today." });
      const claim = await db().claim.findUniqueOrThrow({ where: { requestId: request.id } });
      request.tokens[who] = claim.token;
      return null;
    },
  }),
);

/** The process dies once the act is recorded, or at its call before or after the provider has it. */
type Dying = "recorded" | "before" | "after" | null;

/** Mostly whoever holds the request: the others are turned away. */
const signers = ["holder", "holder", "holder", ...hands] as const;

async function signerOf(request: Watched, who: (typeof signers)[number], story: Story): Promise<Hand> {
  if (who !== "holder") return who;
  const claim = await db().claim.findUnique({ where: { requestId: request.id } });
  return hands.find((one) => story.actor(one).userId === claim?.userId) ?? "nuria";
}

interface Deciding {
  at: number;
  who: (typeof signers)[number];
  kind: "approve" | "refuse";
  old: boolean;
  dies: Dying;
}

const decide = ({ at, who, kind, old, dies }: Deciding) =>
  step({
    name: `${kind}(${label(at)}, ${who}${old ? ", from an old page" : ""}${dies ? `, dies ${dies}` : ""})`,
    run: async (story) => {
      const request = story.request(at);
      story.wires.dropSender = dies === "recorded";
      story.wires.dies = dies === "recorded" ? null : dies;
      await sign(story, request, await signerOf(request, who, story), kind, old);
      return null;
    },
  });

const deciding = fc
  .record({
    at: which,
    who: fc.constantFrom(...signers),
    kind: fc.constantFrom("approve", "refuse", "refuse"),
    old: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
    dies: fc.constantFrom<Dying[]>(null, null, null, "recorded", "before", "after"),
  })
  .map(decide);

const withdraw = ({ at, dies }: { at: number; dies: Dying }) =>
  step({
    name: `cancel(${label(at)}${dies ? `, dies ${dies}` : ""})`,
    run: async (story) => {
      const request = story.request(at);
      story.wires.dropSender = dies === "recorded";
      story.wires.dies = dies === "recorded" ? null : dies;
      const { actId } = await cancelRequest(story.world.admin, await cancelling(request.id));
      request.cancellations.push(actId);
      return null;
    },
  });

const withdrawing = fc
  .record({ at: which, dies: fc.constantFrom<Dying[]>(null, null, "recorded", "before", "after") })
  .map(withdraw);

const operations = Object.keys(faultOrders) as (keyof typeof faultOrders)[];
const spoil = ({ operation, word, at }: { operation: string; word: string; at: number }) =>
  step({
    name: `fault(${operation} of ${label(at)}: ${word})`,
    run: async (story) => {
      const request_pk = story.request(at).requestPk;
      await story.world.sandbox.control("faults", { operation, request_pk, ...faultOf(word) });
      return null;
    },
  });

const faulting = fc
  .constantFrom(...operations.flatMap((operation) => faultOrders[operation].map((word) => ({ operation, word }))))
  .chain((order) => which.map((at) => spoil({ ...order, at })));

const pass = step({ name: "time passes, the worker sweeps", run: (story) => sweep(story).then(() => null) });
const sweeping = fc.constant(pass);

const restarting = fc.constant(
  step({
    name: "restart",
    run: async () => {
      // What a process has in memory alone: what it thinks of the provider, and its line to the queue.
      await stopJobs();
      resetBreakers();
      return null;
    },
  }),
);

const happen = ({ at, what }: { at: number; what: Elsewhere }) =>
  step({
    name: what === "late" ? `a lost call of ours arrives(${label(at)})` : `elsewhere: ${what}(${label(at)})`,
    run: (story) => elsewhere(story, story.request(at), what).then(() => null),
  });

const happening = fc
  .record({ at: which, what: fc.constantFrom<Elsewhere[]>("approve", "refuse", "cancel", "late") })
  .map(happen);

/** Stories worth telling every time; some were found by the random ones. */
export const known: Record<string, Step[]> = {
  "a process dies after its approval was taken": [
    decide({ at: 0, who: "holder", kind: "approve", old: false, dies: "after" }),
    pass,
    decide({ at: 0, who: "holder", kind: "approve", old: false, dies: null }),
  ],
  "a lost refusal arrives after others have the request": [
    spoil({ operation: "refuse", word: "drop_before", at: 1 }),
    decide({ at: 1, who: "holder", kind: "refuse", old: false, dies: null }),
    expire(1),
    giveBack(0, "nuria"),
    take(1, "nuria"),
    pass,
    decide({ at: 1, who: "holder", kind: "approve", old: false, dies: null }),
    happen({ at: 1, what: "late" }),
  ],
  "a refusal nobody knows of, withdrawn elsewhere": [
    spoil({ operation: "refuse", word: "status-412", at: 0 }),
    decide({ at: 0, who: "holder", kind: "refuse", old: false, dies: null }),
    happen({ at: 0, what: "cancel" }),
  ],
  "who lost the claim decides all the same": [
    expire(0),
    giveBack(1, "ignasi"),
    take(0, "ignasi"),
    decide({ at: 0, who: "nuria", kind: "refuse", old: false, dies: null }),
    decide({ at: 0, who: "nuria", kind: "approve", old: false, dies: null }),
  ],
};

/** Stories lean towards claims and decisions: without them nothing is at stake. */
export const stories = (longest: number) =>
  fc.commands(
    [
      webhook,
      reading,
      ...[claiming, claiming],
      expiring,
      releasing,
      reassigning,
      ...[deciding, deciding, deciding, deciding],
      withdrawing,
      ...[faulting, faulting],
      ...[sweeping, sweeping],
      restarting,
      happening,
    ],
    { maxCommands: longest, size: "max" },
  );

/** The faults end, time passes, the worker works: nothing may stay open that the provider can tell. */
export async function settle(story: Story): Promise<void> {
  await story.world.sandbox.control("faults", undefined, "DELETE");
  for (let round = 0; round < 3; round++) {
    await sweep(story);
    for (const request of story.requests) await poll(request);
  }
  await checkStory(story, story.requests);
}
