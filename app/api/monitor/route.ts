import { answer, secureRoute } from "@/lib/gate/route";
import { readMonitor } from "@/lib/monitor/reads";

export const GET = secureRoute({ name: "monitor.read", permission: "monitor.see" }, async ({ actor }) =>
  answer(await readMonitor(actor)),
);
