import path from "node:path";
import { z } from "zod";
import { SandboxError } from "./sandbox-error";

const environmentSchema = z.object({
  APP_STAGE: z.string().optional(),
  DATA_DIR: z.string().min(1).default(".data"),
  SANDBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(4010),
  /** Without these, the two ports after the first or, where they are taken, any free ones. */
  SANDBOX_RA_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  SANDBOX_RA_UPLOAD_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  SANDBOX_HOST: z.string().min(1).default("127.0.0.1"),
  SANDBOX_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .transform((origin) => origin.replace(/\/+$/, ""))
    .optional(),
});

export function readConfig() {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new SandboxError(`The sandbox cannot start: check ${names} in the environment.`);
  }
  const environment = parsed.data;
  if (environment.APP_STAGE === "production")
    throw new SandboxError("The sandbox is a simulator and does not start with APP_STAGE=production.");
  const projectRoot = path.resolve(import.meta.dirname, "../..");
  return {
    dataDir: path.resolve(projectRoot, environment.DATA_DIR),
    mediaDir: path.join(import.meta.dirname, "media"),
    port: environment.SANDBOX_PORT,
    raPorts: { api: environment.SANDBOX_RA_PORT, upload: environment.SANDBOX_RA_UPLOAD_PORT },
    host: environment.SANDBOX_HOST,
    origin: environment.SANDBOX_ORIGIN,
  };
}
