import { backgroundDone } from "@/lib/background";
import { claimRequest } from "@/lib/claims/take-request";
import { db } from "@/lib/db";
import type { RequestPk, VideoidPk } from "@/lib/gateways/numbers";
import { getRequest, refuse } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { refusal, versionOf } from "@/lib/testing/review";
import { openedRequest, type World } from "@/lib/testing/world";
import { clock, inFlight, type Measured } from "./measure";

const rounds = 40;

/**
 * A decision beside its remote calls: recorded, SENDING, the call, the read and the settlement, against the call and the
 * read alone. The sandbox answers at once, so that what is left is ours.
 */
export async function decisions(world: World): Promise<Measured[]> {
  await world.sandbox.control("switches", { evidence: "none" });
  const requests = [];
  for (let made = 0; made < 2 * rounds; made++) requests.push(await openedRequest(world, { outcome: "review" }));

  const { username, password, pin } = world.signs.nuria;
  const officer = { raoId: "312", pin: new Secret(pin), login: { username, password: new Secret(password) } };
  const remote = await inFlight(requests.slice(0, rounds), 1, async ({ requestPk, videoidPk }) => {
    await refuse({ requestPk: requestPk as RequestPk, videoidPk: videoidPk as VideoidPk }, officer, "Unreadable.");
    await getRequest(requestPk as RequestPk);
  });

  const answered: number[] = [];
  const settled: number[] = [];
  const stop = clock();
  for (const { id, requestPk } of requests.slice(rounds)) {
    const { token } = await claimRequest(world.nuria, { requestId: id });
    const sheet = refusal(
      { id, requestPk, videoidPk: 0, token, version: await versionOf(id), evidenceHash: "" },
      world.signs.nuria,
    );
    const from = performance.now();
    const { decisionId } = await refuseRequest(world.nuria, sheet);
    answered.push(performance.now() - from);
    await backgroundDone(20_000);
    settled.push(performance.now() - from);
    const { state } = await db().decision.findUniqueOrThrow({ where: { id: decisionId } });
    if (state !== "CONFIRMED") throw new Error(`a decision was left ${state}`);
  }
  const { cpu } = stop(rounds);
  const floor = { what: "call + read", ...remote };
  return [
    { operation: "decision, answered", times: answered, seconds: sum(answered), cpu, inFlight: 1, floor },
    { operation: "decision, settled", times: settled, seconds: sum(settled), cpu, inFlight: 1, floor },
  ];
}

const sum = (ms: readonly number[]) => ms.reduce((total, one) => total + one, 0) / 1000;
