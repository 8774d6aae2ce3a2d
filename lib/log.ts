import "server-only";
import pino from "pino";
import { logLevel } from "@/lib/env";

/*
 * One JSON line an event, UTC. Nothing is redacted here because nothing secret may arrive: callers log ids, codes,
 * template paths and durations, never bodies, headers or error texts of the provider.
 */
export const log = pino({
  level: logLevel,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
});

/** The loggable part of an error: its class and place, without a message that may quote data. */
export function errorShape(error: unknown): { name: string; code?: string; at?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // The stack begins with the message, whose own lines may look like a place.
  const { message, stack = "" } = error;
  const at = stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 4)
    .map((line) => line.trim().replace(/^at /, ""))
    .join(" < ");
  return { name: error.name, ...(code ? { code } : {}), ...(at ? { at } : {}) };
}
