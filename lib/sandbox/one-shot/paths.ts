import type { OperationName } from "./operations";
import type { Generation } from "./shapes";

export interface PathTable {
  base: string;
  routes: [string, OperationName][];
}

/** Only the older guide has this one, on a base of its own. */
export const guidePaths: PathTable = {
  base: "/v1/upload",
  routes: [["POST /video/:video_identifier", "upload_video"]],
};

/** Method and path of every operation. Some have several: the documents disagree, and all of theirs are answered. */
export const paths: Record<Generation, PathTable> = {
  new: {
    base: "/oneshot/api/v1",
    routes: [
      ["GET /hello", "hello"],
      ["POST /videoid", "create_videoid"],
      ["POST /videoid/:videoid_pk/evidences", "upload_evidences"],
      ["POST /videoid/:videoid_pk/video", "upload_video"],
      ["GET /videoid/:videoid_pk/video", "download_video"],
      ["POST /videoid/:videoid_pk/approve", "approve"],
      ["POST /videoid/:videoid_pk/refuse", "refuse"],
      ["GET /request/:request_pk", "get_request"],
      ["PUT /request/:request_pk", "update_request"],
      ["DELETE /request/:request_pk", "cancel_request"],
      ["POST /otp/:request_pk", "generate_otp"],
      ["POST /sign/:request_pk", "sign"],
      ["GET /contract/:request_pk", "get_contract"],
      ["POST /document/:request_pk", "upload_documents"],
      ["DELETE /document/:request_pk", "delete_all_documents"],
      ["GET /document/:request_pk/:document_uid", "get_document"],
      ["GET /document/:request_pk/:document_type/:document_uid", "get_document"],
      ["DELETE /document/:request_pk/:document_uid", "delete_document"],
      ["GET /documents/:request_pk", "list_documents"],
      ["POST /token", "create_token"],
      ["GET /tokens", "list_tokens"],
      ["GET /token/:token_uid", "get_token"],
      ["DELETE /token/:token_uid", "delete_token"],
      ["POST /image", "upload_image"],
      ["GET /images", "list_images"],
      ["DELETE /images", "delete_all_images"],
      ["GET /image/:image_uid", "get_image"],
      ["DELETE /image/:image_uid", "delete_image"],
    ],
  },
  legacy: {
    base: "/api/v1",
    routes: [
      ["GET /hello", "hello"],
      ["GET /version", "version"],
      ["GET /settings", "get_settings"],
      ["POST /settings", "update_settings"],
      ["POST /videoid", "create_videoid_legacy"],
      ["POST /videoid/:request_pk/evidences", "upload_evidences"],
      ["POST /videoid/:request_pk/evidences/video", "upload_video"],
      ["GET /videoid/:request_pk/download/video", "download_video"],
      ["GET /download/video/:video_identifier", "download_video"],
      ["POST /requests/:request_pk/approve", "approve"],
      ["POST /request/:request_pk/approve", "approve"],
      ["POST /videoid/:request_pk/refuse", "refuse"],
      ["GET /request/:request_pk", "get_request"],
      ["PUT /request/:request_pk", "update_request"],
      ["DELETE /request/:request_pk", "cancel_request"],
      ["GET /async/status/:request_pk", "async_status"],
      ["POST /otp/:request_pk", "generate_otp"],
      ["POST /sign/:request_pk", "sign"],
      ["GET /document/:request_pk/contract", "get_contract"],
      ["POST /document/:request_pk", "upload_documents"],
      ["GET /document/:request_pk/:document_type/:document_uid", "get_document"],
      ["DELETE /document/:request_pk/:document_type/:document_uid", "delete_document"],
      ["GET /documents/:request_pk", "list_documents"],
      ["DELETE /documents/:request_pk", "delete_all_documents"],
      ["POST /token", "create_token_legacy"],
      ["GET /tokens", "list_tokens"],
      ["GET /token/:token_uid", "get_token"],
      ["DELETE /token/:token_uid", "delete_token"],
      ["POST /image", "upload_image"],
      ["GET /images", "list_images"],
      ["DELETE /images", "delete_all_images"],
      ["GET /image/:image_uid", "get_image"],
      ["DELETE /image/:image_uid", "delete_image"],
    ],
  },
};
