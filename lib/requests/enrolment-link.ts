import "server-only";
import QRCode from "qrcode";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/gateways/errors";
import { workflowOf } from "@/lib/workflows/registry";
import type { RequestPk } from "@/lib/workflows/workflow";

/**
 * The link behind which the holder of an approved RA request takes the certificate, and the same to scan. Whoever has
 * it can enrol: it is asked for anew each time, shown, and kept nowhere (ra-api 6.10).
 */
export async function showEnrolmentLink(
  actor: UserActor,
  { requestId }: { requestId: string },
): Promise<{ link: string; qr: string }> {
  const ask = await inTransaction(async (tx) => {
    const row = await tx.request.findFirst({
      where: {
        id: requestId,
        authorityId: { in: [...actor.authorityIds] },
        status: "ENROLLREADY",
        decisionState: null,
      },
      select: { authorityId: true, requestPk: true, workflow: true },
    });
    const { enrolmentLink } = row ? workflowOf(row.workflow) : {};
    if (!row || row.requestPk === null || !enrolmentLink) throw new AppError("not-found");
    const { authorityId, requestPk } = row;
    // Before it is asked for: no line, no link.
    await recordAudit(tx, actor, { action: "request.enrolment_link_shown", authorityId, requestId });
    return () => enrolmentLink(requestPk as RequestPk, requestId);
  });
  try {
    const link = (await ask()).reveal();
    return { link, qr: await QRCode.toString(link, { type: "svg", margin: 1, errorCorrectionLevel: "M" }) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError(error.failure === "answered" ? "provider-refused" : "provider-unreachable", { cause: error });
  }
}
