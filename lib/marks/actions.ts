"use server";

import { secureAction } from "@/lib/gate/action";
import { addMark } from "./add-mark";
import { removeMark } from "./remove-mark";
import { addMarkInput, removeMarkInput } from "./schema";

export const addMarkAction = secureAction(
  { name: "review.mark", permission: "review.decide", limit: "media", input: addMarkInput },
  addMark,
);

export const removeMarkAction = secureAction(
  { name: "review.unmark", permission: "review.decide", limit: "media", input: removeMarkInput },
  removeMark,
);
