import "server-only";
import QRCode from "qrcode";
import type { UserActor } from "@/lib/auth/actor";
import { showLink } from "./reveal";

/** The applicant's link, and the same as an SVG to scan with a phone. */
export async function linkPicture(
  actor: UserActor,
  input: { requestId: string },
): Promise<{ link: string; qr: string }> {
  const { link } = await showLink(actor, input);
  return { link, qr: await QRCode.toString(link, { type: "svg", margin: 1, errorCorrectionLevel: "M" }) };
}
