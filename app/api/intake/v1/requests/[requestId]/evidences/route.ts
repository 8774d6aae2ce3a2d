import { z } from "zod";
import { keyRoute } from "@/lib/gate/key-route";
import { refusal } from "@/lib/intake/answers";
import { putEvidences } from "@/lib/intake/operations";

const params = z.strictObject({ requestId: z.uuid() });

export const PUT = keyRoute(
  { name: "intake.evidences", params, refuse: refusal },
  ({ actor, params: { requestId }, request }) => putEvidences(actor, request, requestId),
);
