import os from "node:os";
import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import { loose, parseBody, readJson } from "./body";
import { type Reply, shapes } from "./shapes";

/** GET /settings; the new generation has none. */
export function getSettings(_call: Call, { store }: Sandbox): Reply {
  const { tsa_url, default_profile, default_ra, billing_username, billing_password, environment } =
    store.state.settings;
  return shapes.read({
    tsa: { tsa_url: tsa_url ?? "" },
    request: { default_profile: default_profile ?? "", default_ra: default_ra ?? "" },
    billing: { billing_username: billing_username ?? "", billing_password: billing_password ?? "" },
    general: {
      environment: environment ?? "",
      rootstore: "simulation",
      configuration: "default",
      usepdfclean: false,
    },
  });
}

const changeSchema = z.object({
  tsa: z.object({ tsa_url: loose }).optional(),
  request: z.object({ default_profile: loose, default_ra: loose }).optional(),
  billing: z.object({ billing_username: loose, billing_password: loose }).optional(),
  general: z.object({ environment: loose }).optional(),
});

/** POST /settings. A blank value takes a default away, which is ours. */
export function updateSettings(call: Call, { store }: Sandbox): Reply {
  const { tsa, request, billing, general } = parseBody(changeSchema, readJson(call, "Invalid JSON"));
  const sent = { ...tsa, ...request, ...billing, environment: general?.environment };
  store.change(({ settings }) => {
    for (const name of settingNames) {
      const value = sent[name];
      if (value !== undefined && value !== null) settings[name] = value.trim() === "" ? null : value;
    }
  });
  call.ledger.effect = "settings changed";
  return shapes.done("Settings saved successfully");
}

const settingNames = [
  "tsa_url",
  "default_profile",
  "default_ra",
  "billing_username",
  "billing_password",
  "environment",
] as const;

/** GET /version */
export function getVersion(): Reply {
  const info = {
    machine: os.machine(),
    version: os.version(),
    release: os.release(),
    hostname: "sandbox",
    system: os.type(),
    processor: os.arch(),
  };
  return shapes.read({ name: "OneShot Optimizer (simulation)", version: "1.5.0", info });
}
