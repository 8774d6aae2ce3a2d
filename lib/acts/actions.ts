"use server";

import { secureAction } from "@/lib/gate/action";
import { cancelRequest } from "./cancel-request";
import { cancelInput, updateInput } from "./schema";
import { updateContact } from "./update-contact";

export const cancelRequestAction = secureAction(
  { name: "request.cancel", permission: "request.cancel", input: cancelInput },
  cancelRequest,
);

export const updateContactAction = secureAction(
  { name: "request.update", permission: "request.update", input: updateInput },
  updateContact,
);
