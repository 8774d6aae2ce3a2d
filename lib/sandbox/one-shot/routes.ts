import type { Sandbox } from "@/lib/sandbox/context";
import { json } from "@/lib/sandbox/http";
import type { Face } from "@/lib/sandbox/router";
import { cancelRequest, updateRequest } from "./change-request";
import { createVideoid } from "./create";
import { approve, refuse } from "./decide";
import { errorAnswer, OneShotError } from "./errors";
import { getRequest } from "./get-request";
import { shapes } from "./shapes";
import { createToken, deleteToken, getToken, listTokens } from "./tokens";
import { downloadVideo } from "./video";

/** One-Shot's new generation, as far as an identification by the provider needs it. */
export function oneShotFace(sandbox: Sandbox): Face {
  return {
    name: "one-shot",
    base: "/oneshot/api/v1",
    recordsReads: true,
    takesFaults: true,
    routes: [
      { method: "GET", path: "/hello", operation: "hello", handle: () => shapes.read("Hello") },
      { method: "POST", path: "/videoid", operation: "create_videoid", handle: (call) => createVideoid(call, sandbox) },
      {
        method: "GET",
        path: "/videoid/:videoid_pk/video",
        operation: "download_video",
        handle: (call) => downloadVideo(call, sandbox),
      },
      {
        method: "POST",
        path: "/videoid/:videoid_pk/approve",
        operation: "approve",
        handle: (call) => approve(call, sandbox),
      },
      {
        method: "POST",
        path: "/videoid/:videoid_pk/refuse",
        operation: "refuse",
        handle: (call) => refuse(call, sandbox),
      },
      {
        method: "GET",
        path: "/request/:request_pk",
        operation: "get_request",
        handle: (call) => getRequest(call, sandbox),
      },
      {
        method: "PUT",
        path: "/request/:request_pk",
        operation: "update_request",
        handle: (call) => updateRequest(call, sandbox),
      },
      {
        method: "DELETE",
        path: "/request/:request_pk",
        operation: "cancel_request",
        handle: (call) => cancelRequest(call, sandbox),
      },
      { method: "POST", path: "/token", operation: "create_token", handle: (call) => createToken(call, sandbox) },
      { method: "GET", path: "/tokens", operation: "list_tokens", handle: (call) => listTokens(call, sandbox) },
      { method: "GET", path: "/token/:token_uid", operation: "get_token", handle: (call) => getToken(call, sandbox) },
      {
        method: "DELETE",
        path: "/token/:token_uid",
        operation: "delete_token",
        handle: (call) => deleteToken(call, sandbox),
      },
    ],
    // Ours: a path nobody serves gets what the framework named by the operation ids would say.
    unknown: (problem) =>
      problem === "path" ? json(404, { detail: "Not Found" }) : json(405, { detail: "Method Not Allowed" }),
    refuse: (error) =>
      error instanceof OneShotError ? errorAnswer(error, "legacy") : null,
  };
}
