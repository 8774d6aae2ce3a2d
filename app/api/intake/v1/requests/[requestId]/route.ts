import { z } from "zod";
import { keyRoute } from "@/lib/gate/key-route";
import { answerJson, refusal, wordsFor } from "@/lib/intake/answers";
import { readState } from "@/lib/intake/read-state";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = keyRoute(
  { name: "intake.read", params, refuse: refusal },
  async ({ actor, params: { requestId }, request }) => {
    const t = wordsFor(request);
    return answerJson(200, await readState(actor, requestId, (next) => t(`intake.next.${next}`)));
  },
);
