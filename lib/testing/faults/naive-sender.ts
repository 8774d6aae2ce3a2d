import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "@/lib/audit/record";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { db, inTransaction } from "@/lib/db";
import { ProviderError } from "@/lib/gateways/errors";
import { Secret } from "@/lib/gateways/secret";
import { policyOf } from "@/lib/policy/reads";
import { numberColumns, numbersOf } from "@/lib/requests/numbers";
import type { ApproveInput } from "@/lib/reviews/schema";
import { workflowOf } from "@/lib/workflows/registry";

/*
 * An approval as one writes it who has not thought of what may die: it tells the officer "accepted", calls the
 * provider, asks again by itself where no answer came, and records what it did when it is done.
 */

const tries = 3;

export async function approveNaively(actor: UserActor, input: ApproveInput): Promise<{ decisionId: string }> {
  const decisionId = uuidv7();
  inBackground("approve", async () => {
    const request = await db().request.findUniqueOrThrow({
      where: { id: input.requestId },
      select: { authorityId: true, workflow: true, ...numberColumns },
    });
    const numbers = numbersOf(request);
    if (!numbers) throw new Error("the provider never opened this request");
    const { pin, username = "", password = "" } = input;
    const officer = {
      raoId: actor.raoId ?? "",
      pin: new Secret(pin),
      login: { username, password: new Secret(password) },
    };
    await insisting(() => workflowOf(request.workflow).approve(numbers, officer, input.requestId));
    await record(actor, input, decisionId, request.authorityId);
  });
  return { decisionId };
}

async function insisting(call: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProviderError) || error.failure !== "no-answer" || attempt === tries) throw error;
    }
  }
}

async function record(actor: UserActor, input: ApproveInput, id: string, authorityId: string): Promise<void> {
  const { id: policyId } = await policyOf(db(), authorityId);
  const now = new Date();
  await inTransaction(async (tx) => {
    await tx.decision.create({
      data: {
        id,
        requestId: input.requestId,
        kind: "approve",
        state: "CONFIRMED",
        userId: actor.userId,
        raoId: actor.raoId ?? "",
        sessionId: actor.sessionId,
        stepUpAt: now,
        claimToken: input.token,
        requestVersion: input.version,
        policyId,
        conditions: [],
        idempotencyKey: input.key,
        inputHash: "",
        sentAt: now,
        settledAt: now,
      },
    });
    await recordAudit(tx, actor, {
      action: "decision.confirmed",
      authorityId,
      requestId: input.requestId,
      subjectId: id,
      details: { status: null },
    });
  });
}
