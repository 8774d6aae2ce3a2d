import type { DemoAuthority } from "@/lib/sandbox/directory";
import { OneShotError } from "./errors";

/** `env` as the documents check it; the simulator has no settings file with a default. */
export function requireEnvironment(env: string | null | undefined, authorities: readonly DemoAuthority[]): string {
  if (!env?.trim()) {
    const details = "Missing env parameter. Please set it in settings or specify it as parameter";
    throw new OneShotError(400, details, { blamed: ["env"] });
  }
  if (env !== "sandbox" && env !== "prod")
    throw new OneShotError(400, `Environment ${env} does not exist`, { blamed: ["env"] });
  if (!authorities.some((authority) => authority.environment === env))
    throw new OneShotError(400, "The specified environment is not available");
  return env;
}
