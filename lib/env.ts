import path from "node:path";
import { z } from "zod";

/*
 * The product's configuration: the one file that reads the environment. Keys and certificates come as files; the one
 * secret that may stand in a variable of ours is the password in a database address, so no refusal repeats a value.
 */

const optionalUrl = z.url({ protocol: /^https?$/ }).optional();
const optionalText = z.string().min(1).optional();

const logLevels = ["silent", "error", "warn", "info", "debug"] as const;

const schema = z
  .object({
    APP_STAGE: z.enum(["demo", "production"]).default("demo"),
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    APP_ORIGIN: optionalUrl,
    SIGNING_ORIGIN: optionalUrl,
    DATABASE_URL: z.string().min(1, "Set DATABASE_URL, or start with `npm start`, which brings its own database."),
    MIGRATE_DATABASE_URL: optionalText,
    DATA_DIR: z.string().min(1).default(".data"),
    KEY_FILE: optionalText,
    ONE_SHOT_URL: optionalUrl,
    PROVIDER_PATHS_FILE: optionalText,
    RA_URL: optionalUrl,
    RA_UPLOAD_URL: optionalUrl,
    RA_CLIENT_CERT_FILE: optionalText,
    RA_CLIENT_KEY_FILE: optionalText,
    RA_CA_FILE: optionalText,
    EVIDENCE_STORE: z.enum(["file", "s3"]).default("file"),
    S3_BUCKET: optionalText,
    S3_REGION: optionalText,
    S3_ENDPOINT: optionalUrl,
    JOBS: z.enum(["inline", "worker"]).default("worker"),
    /** Below what a service manager waits before it kills; ours waits 32 seconds. */
    DRAIN_SECONDS: z.coerce.number().int().min(1).max(25).default(25),
    NAME_PREFIX_SEARCH: z.enum(["on", "off"]).default("on"),
    TRUST_PROXY: z.enum(["0", "1"]).optional(),
    LOG_LEVEL: z.enum(logLevels).default("info"),
  })
  .superRefine((value, context) => {
    const refuse = (key: keyof typeof value, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    // What is no address at all has been refused for that already.
    const hostOf = (address = "") => (URL.canParse(address) ? new URL(address).hostname : null);
    if (value.EVIDENCE_STORE === "s3" && !value.S3_BUCKET) refuse("S3_BUCKET", "Name the bucket of EVIDENCE_STORE=s3.");
    if ((value.RA_CLIENT_CERT_FILE === undefined) !== (value.RA_CLIENT_KEY_FILE === undefined))
      refuse("RA_CLIENT_CERT_FILE", "Name the RA's client certificate and its key together.");
    if (value.SIGNING_ORIGIN && sameHost(value.SIGNING_ORIGIN, value.APP_ORIGIN ?? `http://localhost:${value.PORT}`))
      refuse("SIGNING_ORIGIN", "The signing page's origin has a host of its own, or is left out.");
    if (value.APP_STAGE !== "production") return;
    for (const key of ["ONE_SHOT_URL", "RA_URL", "RA_UPLOAD_URL"] as const) {
      const host = hostOf(value[key]);
      if (host === null) continue;
      if (isLoopback(host) || isSandbox(host))
        refuse(key, "A sandbox address may never answer for production: name the provider's own host.");
      else if (!value[key]?.startsWith("https:")) refuse(key, "Production reaches the provider over https only.");
    }
    if (!value.APP_ORIGIN?.startsWith("https:") || isLoopback(hostOf(value.APP_ORIGIN) ?? ""))
      refuse("APP_ORIGIN", "Production needs the public https origin.");
    if (
      value.SIGNING_ORIGIN &&
      (!value.SIGNING_ORIGIN.startsWith("https:") || isLoopback(hostOf(value.SIGNING_ORIGIN) ?? ""))
    )
      refuse("SIGNING_ORIGIN", "Production needs a public https origin.");
    if (!value.KEY_FILE)
      refuse(
        "KEY_FILE",
        "Production needs its own keys: make them with `npm run keys -- create FILE` and name the file.",
      );
  });

const sameHost = (one: string, other: string) =>
  URL.canParse(one) && URL.canParse(other) && new URL(one).host === new URL(other).host;

/** Whether a host says of itself that it is a sandbox, the provider's own included. */
const isSandbox = (hostname: string) => /(^|[.-])sandbox([.-]|$)/i.test(hostname);

/** Whether a host name is this machine: where the sandbox lives. */
export function isLoopback(hostname: string): boolean {
  const names =
    /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[?::1?\]?|\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]+|0:0)\])$/i;
  return names.test(hostname.replace(/\.$/, ""));
}

export type Env = Readonly<
  Omit<z.infer<typeof schema>, "APP_ORIGIN" | "KEY_FILE" | "TRUST_PROXY"> & {
    APP_ORIGIN: string;
    KEY_FILE: string;
    TRUST_PROXY: boolean;
  }
>;

/** Reads and checks a configuration; throws one error that names every variable and the remedy. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The configuration cannot be used.\n${lines.join("\n")}`);
  }
  const dataDir = path.resolve(parsed.data.DATA_DIR);
  return Object.freeze({
    ...parsed.data,
    DATA_DIR: dataDir,
    SIGNING_ORIGIN: parsed.data.SIGNING_ORIGIN && new URL(parsed.data.SIGNING_ORIGIN).origin,
    APP_ORIGIN: new URL(parsed.data.APP_ORIGIN ?? `http://localhost:${parsed.data.PORT}`).origin,
    KEY_FILE: parsed.data.KEY_FILE ?? path.join(dataDir, "keys.json"),
    // Production stands behind a proxy that ends TLS and appends the client's address; elsewhere the header is a claim.
    TRUST_PROXY: (parsed.data.TRUST_PROXY ?? (parsed.data.APP_STAGE === "production" ? "1" : "0")) === "1",
  });
}

/** Level of the log, needed before the configuration is checked; that check then refuses an unknown one. */
export const logLevel = logLevels.find((level) => level === process.env.LOG_LEVEL) ?? "info";

let current: Env | undefined;

/** The configuration of this process, read at the first use: a build has none. */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** Whether this is `next dev`. */
export const isDevelopment = process.env.NODE_ENV === "development";

/**
 * Next seals with this what an action closes over; by itself each build has a key of its own, and what one instance
 * sealed another could not open.
 */
export function setActionKey(key: string): void {
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = key;
}

/** next-auth reads its own address from the environment and would otherwise believe the request's Host. */
export function setAuthOrigin(origin: string): void {
  process.env.NEXTAUTH_URL = origin;
}
