"use server";

import { secureAction } from "@/lib/gate/action";
import { approveValidated } from "./approve-validated";
import { markPaperRead, openPaper } from "./read-paper";
import { saveFields } from "./save-fields";
import { approveValidatedInput, openPaperInput, readPaperInput, saveFieldsInput } from "./schema";

export const saveFieldsAction = secureAction(
  { name: "completion.save-fields", permission: "review.decide", input: saveFieldsInput },
  saveFields,
);

export const openPaperAction = secureAction(
  { name: "completion.open-paper", permission: "review.decide", input: openPaperInput },
  openPaper,
);

export const markPaperReadAction = secureAction(
  { name: "completion.read-paper", permission: "review.decide", input: readPaperInput },
  markPaperRead,
);

export const approveValidatedAction = secureAction(
  { name: "completion.approve", permission: "review.decide", input: approveValidatedInput },
  approveValidated,
);
