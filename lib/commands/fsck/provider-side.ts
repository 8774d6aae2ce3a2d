import fs from "node:fs";
import { z } from "zod";
import { CommandError } from "@/lib/commands/command-error";
import { ProviderError } from "@/lib/gateways/errors";
import { readFromProvider } from "@/lib/requests/refresh-request";
import type { Act, Recorded } from "./records";

/** A call of ours that asked the provider to do something, as the provider received it. */
export interface Send {
  kind: Act["kind"];
  at: Date;
  /** In whose name; null where the call carries none. */
  rao: string | null;
  /** Whether it changed anything. */
  took: boolean;
}

/** What the provider says of one request. */
export interface ProviderSide {
  /** Null where nothing tells. */
  status: string | null;
  /** Every call that asked for something, in order; null where only a read could be made. */
  sends: Send[] | null;
  /** From a read: who approved or validated, and the words of a refusal. */
  approvingRao: string | null;
  validatedBy: string | null;
  refusalReason: string | null;
}

/** How the provider's side is learned of. */
export interface Provider {
  /** Requests it has something to say of. */
  requestPks: number[];
  of: (request: Recorded) => Promise<ProviderSide | null>;
}

const operations: Record<string, Act["kind"]> = {
  approve: "approve",
  ra_pl_approve: "approve",
  ra_validate_videoid: "validate",
  refuse: "refuse",
  ra_refuse_videoid: "refuse",
  cancel_request: "cancel",
  ra_cancel_request: "cancel",
  update_request: "update",
  ra_update_request: "update",
};

const ledgerEntry = z.object({
  at: z.coerce.date(),
  operation: z.string(),
  request_pk: z.number().nullable(),
  rao: z.string().nullable(),
  effect: z.string().nullable(),
});
type LedgerEntry = z.infer<typeof ledgerEntry>;

/** The sandbox tells every call it received, with what it changed. */
export function ledgerProvider(entries: readonly unknown[]): Provider {
  const byRequest = new Map<number, LedgerEntry[]>();
  for (const raw of entries) {
    const entry = ledgerEntry.parse(raw);
    // Requests of before a reset are forgotten, and their numbers are not given again.
    if (entry.operation === "reset") byRequest.clear();
    if (entry.request_pk === null) continue;
    const known = byRequest.get(entry.request_pk);
    if (known) known.push(entry);
    else byRequest.set(entry.request_pk, [entry]);
  }
  const sideOf = (pk: number | null): ProviderSide | null => {
    const calls = pk === null ? undefined : byRequest.get(pk);
    if (!calls) return null;
    const sends = calls.flatMap(({ operation, at, rao, effect }) => {
      const kind = operations[operation];
      return kind ? [{ kind, at, rao, took: effect !== null }] : [];
    });
    const status = calls.flatMap(({ effect }) => /-> ([A-Z]+)/.exec(effect ?? "")?.[1] ?? []).at(-1) ?? null;
    return { status, sends, approvingRao: null, validatedBy: null, refusalReason: null };
  };
  const asked = [...byRequest].filter(([, calls]) => calls.some(({ operation }) => operation in operations));
  return { requestPks: asked.map(([pk]) => pk), of: async ({ requestPk }) => sideOf(requestPk) };
}

/** The ledger of a sandbox that runs. */
export async function ledgerAt(url: string): Promise<Provider> {
  const answer = await fetch(new URL("/_control/ledger", url), { signal: AbortSignal.timeout(30_000) }).catch(
    () => null,
  );
  if (!answer?.ok) throw new CommandError(`No sandbox answers at ${url}.`);
  const { entries, truncated } = z
    .object({ entries: z.array(z.unknown()), truncated: z.boolean() })
    .parse(await answer.json());
  if (truncated)
    throw new CommandError(
      "The sandbox no longer tells all its calls: name its file, --ledger DATA_DIR/sandbox/ledger.jsonl.",
    );
  return ledgerProvider(entries);
}

/** A ledger as the sandbox keeps it: a line a call. A kill may have left half a line. */
export function ledgerFile(file: string): Provider {
  if (!fs.existsSync(file)) throw new CommandError(`There is no ledger ${file}.`);
  const entries = fs
    .readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
  return ledgerProvider(entries);
}

/** Reads of the provider, at most so many; what it cannot tell is not compared. */
export function readingProvider(most: number): Provider {
  let reads = 0;
  return {
    requestPks: [],
    of: async ({ id, requestPk }) => {
      if (requestPk === null || reads >= most) return null;
      reads++;
      try {
        const { status, approvingRao, validatedBy, refusalReason } = await readFromProvider(id);
        return { status, sends: null, approvingRao, validatedBy, refusalReason };
      } catch (error) {
        if (error instanceof ProviderError) return null;
        throw error;
      }
    },
  };
}
