import type { z } from "zod";

/**
 * Problems by field path. A schema's own messages are message keys (`fields.*`); what zod says by itself becomes
 * `required` or `invalid`.
 */
export function problemsOf(error: z.ZodError): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = issue.path.join(".") || "form";
    if (problems[field]) continue;
    const ours = /^[a-z][a-z0-9-]*$/.test(issue.message);
    const missing = issue.code === "invalid_type" && issue.input === undefined;
    problems[field] = ours ? issue.message : missing ? "required" : "invalid";
  }
  return problems;
}
