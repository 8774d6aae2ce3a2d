import "server-only";
import { statfs } from "node:fs/promises";
import { pool } from "@/lib/db";
import { env } from "@/lib/env";
import { isEnding } from "@/lib/serving";
import { type CertificateState, certificateState } from "./certificate";

export interface Readiness {
  ready: boolean;
  database: "up" | "down";
  /** `separate`: the application's role cannot change the trail; `triggers`: one role for all, triggers alone guard it. */
  audit: "separate" | "triggers" | "unknown";
  disk: "enough" | "low" | "unknown";
  /** Of the client certificate shown to the RA. */
  certificate: CertificateState["state"] | "none";
}

const lowBytes = 200 * 2 ** 20;

/**
 * Whether this process can serve: the database answers in time, and it is not about to end. Says nothing about versions
 * or hosts.
 */
export async function readiness(): Promise<Readiness> {
  const disk = await diskState();
  const certificate = certificateState()?.state ?? "none";
  try {
    const answer = await Promise.race([
      pool().query<{ guarded: boolean }>("SELECT NOT has_table_privilege('audit_event', 'DELETE') AS guarded"),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error("database is slow")), 3000).unref()),
    ]);
    return {
      ready: !isEnding(),
      database: "up",
      audit: answer.rows[0]?.guarded ? "separate" : "triggers",
      disk,
      certificate,
    };
  } catch {
    return { ready: false, database: "down", audit: "unknown", disk, certificate };
  }
}

async function diskState(): Promise<Readiness["disk"]> {
  try {
    const { bavail, bsize } = await statfs(env().DATA_DIR);
    return bavail * bsize < lowBytes ? "low" : "enough";
  } catch {
    return "unknown";
  }
}
