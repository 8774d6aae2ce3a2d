"use server";

import { recordLook } from "@/lib/evidence/looks";
import { recollectEvidence } from "@/lib/evidence/recollect";
import { secureAction } from "@/lib/gate/action";
import { requestIdInput } from "@/lib/requests/schema";
import { answerItem } from "./answer-item";
import { approveRequest, refuseRequest, validateRequest } from "./record-decision";
import { releaseDecision } from "./release-decision";
import { answerInput, approveInput, lookInput, refuseInput, releaseInput } from "./schema";

export const answerItemAction = secureAction(
  { name: "review.answer", permission: "review.decide", limit: "media", input: answerInput },
  answerItem,
);

export const recordLookAction = secureAction(
  { name: "review.look", permission: "evidence.see", limit: "media", input: lookInput },
  recordLook,
);

export const recollectEvidenceAction = secureAction(
  { name: "review.recollect", permission: "evidence.see", input: requestIdInput },
  recollectEvidence,
);

export const approveRequestAction = secureAction(
  { name: "review.approve", permission: "review.decide", input: approveInput },
  approveRequest,
);

export const validateRequestAction = secureAction(
  { name: "review.validate", permission: "review.decide", input: approveInput },
  validateRequest,
);

export const releaseDecisionAction = secureAction(
  { name: "decision.release", permission: "decision.release", input: releaseInput },
  releaseDecision,
);

export const refuseRequestAction = secureAction(
  { name: "review.refuse", permission: "review.decide", input: refuseInput },
  refuseRequest,
);
