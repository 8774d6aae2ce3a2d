"use server";

import { secureAction } from "@/lib/gate/action";
import { proposeVersion } from "./propose-version";
import { proposeInput, seeInput, simulateDraftInput, simulateVersionInput, versionIdInput } from "./schema";
import { seeVersion } from "./see-version";
import { simulateDraft, simulateVersion } from "./simulate";
import { withdrawVersion } from "./withdraw-version";

export const proposeVersionAction = secureAction(
  { name: "policy.propose", permission: "policy.manage", input: proposeInput },
  proposeVersion,
);

export const seeVersionAction = secureAction(
  { name: "policy.see", permission: "policy.manage", input: seeInput },
  seeVersion,
);

export const withdrawVersionAction = secureAction(
  { name: "policy.withdraw", permission: "policy.manage", input: versionIdInput },
  withdrawVersion,
);

export const simulateDraftAction = secureAction(
  { name: "policy.simulate-draft", permission: "policy.manage", input: simulateDraftInput },
  simulateDraft,
);

export const simulateVersionAction = secureAction(
  { name: "policy.simulate", permission: "policy.manage", input: simulateVersionInput },
  simulateVersion,
);
