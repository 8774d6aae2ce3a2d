import { randomBytes, randomUUID } from "node:crypto";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Answer, Call } from "@/lib/sandbox/http";
import type { Route } from "@/lib/sandbox/router";
import { asyncStatus } from "./async-status";
import { cancelRequest, updateRequest } from "./change-request";
import { getContract } from "./contract";
import { createAndRemember, createVideoid } from "./create";
import { approve, refuse } from "./decide";
import { deleteAllDocuments, deleteDocument, getDocument, listDocuments } from "./documents";
import { getRequest } from "./get-request";
import { deleteAllImages, deleteImage, getImage, listImages, uploadImage } from "./images";
import { generateOtp } from "./otp";
import { getSettings, getVersion, updateSettings } from "./settings";
import { type Reply, shapes } from "./shapes";
import { sign } from "./sign";
import { createToken, deleteToken, getToken, listTokens } from "./tokens";
import { uploadDocuments } from "./upload-documents";
import { uploadEvidences, uploadVideo } from "./upload-evidences";
import { downloadVideo } from "./video";

interface Operation {
  handle: (call: Call, sandbox: Sandbox) => Answer | Reply | Promise<Answer | Reply>;
  bodyLimit?: NonNullable<Route["bodyLimit"]>;
}

/** Four photographs in Base64. */
const evidenceBytes = 64 * 1024 * 1024;

const newToken = () => randomUUID();
const legacyToken = () => randomBytes(16).toString("hex");

/** Every operation by the name that faults, the ledger and switches use. */
export const operations = {
  hello: { handle: () => shapes.read("Hello") },
  version: { handle: getVersion },
  get_settings: { handle: getSettings },
  update_settings: { handle: updateSettings },
  create_videoid: { handle: createVideoid },
  create_videoid_legacy: { handle: createAndRemember },
  upload_evidences: { handle: uploadEvidences, bodyLimit: evidenceBytes },
  upload_video: { handle: uploadVideo, bodyLimit: "stream" },
  download_video: { handle: downloadVideo },
  approve: { handle: approve },
  refuse: { handle: refuse },
  get_request: { handle: getRequest },
  update_request: { handle: updateRequest },
  cancel_request: { handle: cancelRequest },
  async_status: { handle: asyncStatus },
  generate_otp: { handle: generateOtp },
  sign: { handle: sign },
  get_contract: { handle: getContract },
  upload_documents: { handle: uploadDocuments, bodyLimit: "stream" },
  list_documents: { handle: listDocuments },
  get_document: { handle: getDocument },
  delete_document: { handle: deleteDocument },
  delete_all_documents: { handle: deleteAllDocuments },
  create_token: { handle: (call, sandbox) => createToken(call, sandbox, newToken) },
  create_token_legacy: { handle: (call, sandbox) => createToken(call, sandbox, legacyToken) },
  get_token: { handle: getToken },
  list_tokens: { handle: listTokens },
  delete_token: { handle: deleteToken },
  upload_image: { handle: uploadImage, bodyLimit: "stream" },
  list_images: { handle: listImages },
  get_image: { handle: getImage },
  delete_image: { handle: deleteImage },
  delete_all_images: { handle: deleteAllImages },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

export function operationNamed(name: OperationName): Operation {
  return operations[name];
}
