import { z } from "zod";
import { answer, secureRoute } from "@/lib/gate/route";
import { readSigning } from "@/lib/signing/reads";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = secureRoute({ name: "signing.read", permission: "signing.see", params }, async ({ actor, params }) =>
  answer(await readSigning(actor, params.requestId)),
);
