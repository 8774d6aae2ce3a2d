import fs from "node:fs";
import readline from "node:readline";
import { backgroundDone } from "@/lib/background";
import { type Order, obey } from "./verbs";

/*
 * A process of its own in which officers act: the verbs as the web process runs them, with the credentials in this
 * process's memory. An order is a line of standard input; what a person would have seen is a line of standard output,
 * written before anything else goes on, so that a kill cannot take it back.
 */

export type Told =
  | { told: "ready" }
  /** The verb has returned: the officer was told that their act is recorded. */
  | { told: "acknowledged"; key: string; id: string }
  | { told: "failed"; key: string; error: string }
  /** What the act left to be done has ended as well. */
  | { told: "done"; key: string };

function tell(what: Told): void {
  fs.writeSync(1, `${JSON.stringify(what)}\n`);
}

async function work(order: Order): Promise<void> {
  const { key } = order.input;
  try {
    tell({ told: "acknowledged", key, id: await obey(order) });
  } catch (error) {
    tell({ told: "failed", key, error: error instanceof Error ? error.message : String(error) });
  }
  await backgroundDone(60_000);
  tell({ told: "done", key });
}

readline.createInterface({ input: process.stdin }).on("line", (line) => void work(JSON.parse(line) as Order));
process.stdin.on("end", () => process.exit(0));
tell({ told: "ready" });
