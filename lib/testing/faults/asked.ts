import fs from "node:fs";
import path from "node:path";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { policiesOf } from "@/lib/policy/reads";
import { hasWaitedOut, quarantineOf } from "@/lib/policy/unknown-outcome";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { maySignAgain } from "@/lib/reviews/sign-again";
import type { LedgerEntry } from "@/lib/testing/sandbox";
import type { World } from "@/lib/testing/world";
import type { FaultRow } from "./run";

/** What a person asked for once: one signature, one dialog. */
export interface Asked {
  kind: "approve" | "refuse" | "validate" | "cancel";
  by: UserActor;
  requestId: string;
  requestPk: number;
  key: string;
  /** Whether the person was told that it is recorded. */
  acknowledged: boolean;
  /** When its process died or its answer was lost, or nothing befell it (`performance.now`). */
  faultAt: number;
}

const operations: Record<Asked["kind"], readonly string[]> = {
  approve: ["approve", "ra_pl_approve"],
  refuse: ["refuse", "ra_refuse_videoid"],
  validate: ["ra_validate_videoid"],
  cancel: ["cancel_request", "ra_cancel_request"],
};

/** Every call the sandbox received, from its file: in memory it keeps the newest only. */
const wholeLedger = ({ sandbox }: World): LedgerEntry[] =>
  fs
    .readFileSync(path.join(sandbox.folder, "sandbox/ledger.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LedgerEntry);

interface Row {
  kind: string;
  state: string;
  /** A person can sign it once more. */
  again: boolean;
  /** Nothing is under way: done, told as failed, or waiting for a person who can act on it now. */
  ends: boolean;
}

/** How every request of a batch stands, by request. */
async function standing(asked: readonly Asked[]): Promise<Map<string, Row[]>> {
  const where = { requestId: { in: [...new Set(asked.map(({ requestId }) => requestId))] } };
  const [decisions, acts, authorities, clock] = [
    await db().decision.findMany({ where, include: { request: { select: { authorityId: true } } } }),
    await db().requestAct.findMany({ where }),
    await policiesOf(db(), [...new Set(asked.flatMap(({ by }) => by.authorityIds))]),
    await db().$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`,
  ];
  const now = clock[0]?.now ?? new Date();
  const rows = new Map<string, Row[]>();
  const add = (requestId: string, row: Row) => rows.set(requestId, [...(rows.get(requestId) ?? []), row]);
  const ended = ["CONFIRMED", "REJECTED", "VOID", "NOT_SENT"];
  for (const decision of decisions) {
    const policy = authorities.get(decision.request.authorityId);
    const again = policy !== undefined && maySignAgain(decision, decision, policy.settings, now);
    add(decision.requestId, { ...decision, again, ends: again || ended.includes(decision.state) });
  }
  for (const act of acts) {
    const settings = [...authorities.values()][0]?.settings;
    const again =
      settings !== undefined && act.state === "UNKNOWN" && hasWaitedOut(act, { now, ...quarantineOf(settings) });
    add(act.requestId, { ...act, again, ends: again || ended.includes(act.state) });
  }
  return rows;
}

/** The row of what was asked, if any is left of it. */
const rowOf = (rows: Map<string, Row[]>, { requestId, kind }: Asked): Row | null =>
  rows.get(requestId)?.find((row) => row.kind === kind) ?? null;

/** Of a batch, the decisions somebody is asked to sign again, one a request. */
export async function toBeSigned<T extends { asked: Asked }>(batch: readonly T[]): Promise<T[]> {
  const rows = await standing(batch.map(({ asked }) => asked));
  const byRequest = new Map(batch.map((one) => [one.asked.requestId, one]));
  return [...byRequest.values()].filter(({ asked }) => asked.kind !== "cancel" && rowOf(rows, asked)?.again);
}

/** As if the worker had been at it for some minutes: rows are aged, and its own functions run here. */
export async function age(asked: readonly Asked[]): Promise<void> {
  await db().$executeRaw`
    UPDATE decision SET recorded_at = recorded_at - interval '5 minutes', sent_at = sent_at - interval '5 minutes'
     WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN')`;
  while ((await sweepInterrupted()) > 0);
  for (let read = 0; read < 3; read++) for (const { requestId } of asked) await settleRequest(requestId);
}

/**
 * Waits in real time until nothing of a batch is under way: how long each took from the moment its fault was over and
 * somebody was there to settle it, which is now at the soonest, and the longest that stood as unknown.
 */
export async function settle(
  asked: readonly Asked[],
  seconds: number,
): Promise<Pick<FaultRow, "settledSeconds" | "longestUnknown">> {
  const settledAt = new Map<Asked, number>();
  const unknown = new Map<Asked, { since: number; until: number }>();
  const began = performance.now();
  const deadline = began + seconds * 1000;
  for (;;) {
    const rows = await standing(asked);
    const now = performance.now();
    for (const one of asked) {
      const row = rowOf(rows, one);
      if (row?.state === "UNKNOWN") unknown.set(one, { since: unknown.get(one)?.since ?? now, until: now });
      if ((!row || row.ends) && !settledAt.has(one)) settledAt.set(one, now);
    }
    const open = asked.filter((one) => !settledAt.has(one));
    if (open.length === 0) break;
    if (now > deadline) throw new Error(`${open.length} of ${asked.length} did not settle within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return {
    settledSeconds: asked.map((one) => Math.max(0, (settledAt.get(one) ?? 0) - Math.max(one.faultAt, began)) / 1000),
    longestUnknown: Math.max(0, ...[...unknown.values()].map(({ since, until }) => until - since)) / 1000,
  };
}

/** What was acknowledged and is neither done nor told nor open, and what was done or sent beyond its signatures. */
export async function losses(world: World, asked: readonly Asked[]): Promise<Pick<FaultRow, "lost" | "doubled">> {
  const ledger = wholeLedger(world);
  const rows = await standing(asked);
  const sentFor = ({ kind, requestPk }: Asked) =>
    ledger.filter((entry) => entry.request_pk === requestPk && operations[kind].includes(entry.operation));
  const lost = asked.filter((one) => {
    const row = rowOf(rows, one);
    const done = sentFor(one).some(({ effect }) => effect !== null);
    const told = row !== null && row.state !== "CONFIRMED" && row.state !== "VOID";
    return one.acknowledged && !done && !told;
  });
  const once = new Map(asked.map((one) => [`${one.requestPk} ${one.kind}`, one]));
  const beyond = [...once.values()].map((one) => {
    const signatures = asked.filter(({ requestPk, kind }) => requestPk === one.requestPk && kind === one.kind).length;
    const sent = sentFor(one);
    return Math.max(0, sent.length - signatures, sent.filter(({ effect }) => effect !== null).length - 1);
  });
  return { lost: lost.length, doubled: beyond.reduce((sum, more) => sum + more, 0) };
}
