import { closeDatabase } from "@/lib/db";
import { startBeat } from "@/lib/health/beat";
import { endUnlessFit } from "@/lib/health/boot";
import { drainMs, endOnSignal } from "@/lib/health/drain";
import { log } from "@/lib/log";
import { startWorker, stopWorker } from "./runner";

/* The worker as a process of its own. Jobs under way may end; what takes longer is given back to be done again. */

let goodbye = async () => {};

endOnSignal(async () => {
  await stopWorker(drainMs());
  await goodbye();
  await closeDatabase();
  log.info("worker stopped");
});

await endUnlessFit();
await startWorker();
goodbye = startBeat("worker");
