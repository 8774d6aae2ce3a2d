import { answer, secureRoute } from "@/lib/gate/route";
import { readOpenLooks } from "@/lib/second-looks/reads";

export const GET = secureRoute({ name: "look.list", permission: "look.answer" }, async ({ actor }) =>
  answer(await readOpenLooks(actor)),
);
