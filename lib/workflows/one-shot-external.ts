import "server-only";
import * as oneShot from "@/lib/gateways/one-shot/client";
import { oneShotWorkflow, withVideoid } from "./one-shot";
import type { Workflow } from "./workflow";

/** Somebody else films the applicant; the evidence is handed over through us (one-shot-api 3.2, 3.3). */
export const oneShotExternal: Workflow = {
  id: "one-shot-external",
  ...oneShotWorkflow,

  // Some hosts answer with a link all the same; nobody is to be filmed behind it.
  open: async (connection, input, requestId) => ({
    ...(await oneShotWorkflow.open(connection, input, requestId)),
    link: null,
  }),

  upload: {
    evidences: (numbers, upload, requestId) => oneShot.uploadEvidences(withVideoid(numbers), upload, { requestId }),
    video: (numbers, video, requestId) => oneShot.uploadVideo(withVideoid(numbers), video, { requestId }),
  },
};
