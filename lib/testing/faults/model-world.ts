import { v7 as uuidv7 } from "uuid";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { resetBreakers } from "@/lib/gateways/http";
import type { RequestPk, VideoidPk } from "@/lib/gateways/numbers";
import { Secret } from "@/lib/gateways/secret";
import { answerAll, lookAtAll } from "@/lib/testing/review";
import { openedRequest, type World } from "@/lib/testing/world";

/** Where the process dies next; the modules under test are wrapped by it. */
export interface Wires {
  /** The process dies once the decision is recorded: nobody goes on to send it. */
  dropSender: boolean;
  /** It dies at the call, before or after the provider has it. */
  dies: "before" | "after" | null;
}

/** A process that died: no answer of the provider's, nor any of ours. */
export class Died extends Error {}

export const hands = ["nuria", "ignasi"] as const;
export type Hand = (typeof hands)[number];

/** A signature the product acknowledged; signing an open decision again is another one. */
export interface Signature {
  decisionId: string;
  kind: "approve" | "refuse";
}

export interface Watched {
  id: string;
  requestPk: number;
  videoidPk: number;
  /** Token under which each officer last held it. */
  tokens: Partial<Record<Hand, number>>;
  signatures: Signature[];
  /** Cancellations that were acknowledged. */
  cancellations: string[];
  /** Calls nobody here made: at the provider's own console, or by another system. */
  elsewhere: string[];
  /** Ours that had been lost and arrived after all. */
  late: string[];
  collected: boolean;
}

/** A few requests under review, and everything that was done to them. */
export class Story {
  readonly world: World;
  readonly wires: Wires;
  readonly requests: readonly Watched[];

  private constructor(world: World, wires: Wires, requests: readonly Watched[]) {
    this.world = world;
    this.wires = wires;
    this.requests = requests;
  }

  static async begin(world: World, wires: Wires): Promise<Story> {
    Object.assign(wires, { dropSender: false, dies: null });
    resetBreakers();
    await world.sandbox.control("faults", undefined, "DELETE");
    await db().claim.updateMany({ data: { userId: null, expiresAt: null } });
    await db().$executeRaw`UPDATE session SET second_factor_at = now()`;
    const requests: Watched[] = [];
    for (let made = 0; made < 2; made++) {
      const opened = await openedRequest(world, { outcome: "review", story: "clean" });
      requests.push({
        ...opened,
        tokens: {},
        signatures: [],
        cancellations: [],
        elsewhere: [],
        late: [],
        collected: false,
      });
    }
    const story = new Story(world, wires, requests);
    // Each officer holds one: what follows is about taking it away as much as about deciding.
    for (const [at, who] of hands.entries()) {
      const request = story.request(at);
      request.tokens[who] = (await claimRequest(story.actor(who), { requestId: request.id })).token;
    }
    return story;
  }

  request(at: number): Watched {
    const found = this.requests[at % this.requests.length];
    if (!found) throw new Error("a story without requests");
    return found;
  }

  actor = (who: Hand): UserActor => this.world[who];

  /** The officer has seen and answered everything, as far as it is there. */
  async review(request: Watched, who: Hand): Promise<void> {
    if (!request.collected) {
      await collectEvidence(request.id);
      request.collected = true;
    }
    const token = request.tokens[who];
    const { hash: evidenceHash } = await db().evidenceSet.findUniqueOrThrow({ where: { requestId: request.id } });
    if (token === undefined || !evidenceHash) return;
    await lookAtAll(this.actor(who), request.id);
    await answerAll(this.actor(who), request.id, evidenceHash);
  }

  /** Whatever still runs ends, or has died. */
  async rest(): Promise<void> {
    await backgroundDone(20_000);
    Object.assign(this.wires, { dropSender: false, dies: null });
  }

  /** Time passes: what was recorded or sent lies back, and what is to be read is due. */
  async wait(seconds: number): Promise<void> {
    resetBreakers();
    await db().$executeRaw`
      UPDATE decision SET recorded_at = recorded_at - make_interval(secs => ${seconds}),
                          sent_at = sent_at - make_interval(secs => ${seconds})
       WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN', 'NOT_SENT')`;
    await db().$executeRaw`
      UPDATE request_act SET recorded_at = recorded_at - make_interval(secs => ${seconds}),
                             sent_at = sent_at - make_interval(secs => ${seconds}), next_read_at = now()
       WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN')`;
  }

  /** Status at the provider, as it says itself. */
  async truth(): Promise<Map<number, string>> {
    const { requests } = await this.world.sandbox.control<{ requests: { request_pk: number; status: string }[] }>(
      "requests",
    );
    return new Map(requests.map((request) => [request.request_pk, request.status]));
  }
}

/** An officer's signature as the gateway takes it. */
export function credentialsOf(world: World, who: "nuria" | "ignasi" | "chiara") {
  const ids = { nuria: "312", ignasi: "305", chiara: "298" };
  const { username, password, pin } = world.signs[who];
  return { raoId: ids[who], pin: new Secret(pin), login: { username, password: new Secret(password) } };
}

export const numbersOf = ({ requestPk, videoidPk }: Watched) => ({
  requestPk: requestPk as RequestPk,
  videoidPk: videoidPk as VideoidPk,
});

/** A body of either family that says something of a request, true or not. */
export function webhookBody(requestPk: number, family: "flat" | "event", status: string): string {
  if (family === "flat") return JSON.stringify({ request: requestPk, status, date: uuidv7(), previous_status: "" });
  return JSON.stringify({ event_type: "VIDEOID_UPDATED", sent_at: uuidv7(), request: { pk: requestPk, status } });
}
