import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import type { Face, Route } from "@/lib/sandbox/router";
import { createAuthority, getAuthority, listAuthorities, updateAuthority } from "./authorities";
import { checkContactData } from "./contact-limits";
import { generateDocument, getDocument } from "./contract";
import { createRequest } from "./create";
import { approve, refuseVideoid, validateVideoid } from "./decide";
import { generateDeclaration } from "./declaration";
import { deleteDocument, getDocuments, uploadDocument, uploadVideoidEvidence } from "./documents";
import { downloadVideo } from "./download-video";
import { preauthLink } from "./enrolment";
import { detailed, errorAnswer, RaError } from "./errors";
import { documentLimit } from "./input";
import { getOfficer, getUser, listOfficers, listUsers } from "./people";
import { disableRenewal, enableRenewal, isRenewable, renewalStatus } from "./renewal";
import { cancelRequest, getRequest, listRequests, updateRequest, validateFields } from "./requests";
import { firstUnused, getScratchcard, isUsed, listScratchcards, move, revoke, whoAmI } from "./scratchcard-routes";
import { evidenceLimit, uploadEvidence, uploadVideo } from "./upload-evidence";

type Handler = (call: Call, sandbox: Sandbox) => Answer | Promise<Answer>;
type Row = [address: string, operation: string, handler: Handler, bodyLimit?: Route["bodyLimit"]];

const request = "/requests/:request_pk";

/** Operations carry the prefix so that a fault for one API never meets the other. */
const apiRoutes: readonly Row[] = [
  ["GET /scratchcards/get_first_unused", "ra_get_first_unused", firstUnused],
  ["POST /scratchcards/isused", "ra_is_used", isUsed],
  ["POST /scratchcards/whoami", "ra_whoami", whoAmI],
  ["POST /scratchcards/revoke", "ra_revoke", revoke],
  ["POST /scratchcards/move", "ra_move", move],
  ["GET /scratchcards", "ra_list_scratchcards", listScratchcards],
  ["GET /scratchcards/:scratchcard", "ra_get_scratchcard", getScratchcard],
  ["POST /requests", "ra_create_request", createRequest],
  ["GET /requests", "ra_list_requests", listRequests],
  ["POST /requests/check_contact_data_limits", "ra_check_contact_data_limits", checkContactData],
  ["POST /requests/is_renewable", "ra_is_renewable", isRenewable],
  [`GET ${request}`, "ra_get_request", getRequest],
  [`PUT ${request}`, "ra_update_request", updateRequest],
  [`DELETE ${request}/cancel`, "ra_cancel_request", cancelRequest],
  [`GET ${request}/validate`, "ra_validate", validateFields],
  [`POST ${request}/generates_tbs_receipt`, "ra_generates_tbs_receipt", generateDeclaration],
  [`POST ${request}/generate_document`, "ra_generate_document", generateDocument],
  [`POST ${request}/pl_get_document`, "ra_pl_get_document", getDocument],
  [`GET ${request}/pl_get_documents`, "ra_pl_get_documents", getDocuments],
  [`POST ${request}/pl_upload_document`, "ra_pl_upload_document", uploadDocument, documentLimit],
  [`POST ${request}/pl_delete_document`, "ra_pl_delete_document", deleteDocument],
  [`POST ${request}/pl_approve`, "ra_pl_approve", approve],
  [`POST ${request}/preauthlink`, "ra_preauthlink", preauthLink],
  [`POST ${request}/enable_renewal`, "ra_enable_renewal", enableRenewal],
  [`POST ${request}/disable_renewal`, "ra_disable_renewal", disableRenewal],
  [`GET ${request}/renewal_status`, "ra_renewal_status", renewalStatus],
  [`POST ${request}/upload_videoid_evidence`, "ra_upload_videoid_evidence", uploadVideoidEvidence, documentLimit],
  [`POST ${request}/validate_videoid`, "ra_validate_videoid", validateVideoid],
  [`POST ${request}/refuse_videoid`, "ra_refuse_videoid", refuseVideoid],
  ["PUT /videoid/:video_pk", "ra_upload_evidence", uploadEvidence, evidenceLimit],
  ["GET /download/video/:video_identifier", "ra_download_video", downloadVideo],
  ["GET /rao", "ra_list_raos", listOfficers],
  ["GET /rao/:rao", "ra_get_rao", getOfficer],
  ["GET /users", "ra_list_users", listUsers],
  ["GET /users/:user", "ra_get_user", getUser],
  ["GET /registrationauthorities", "ra_list_authorities", listAuthorities],
  ["POST /registrationauthorities", "ra_create_authority", createAuthority],
  ["GET /registrationauthorities/:authority", "ra_get_authority", getAuthority],
  ["PUT /registrationauthorities/:authority", "ra_update_authority", updateAuthority],
];

/** Samples show these without the slash that every address has to end with. */
const slashless = ["ra_validate_videoid", "ra_refuse_videoid", "ra_upload_evidence", "ra_download_video"];

export function raFace(sandbox: Sandbox): Face {
  return face(sandbox, "ra", "/api/v1", apiRoutes);
}

/** The host for videos has one address, and another beginning. */
export function raUploadFace(sandbox: Sandbox): Face {
  return face(sandbox, "ra-upload", "/v1", [
    ["POST /upload/video/:video_identifier", "ra_upload_video", uploadVideo, "stream"],
  ]);
}

function face(sandbox: Sandbox, name: string, prefix: string, rows: readonly Row[]): Face {
  const routes = rows.map(([address, operation, handler, bodyLimit]): Route => {
    const [method, path] = address.split(" ") as [Route["method"], string];
    const needsSlash = name === "ra" && !slashless.includes(operation);
    const handle = (call: Call) => {
      // What such an address gets is not documented; a redirect would lose the body of a POST.
      if (needsSlash && !call.url.pathname.endsWith("/") && sandbox.store.state.switches.ra.slashless === "refused")
        throw detailed(404, "Not found.");
      return handler(call, sandbox);
    };
    return { method, path: `${prefix}${path}`, operation, handle, ...(bodyLimit === undefined ? {} : { bodyLimit }) };
  });
  return {
    name,
    base: "",
    recordsReads: true,
    takesFaults: true,
    routes,
    unknown: (problem, call) =>
      problem === "path"
        ? json(404, { detail: "Not found." })
        : json(405, { detail: `Method "${call.method}" not allowed.` }),
    refuse: (error) => (error instanceof RaError ? errorAnswer(error) : null),
  };
}
