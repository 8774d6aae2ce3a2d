"use server";

import { secureAction } from "@/lib/gate/action";
import { answerSecondLook } from "./answer-look";
import { askSecondLook } from "./ask-look";
import { askInput, takeInput, verdictInput } from "./schema";
import { takeSecondLook } from "./take-look";

export const askSecondLookAction = secureAction(
  { name: "look.ask", permission: "review.decide", input: askInput },
  askSecondLook,
);

export const takeSecondLookAction = secureAction(
  { name: "look.take", permission: "look.answer", input: takeInput },
  takeSecondLook,
);

export const answerSecondLookAction = secureAction(
  { name: "look.answer", permission: "look.answer", input: verdictInput },
  answerSecondLook,
);
