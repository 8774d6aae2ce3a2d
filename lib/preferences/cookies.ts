import "server-only";
import { cookies } from "next/headers";

/** A year; neither tells who somebody is. */
export async function keepPreference(name: string, value: string): Promise<void> {
  (await cookies()).set(name, value, { path: "/", maxAge: 31_536_000, sameSite: "lax", httpOnly: true });
}
