import type { z } from "zod";
import { AppError } from "@/lib/errors";

/** What was sent, as the schema allows it; else `invalid-input` with the problem of each field. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  // The issues need the input to tell a missing field from a wrong one; it goes no further than here.
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new AppError("invalid-input", { fields: problemsOf(parsed.error) });
  return parsed.data;
}

/**
 * Problems by field path. A schema's own messages are message keys (`fields.*`); what zod says by itself becomes
 * `required` or `invalid`.
 */
function problemsOf(error: z.ZodError): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const issue of error.issues) {
    const ours = /^[a-z][a-z0-9-]*$/.test(issue.message);
    const missing = issue.code === "invalid_type" && (issue.input === undefined || issue.input === null);
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
    const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths)
      problems[path.join(".") || "form"] ??= ours ? issue.message : missing ? "required" : "invalid";
  }
  return problems;
}
