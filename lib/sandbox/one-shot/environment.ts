import type { Sandbox } from "@/lib/sandbox/context";
import { OneShotError } from "./errors";

/** `env` as the documents check it; the settings' one when the call has none. */
export function requireEnvironment(sent: string | null | undefined, { store, directory }: Sandbox): string {
  const env = sent?.trim() ? sent : store.state.settings.environment;
  if (!env?.trim()) {
    const details = "Missing env parameter. Please set it in settings or specify it as parameter";
    throw new OneShotError(400, details, { blamed: ["env"] });
  }
  if (env !== "sandbox" && env !== "prod")
    throw new OneShotError(400, `Environment ${env} does not exist`, { blamed: ["env"] });
  if (!directory.authorities().some((authority) => authority.environment === env))
    throw new OneShotError(400, "The specified environment is not available");
  return env;
}
