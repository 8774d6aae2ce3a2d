"use server";

import { secureAction } from "@/lib/gate/action";
import { createAuthority, makeWebhookAddress, updateAuthority } from "./change-authority";
import { checkConnection } from "./check-connection";
import { makeIntakeKey, revokeIntakeKey } from "./intake-keys";
import {
  authorityIdInput,
  createAuthorityInput,
  intakeKeyIdInput,
  makeIntakeKeyInput,
  updateAuthorityInput,
} from "./schema";

export const createAuthorityAction = secureAction(
  { name: "authority.create", permission: "authorities.manage", input: createAuthorityInput },
  createAuthority,
);

export const updateAuthorityAction = secureAction(
  { name: "authority.update", permission: "authorities.manage", input: updateAuthorityInput },
  updateAuthority,
);

export const makeWebhookAddressAction = secureAction(
  { name: "authority.webhook-address", permission: "authorities.manage", input: authorityIdInput },
  makeWebhookAddress,
);

export const checkConnectionAction = secureAction(
  { name: "authority.check", permission: "authorities.manage", input: authorityIdInput },
  checkConnection,
);

export const makeIntakeKeyAction = secureAction(
  { name: "authority.intake-key", permission: "authorities.manage", input: makeIntakeKeyInput },
  makeIntakeKey,
);

export const revokeIntakeKeyAction = secureAction(
  { name: "authority.revoke-intake-key", permission: "authorities.manage", input: intakeKeyIdInput },
  revokeIntakeKey,
);
