import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { checkLimit, forgive, spend } from "@/lib/auth/limits";
import { inBackground } from "@/lib/background";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { Secret } from "@/lib/gateways/secret";
import { codeHere } from "./code-here";
import { loadSigning } from "./load";
import { recordAct } from "./record-act";
import type { CodeInput, SignInput } from "./schema";
import { sendAct } from "./send-act";

/** Has the provider send the signer a one-time code, once a minute at most. */
export async function sendCode(actor: UserActor, input: CodeInput): Promise<{ actId: string }> {
  const { requestId, key, delivery } = input;
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "code", delivery });
  if (act)
    inBackground("send code", () =>
      sendAct(actor, act, () => loaded.signing.sendCode(loaded.request.requestPk, delivery, requestId)),
    );
  return { actId: id };
}

/**
 * Signs with the code the signer was sent. The code lives for this one call and is written nowhere, not even as a hash:
 * of six digits a hash hides nothing.
 */
export async function signDocuments(actor: UserActor, input: SignInput): Promise<{ actId: string }> {
  const { requestId, key } = input;
  const { settings } = await loadSigning(db(), actor, requestId);
  if (!codeHere(settings)) throw new AppError("code-by-signer");
  await checkLimit("signing-code", requestId);
  const code = new Secret(input.code);
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "sign" });
  if (act)
    inBackground("sign", async () => {
      await sendAct(actor, act, () => loaded.signing.sign(loaded.request.requestPk, code, requestId));
      await countCodes(act.id, requestId);
    });
  return { actId: id };
}

async function countCodes(actId: string, requestId: string): Promise<void> {
  const { state, httpStatus } = await db().signingAct.findUniqueOrThrow({ where: { id: actId } });
  if (state === "CONFIRMED") await forgive("signing-code", requestId);
  else if (httpStatus === 403)
    // The last one is counted too; whoever comes next is told to wait.
    await spend("signing-code", requestId).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
}
