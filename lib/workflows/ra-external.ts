import "server-only";
import * as videoid from "@/lib/gateways/ra/videoid";
import { raWorkflow, withVideo } from "./ra";
import type { Workflow } from "./workflow";

/** Somebody else films the applicant; the evidence is handed over through us (ra-api 7.3, 7.4). */
export const raExternal: Workflow = {
  id: "ra-external",
  ...raWorkflow,

  // Nobody is to be filmed behind a link that some hosts return all the same.
  open: async (connection, input, requestId) => ({
    ...(await raWorkflow.open(connection, input, requestId)),
    link: null,
  }),

  upload: {
    evidences: (numbers, upload, requestId) => videoid.uploadEvidences(withVideo(numbers), upload, { requestId }),
    video: (numbers, video, requestId) => videoid.uploadVideo(withVideo(numbers), video, { requestId }),
  },
};
