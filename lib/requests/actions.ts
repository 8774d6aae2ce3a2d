"use server";

import { secureAction } from "@/lib/gate/action";
import { revealChange } from "./changes";
import { repairInput, revealChangeInput, revealInput } from "./detail-view";
import { showEnrolmentLink } from "./enrolment-link";
import { reportInput, resolveInput } from "./incidents-view";
import { linkPicture } from "./link-picture";
import { openRequest } from "./open-request";
import { readNow, setVideoNumber } from "./repair";
import { reportIncident } from "./report-incident";
import { resolveIncident } from "./resolve-incident";
import { revealField } from "./reveal";
import { openRequestInput, requestIdInput } from "./schema";

export const openRequestAction = secureAction(
  { name: "request.open", permission: "request.create", limit: "create", input: openRequestInput },
  openRequest,
);

export const showLinkAction = secureAction(
  { name: "request.show-link", permission: "link.see", limit: "reveal", input: requestIdInput },
  linkPicture,
);

export const showEnrolmentLinkAction = secureAction(
  { name: "request.show-enrolment-link", permission: "link.see", limit: "reveal", input: requestIdInput },
  showEnrolmentLink,
);

export const readNowAction = secureAction(
  { name: "request.read-now", permission: "request.refresh", input: requestIdInput },
  readNow,
);

export const revealFieldAction = secureAction(
  { name: "request.reveal", permission: "field.reveal", limit: "reveal", input: revealInput },
  revealField,
);

export const revealChangeAction = secureAction(
  { name: "request.reveal-change", permission: "field.reveal", limit: "reveal", input: revealChangeInput },
  revealChange,
);

export const setVideoNumberAction = secureAction(
  { name: "request.set-video-number", permission: "request.repair", input: repairInput },
  setVideoNumber,
);

export const resolveIncidentAction = secureAction(
  { name: "incident.resolve", permission: "incident.resolve", input: resolveInput },
  resolveIncident,
);

export const reportIncidentAction = secureAction(
  { name: "incident.report", permission: "incident.report", input: reportInput },
  reportIncident,
);
