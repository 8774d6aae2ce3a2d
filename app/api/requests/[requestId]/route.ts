import { z } from "zod";
import { answer, secureRoute } from "@/lib/gate/route";
import { readDetail } from "@/lib/requests/detail";

const params = z.strictObject({ requestId: z.uuid() });

export const GET = secureRoute(
  { name: "request.read", permission: "history.search", params },
  async ({ actor, params }) => answer(await readDetail(actor, params.requestId, false)),
);
