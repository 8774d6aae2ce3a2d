import { parseArgs } from "node:util";
import { closeDatabase } from "@/lib/db";
import { CommandError } from "./command-error";
import { type Comparison, compare } from "./fsck/compare";
import { ledgerAt, ledgerFile, type Provider, readingProvider } from "./fsck/provider-side";
import { prepareProduct } from "./product";
import { command, say } from "./terminal";

/*
 * `npm run fsck`: whether decisions and acts, the trail and the provider agree. One line a disagreement; ends with 1 on
 * any. It changes nothing, and may run beside the product: what is open is no disagreement, and what disagrees is looked
 * at twice.
 */

const usage = `usage: npm run fsck [-- --sandbox URL | --ledger FILE | --reads NUMBER]`;

/** Requests read at the provider where no ledger is named. */
const usualReads = "500";

function options() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      options: {
        sandbox: { type: "string" },
        ledger: { type: "string" },
        reads: { type: "string", default: usualReads },
      },
    }).values;
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function providerFor({ sandbox, ledger, reads }: ReturnType<typeof options>): Promise<Provider> {
  if (sandbox && !URL.canParse(sandbox)) throw new CommandError(`--sandbox is no address.\n${usage}`);
  if (sandbox) return ledgerAt(sandbox);
  if (ledger) return ledgerFile(ledger);
  if (!/^\d{1,6}$/.test(reads)) throw new CommandError(`--reads is no number.\n${usage}`);
  return readingProvider(Number(reads));
}

/** Nothing is on its way for so long without being open. */
const secondLookMs = 3000;

/** What was under way at the first look is done or open at the second. */
async function lookTwice(given: ReturnType<typeof options>): Promise<Comparison> {
  const first = await compare(await providerFor(given));
  if (first.disagreements.length === 0) return first;
  await new Promise((resolve) => setTimeout(resolve, secondLookMs));
  const second = await compare(await providerFor(given));
  const seen = new Set(first.disagreements.map(({ text }) => text));
  return { ...second, disagreements: second.disagreements.filter(({ text }) => seen.has(text)) };
}

let agrees = false;
await command(async () => {
  const given = options();
  await prepareProduct();
  const { disagreements, requests, acts, compared, events } = await lookTwice(given);
  await closeDatabase();
  for (const { rule, text } of disagreements) say(`${rule}: ${text}`);
  say(
    `${acts} decisions and acts on ${requests} requests, ${compared} of them held against the provider, ` +
      `${events} events of the trail: ${disagreements.length === 0 ? "all agree" : `${disagreements.length} disagree`}.`,
  );
  agrees = disagreements.length === 0;
});
process.exit(agrees ? 0 : 1);
