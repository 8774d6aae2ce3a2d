import { closeDatabase } from "@/lib/db";
import { startBeat } from "@/lib/health/beat";
import { endUnlessFit } from "@/lib/health/boot";
import { log } from "@/lib/log";
import { startWorker, stopWorker } from "./runner";

/* The worker as a process of its own: `npm run worker`. */

let stopping = false;
let goodbye = async () => {};

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopWorker();
  await goodbye();
  await closeDatabase();
  log.info("worker stopped");
  process.exit(0);
}

process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());

await endUnlessFit();
await startWorker();
goodbye = startBeat("worker");
