import { z } from "zod";
import type { Call } from "@/lib/sandbox/http";
import { ControlError } from "./control-error";

export function parse<T extends z.ZodType>(schema: T, call: Call): z.infer<T> {
  let value: unknown;
  try {
    value = JSON.parse(call.body.toString("utf8").trim() || "{}");
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new ControlError(400, z.prettifyError(result.error));
  return result.data;
}
