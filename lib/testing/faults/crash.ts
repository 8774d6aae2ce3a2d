import fs from "node:fs";
import path from "node:path";
import { db } from "@/lib/db";
import { environment } from "@/lib/testing/environment";
import { type Beyond, type Stop, Tap } from "@/lib/testing/tap/tap";
import type { World } from "@/lib/testing/world";
import type { Asked } from "./asked";

import { OfficerProcess, officersProgram } from "./processes";
import type { Order } from "./verbs";

/** Something an officer can do, from the beginning: each order is a new signature on the same request. */
export interface Ready {
  requestId: string;
  requestPk: number;
  kind: Asked["kind"];
  order: () => Promise<Order>;
  /** Takes the request up again: meanwhile its officer went on to others. */
  takeUp: () => Promise<void>;
}

export const toAsked = ({ requestId, requestPk, kind }: Ready, { input, actor }: Order): Asked => ({
  requestId,
  requestPk,
  kind,
  key: input.key,
  by: actor,
  acknowledged: false,
  faultAt: performance.now(),
});

/** Processes an officer acts in, one after the other behind one tap; the next ones start while one works. */
export class Lane {
  readonly #tap = new Tap();
  readonly #waiting: OfficerProcess[] = [];
  #program = "";
  #env: Record<string, string> = {};
  /** By key: that an act was acknowledged, or why it was not. */
  readonly #heard = new Map<string, string>();

  static async open({ sandbox }: World, env: Record<string, string> = {}): Promise<Lane> {
    const lane = new Lane();
    lane.#program = await officersProgram();
    lane.#env = {
      ...env,
      DATABASE_URL: await lane.#tap.postgres(environment.DATABASE_URL ?? ""),
      ONE_SHOT_URL: await lane.#tap.provider({ url: sandbox.url }),
      ...(environment.RA_URL ? { RA_URL: await lane.#tap.provider(registrationAuthority(environment.RA_URL)) } : {}),
    };
    return lane;
  }

  #next(): OfficerProcess {
    const start = () =>
      new OfficerProcess(this.#program, this.#env, (told) => {
        if (told.told === "acknowledged") this.#heard.set(told.key, told.told);
        if (told.told === "failed") this.#heard.set(told.key, told.error);
      });
    while (this.#waiting.length < 3) this.#waiting.push(start());
    return this.#waiting.shift() ?? start();
  }

  /** Carries an order out and lists its points; with a stop, the process dies or loses its connection there. */
  async run(ready: Ready, stop: Stop | null): Promise<{ asked: Asked; points: string[] }> {
    const officer = this.#next();
    await officer.ready;
    const order = await ready.order();
    let reached = stop === null;
    void this.#tap
      .follow(stop, () => officer.kill())
      .then(() => {
        reached = true;
      });
    await officer.act(order);
    const faultAt = performance.now();
    officer.kill();
    await officer.gone;
    const heard = this.#heard.get(order.input.key);
    const { points } = this.#tap;
    if (!reached) throw new Error(`never came to ${stop?.at} (${heard ?? "silent"}): ${points.join(", ")}`);
    return { asked: { ...toAsked(ready, order), acknowledged: heard === "acknowledged", faultAt }, points };
  }

  async close(): Promise<void> {
    for (const officer of this.#waiting) officer.kill();
    await Promise.all(this.#waiting.map(({ gone }) => gone));
    await this.#tap.close();
    fs.rmSync(this.#program, { force: true });
  }
}

/** The RA's host, behind the certificates its sandbox made. */
function registrationAuthority(url: string): Beyond {
  const folder = path.dirname(environment.RA_CA_FILE ?? "");
  const read = (name: string) => fs.readFileSync(path.join(folder, name));
  const identity = (name: string) => ({ cert: read(`${name}.pem`), key: read(`${name}-key.pem`), ca: read("ca.pem") });
  return { url, tls: { server: { ...identity("server"), requestCert: true }, client: identity("client") } };
}

const plain = (point: string) => point.replace(/^(before|after) /, "").replace(/ \(\d+\)$/, "");

/** What the order of a path promises: its commits and its calls, without what they read and write in between. */
export const milestones = (points: readonly string[]): string[] =>
  points.filter((point) => point.startsWith("before ") && isOutward(plain(point))).map(plain);

const isOutward = (name: string) => /^COMMIT|^(GET|POST|PUT|DELETE) .*\//.test(name);

/**
 * The points at which a death leaves another state behind: before each step, and after each that others see. After any
 * other step the world is as before the next.
 */
export const everyPoint = (points: readonly string[]): string[] =>
  points.filter((point) => point.startsWith("before ") || isOutward(plain(point)));

/** Around every commit of an act's own, and around its call. */
export const committingPoints = (points: readonly string[]): string[] =>
  points.filter((point) => isOutward(plain(point)) && /^(COMMIT \w|POST|PUT|DELETE)/.test(plain(point)));

/** Whether an order died before anything of it was on record: then its request can be asked for again. */
export async function leftNothing({ requestId, key, acknowledged }: Asked): Promise<boolean> {
  const where = { requestId, idempotencyKey: key };
  return !acknowledged && (await db().decision.count({ where })) + (await db().requestAct.count({ where })) === 0;
}
