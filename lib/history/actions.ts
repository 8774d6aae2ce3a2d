"use server";

import { secureAction } from "@/lib/gate/action";
import { findNumber } from "./find-number";
import { findNumberInput } from "./schema";

export const findNumberAction = secureAction(
  { name: "history.find-number", permission: "history.search", input: findNumberInput },
  findNumber,
);
