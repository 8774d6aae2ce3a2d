"use server";

import { secureAction } from "@/lib/gate/action";
import { createAuthority, makeWebhookAddress, updateAuthority } from "./change-authority";
import { checkConnection } from "./check-connection";
import { authorityIdInput, createAuthorityInput, updateAuthorityInput } from "./schema";

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
