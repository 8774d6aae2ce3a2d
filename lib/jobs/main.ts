import { closeDatabase } from "@/lib/db";
import { startBeat } from "@/lib/health/beat";
import { endUnlessFit } from "@/lib/health/boot";
import { drainMs, endOnSignal, within } from "@/lib/health/drain";
import { log } from "@/lib/log";
import { startWorker, stopWorker } from "./runner";

/* The worker as a process of its own. Jobs under way may end; what takes longer is given back to be done again. */

let goodbye = async () => {};

endOnSignal(async () => {
  await within(drainMs() + 1000, stopWorker(drainMs()));
  await within(500, goodbye().then(closeDatabase));
  log.info("worker stopped");
});

await endUnlessFit();
await startWorker();
goodbye = startBeat("worker");
