import { randomInt, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Call } from "@/lib/sandbox/http";
import type { RequestRecord } from "@/lib/sandbox/state";
import { readJson } from "./body";
import { OneShotError } from "./errors";
import { findRequest } from "./find-request";
import { type Reply, shapes } from "./shapes";

const methodSchema = z.enum(["sms", "whatsapp"]).nullish();
// The misspelling is the documents'.
const failed = (why: string) => new OneShotError(412, `Error occured during OTP generation: ${why}`);

/** POST /otp/{request_pk}. The code is shown on the applicant's page, in place of the phone. */
export function generateOtp(call: Call, sandbox: Sandbox): Reply {
  const method = methodSchema.safeParse(readJson(call).delivery_method);
  // Ours: what another method is answered is not documented.
  if (!method.success) throw new OneShotError(400, "Invalid delivery method", { blamed: ["delivery_method"] });
  const pk = call.params.request_pk ?? "";
  const request = findRequest(
    call,
    sandbox,
    () => new OneShotError(404, `Request ${pk} not found. Cannot send OTP secret`),
  );
  if (request.status !== "ENROLLREADY") throw failed("Invalid request status");
  const now = sandbox.now().getTime();
  const { otp_interval_ms: interval } = sandbox.store.state.switches.one_shot;
  if (request.otp && now - request.otp.sentAt < interval) throw failed("Otp generated less than a minute ago");
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  sandbox.store.change(() => {
    request.otp = { code, method: method.data ?? "sms", sentAt: now, wrongTries: 0 };
  });
  call.ledger.effect = `OTP sent by ${method.data ?? "sms"}`;
  return shapes.done("OTP generated");
}

/** Whether the code opens the signature; a wrong one counts. */
export function isRightOtp(sandbox: Sandbox, request: RequestRecord, secret: string): boolean {
  const { otp } = request;
  if (!otp) return false;
  const { otp_attempts: attempts, otp_lifetime_ms: lifetime } = sandbox.store.state.switches.one_shot;
  const isSpoilt = attempts !== null && otp.wrongTries >= attempts;
  const isOver = lifetime !== null && sandbox.now().getTime() - otp.sentAt > lifetime;
  const [sent, expected] = [Buffer.from(secret), Buffer.from(otp.code)];
  if (!isSpoilt && !isOver && sent.length === expected.length && timingSafeEqual(sent, expected)) return true;
  sandbox.store.change(() => {
    otp.wrongTries += 1;
  });
  return false;
}
