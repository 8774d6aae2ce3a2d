import "server-only";
import { checkLimit, forgive, type LimitName, spend } from "@/lib/auth/limits";
import { inBackground } from "@/lib/background";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { Secret } from "@/lib/gateways/secret";
import { codeHere } from "./code-here";
import { loadSigning, type SigningActor } from "./load";
import { recordAct } from "./record-act";
import type { CodeInput, SignInput } from "./schema";
import { sendAct } from "./send-act";
import { giveBackSigning } from "./sweep";

/** Has the provider send the signer a one-time code, once a minute at most; the signer's own wishes are counted too. */
export async function sendCode(actor: SigningActor, input: CodeInput): Promise<{ actId: string }> {
  const { requestId, key, delivery } = input;
  const own = actor.kind === "signer";
  if (own) await checkLimit("signing-send", requestId);
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "code", delivery });
  if (own && act) await count("signing-send", requestId);
  if (act)
    inBackground(
      "send code",
      () => sendAct(actor, act, () => loaded.signing.sendCode(loaded.request.requestPk, delivery, requestId)),
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}

/**
 * Signs with the code the signer was sent. The code lives for this one call and is written nowhere, not even as a hash:
 * of six digits a hash hides nothing.
 */
export async function signDocuments(actor: SigningActor, input: SignInput): Promise<{ actId: string }> {
  const { requestId, key } = input;
  const { settings } = await loadSigning(db(), actor, requestId);
  if (actor.kind === "user" && !codeHere(settings)) throw new AppError("code-by-signer");
  const guesses = guessesOf(actor, requestId);
  for (const [limit, subject] of guesses) await checkLimit(limit, subject);
  const code = new Secret(input.code);
  const { id, act, loaded } = await recordAct(actor, { requestId, key, kind: "sign" });
  if (act)
    inBackground(
      "sign",
      async () => {
        await sendAct(actor, act, () => loaded.signing.sign(loaded.request.requestPk, code, requestId));
        await countCodes(act.id, guesses);
      },
      () => giveBackSigning(act.id),
    );
  return { actId: id };
}

type Guesses = readonly (readonly [limit: LimitName, subject: string])[];

/** What a wrong code counts against. A new link of the same request brings no new guesses. */
const guessesOf = (actor: SigningActor, requestId: string): Guesses => [
  ["signing-code", requestId],
  ...(actor.kind === "signer" ? [["signing-code-address", actor.ip ?? "none"] as const] : []),
];

async function countCodes(actId: string, guesses: Guesses): Promise<void> {
  const { state, httpStatus, requestId } = await db().signingAct.findUniqueOrThrow({ where: { id: actId } });
  if (state === "CONFIRMED") await forgive("signing-code", requestId);
  else if (httpStatus === 403) for (const [limit, subject] of guesses) await count(limit, subject);
}

/** The last one is counted too; whoever comes next is told to wait. */
async function count(limit: LimitName, subject: string): Promise<void> {
  await spend(limit, subject).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
}
