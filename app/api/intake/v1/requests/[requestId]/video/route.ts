import { z } from "zod";
import { keyRoute } from "@/lib/gate/key-route";
import { refusal } from "@/lib/intake/answers";
import { putVideo } from "@/lib/intake/operations";

const params = z.strictObject({ requestId: z.uuid() });

export const PUT = keyRoute(
  { name: "intake.video", params, refuse: refusal },
  ({ actor, params: { requestId }, request }) => putVideo(actor, request, requestId),
);
