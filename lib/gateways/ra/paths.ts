import "server-only";
import { env } from "@/lib/env";
import { documentedRoutes, fill, type Numbers, type Route, routesOf, type Target } from "@/lib/gateways/paths";

/*
 * Every remote address of the RA (ra-api 4-9). All end with a slash: a redirect to one would lose a body. Where the
 * references disagree about a number, both are at hand for a corrected line.
 */
const table = {
  firstUnusedScratchcard: { new: "GET /api/v1/scratchcards/get_first_unused/" },
  isScratchcardUsed: { new: "POST /api/v1/scratchcards/isused/" },
  createRequest: { new: "POST /api/v1/requests/" },
  listRequests: { new: "GET /api/v1/requests/" },
  getRequest: { new: "GET /api/v1/requests/{request_pk}/" },
  updateRequest: { new: "PUT /api/v1/requests/{request_pk}/" },
  cancelRequest: { new: "DELETE /api/v1/requests/{request_pk}/cancel/" },
  missingFields: { new: "GET /api/v1/requests/{request_pk}/validate/" },
  generateDeclaration: { new: "POST /api/v1/requests/{request_pk}/generates_tbs_receipt/" },
  generateDocument: { new: "POST /api/v1/requests/{request_pk}/generate_document/" },
  /** Described as a form, used as JSON: ` multipart` at the end of a corrected line sends the form. */
  getDocument: { new: "POST /api/v1/requests/{request_pk}/pl_get_document/" },
  listDocuments: { new: "GET /api/v1/requests/{request_pk}/pl_get_documents/" },
  uploadDocument: { new: "POST /api/v1/requests/{request_pk}/pl_upload_document/" },
  deleteDocument: { new: "POST /api/v1/requests/{request_pk}/pl_delete_document/" },
  uploadVideoidEvidence: { new: "POST /api/v1/requests/{request_pk}/upload_videoid_evidence/" },
  approve: { new: "POST /api/v1/requests/{request_pk}/pl_approve/" },
  preauthLink: { new: "POST /api/v1/requests/{request_pk}/preauthlink/" },
  checkContactData: { new: "POST /api/v1/requests/check_contact_data_limits/" },
  validateVideoid: { new: "POST /api/v1/requests/{request_pk}/validate_videoid/" },
  refuseVideoid: { new: "POST /api/v1/requests/{request_pk}/refuse_videoid/" },
  /** `{videoid_pk}` most naturally; the samples carry what elsewhere is `{request_pk}`. */
  uploadEvidences: { new: "PUT /api/v1/videoid/{videoid_pk}/" },
  /** On the upload host, without `/api`. */
  uploadVideo: { new: "POST /v1/upload/video/{video_identifier}/" },
  /** The prose says `{request_pk}`, the name of the parameter `{video_identifier}`. */
  downloadVideo: { new: "GET /api/v1/download/video/{video_identifier}/" },
  listOfficers: { new: "GET /api/v1/rao/" },
  getOfficer: { new: "GET /api/v1/rao/{rao_id}/" },
  listAuthorities: { new: "GET /api/v1/registrationauthorities/" },
  getAuthority: { new: "GET /api/v1/registrationauthorities/{authority}/" },
} as const;

export type RaOperation = keyof typeof table;

let routes: Record<RaOperation, Route> | undefined;

function routesInForce(): Record<RaOperation, Route> {
  routes ??= routesOf("ra", table);
  return routes;
}

const routeOf = (operation: RaOperation): Route => routesInForce()[operation];

/** For finding out which of them a host serves. */
export const raRoutes = () => documentedRoutes(routesInForce(), table);

/** Whether a body that may be JSON is to be sent as a form. */
export const sendsForm = (operation: RaOperation) => routeOf(operation).template.endsWith(" multipart");

export function target(operation: RaOperation, numbers: Numbers): Target {
  return targetOf(operation, routeOf(operation), numbers);
}

export function targetOf(operation: string, route: Route, numbers: Numbers): Target {
  const host = operation === "uploadVideo" ? "RA_UPLOAD_URL" : "RA_URL";
  return fill(operation, route, env()[host], numbers, host);
}
