import { cookies } from "next/headers";
import { cookieName } from "@/lib/auth/cookie";
import { endSession } from "@/lib/auth/session";
import { secureRoute } from "@/lib/gate/route";

/** Ends the session's row, the cookie, and whatever the browser kept of this site. */
export const POST = secureRoute({ name: "auth.sign-out", permission: null }, async ({ actor }) => {
  await endSession(actor, "signed-out");
  (await cookies()).delete(cookieName());
  return new Response(null, {
    status: 204,
    headers: { "Clear-Site-Data": '"cache", "storage"', "Cache-Control": "no-store" },
  });
});
