import "server-only";
import { env } from "@/lib/env";
import {
  documentedRoutes,
  fill,
  type Generation,
  type Numbers,
  type Route,
  routesOf,
  type Target,
} from "@/lib/gateways/paths";

/*
 * Every remote address of One-Shot in both generations (one-shot-api 3-6 and 9). "Inferred": the operation is named in
 * the new generation, its path is not.
 */
const table = {
  createVideoid: { new: "POST /oneshot/api/v1/videoid", legacy: "POST /api/v1/videoid" },
  uploadEvidences: {
    new: "POST /oneshot/api/v1/videoid/{videoid_pk}/evidences",
    legacy: "POST /api/v1/videoid/{request_pk}/evidences",
  },
  uploadVideo: {
    new: "POST /oneshot/api/v1/videoid/{videoid_pk}/video",
    legacy: "POST /api/v1/videoid/{request_pk}/evidences/video",
  },
  /** Inferred. */
  downloadVideo: {
    new: "GET /oneshot/api/v1/videoid/{videoid_pk}/video",
    legacy: "GET /api/v1/videoid/{request_pk}/download/video",
  },
  /** The legacy samples write `request` where the description says `requests`. */
  approve: {
    new: "POST /oneshot/api/v1/videoid/{videoid_pk}/approve",
    legacy: "POST /api/v1/requests/{request_pk}/approve",
  },
  refuse: {
    new: "POST /oneshot/api/v1/videoid/{videoid_pk}/refuse",
    legacy: "POST /api/v1/videoid/{request_pk}/refuse",
  },
  /** Inferred. */
  getRequest: { new: "GET /oneshot/api/v1/request/{request_pk}", legacy: "GET /api/v1/request/{request_pk}" },
  /** Inferred. */
  updateRequest: { new: "PUT /oneshot/api/v1/request/{request_pk}", legacy: "PUT /api/v1/request/{request_pk}" },
  /** Inferred. */
  cancelRequest: { new: "DELETE /oneshot/api/v1/request/{request_pk}", legacy: "DELETE /api/v1/request/{request_pk}" },
  uploadDocuments: { new: "POST /oneshot/api/v1/document/{request_pk}", legacy: "POST /api/v1/document/{request_pk}" },
  getOriginalDocument: {
    new: "GET /oneshot/api/v1/document/{request_pk}/{document_uid}?document_type=original",
    legacy: "GET /api/v1/document/{request_pk}/original/{document_uid}",
  },
  /** Elsewhere in the same documentation `…/{document_uid}?document_type=signed`. */
  getSignedDocument: {
    new: "GET /oneshot/api/v1/document/{request_pk}/signed/{document_uid}",
    legacy: "GET /api/v1/document/{request_pk}/signed/{document_uid}",
  },
  deleteDocument: {
    new: "DELETE /oneshot/api/v1/document/{request_pk}/{document_uid}",
    legacy: "DELETE /api/v1/document/{request_pk}/{document_type}/{document_uid}",
  },
  deleteDocuments: {
    new: "DELETE /oneshot/api/v1/document/{request_pk}",
    legacy: "DELETE /api/v1/documents/{request_pk}",
  },
  getContract: {
    new: "GET /oneshot/api/v1/contract/{request_pk}",
    legacy: "GET /api/v1/document/{request_pk}/contract",
  },
  generateOtp: { new: "POST /oneshot/api/v1/otp/{request_pk}", legacy: "POST /api/v1/otp/{request_pk}" },
  sign: { new: "POST /oneshot/api/v1/sign/{request_pk}", legacy: "POST /api/v1/sign/{request_pk}" },
  uploadImage: { new: "POST /oneshot/api/v1/image", legacy: "POST /api/v1/image" },
  deleteImage: { new: "DELETE /oneshot/api/v1/image/{image_uid}", legacy: "DELETE /api/v1/image/{image_uid}" },
  createToken: { new: "POST /oneshot/api/v1/token", legacy: "POST /api/v1/token" },
  getToken: { new: "GET /oneshot/api/v1/token/{token_uid}", legacy: "GET /api/v1/token/{token_uid}" },
  listTokens: { new: "GET /oneshot/api/v1/tokens", legacy: "GET /api/v1/tokens" },
  /** Inferred. */
  deleteToken: { new: "DELETE /oneshot/api/v1/token/{token_uid}", legacy: "DELETE /api/v1/token/{token_uid}" },
} as const satisfies Record<string, Record<Generation, string>>;

export type OneShotOperation = keyof typeof table;

/** Where a generation contradicts itself. */
const alternatives = {
  approve: { template: "POST /api/v1/request/{request_pk}/approve", generation: "legacy" },
  getSignedDocument: {
    template: "GET /oneshot/api/v1/document/{request_pk}/{document_uid}?document_type=signed",
    generation: "new",
  },
} as const;

let routes: Record<OneShotOperation, Route> | undefined;

function routesInForce(): Record<OneShotOperation, Route> {
  routes ??= routesOf("one-shot", table);
  return routes;
}

const routeOf = (operation: OneShotOperation): Route => routesInForce()[operation];

/** For finding out which of them a host serves. */
export const oneShotRoutes = () => documentedRoutes(routesInForce(), table, alternatives);

/** The form of a body where the generations differ in it. */
export const generationOf = (operation: OneShotOperation): Generation => routeOf(operation).generation;

export function target(operation: OneShotOperation, numbers: Numbers): Target {
  return targetOf(operation, routeOf(operation), numbers);
}

export const targetOf = (operation: string, route: Route, numbers: Numbers): Target =>
  fill(operation, route, env().ONE_SHOT_URL, numbers, "ONE_SHOT_URL");
