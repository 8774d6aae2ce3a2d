import "server-only";
import fs from "node:fs";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { db } from "@/lib/db";
import { errorShape, log } from "@/lib/log";
import { version } from "@/package.json";

const beatMs = 5000;

type ProcessKind = "web" | "worker";

/** Of the product, and of the build that stands beside it; where nothing was ever built it is being developed. */
function runningVersion(): string {
  const file = path.join(process.cwd(), ".next/BUILD_ID");
  return `${version}+${fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().slice(0, 8) : "dev"}`;
}

/** One sign of life, by the database's clock; rows of processes gone for a day go with it. */
export async function beat(id: string, kind: ProcessKind, running: string): Promise<void> {
  await db().$executeRaw`
    WITH forgotten AS (DELETE FROM process_beat WHERE beat_at < now() - interval '1 day' AND id <> ${id}::uuid)
    INSERT INTO process_beat (id, kind, version) VALUES (${id}::uuid, ${kind}, ${running})
    ON CONFLICT (id) DO UPDATE SET beat_at = now()`;
}

/**
 * Tells every few seconds that this process lives, until the returned function is called: that one says goodbye, so
 * that only what died is shown as gone.
 */
export function startBeat(kind: ProcessKind): () => Promise<void> {
  const id = uuidv7();
  const running = runningVersion();
  // Who cannot be told now is told by silence: nothing here may stop a process, or keep it from stopping.
  const lost = (error: unknown) => log.warn({ error: errorShape(error) }, "sign of life not recorded");
  let latest = Promise.resolve();
  const tell = () => {
    latest = beat(id, kind, running).catch(lost);
  };
  tell();
  const timer = setInterval(tell, beatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await latest;
    await db().processBeat.deleteMany({ where: { id } }).catch(lost);
  };
}
