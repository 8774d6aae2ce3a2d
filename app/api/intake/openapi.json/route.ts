import { env } from "@/lib/env";
import { openRoute } from "@/lib/gate/route";
import { openApiDocument } from "@/lib/intake/openapi";

export const GET = openRoute(
  { name: "intake.description", why: "describes an interface and holds nothing of anybody" },
  async () => Response.json(openApiDocument(env().APP_ORIGIN)),
);
