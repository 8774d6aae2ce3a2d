import "server-only";
import { Secret, TOTP } from "otpauth";

const periodSeconds = 30;

function generator(secret: string): TOTP {
  return new TOTP({ issuer: "Cotejo", secret: Secret.fromBase32(secret), digits: 6, period: periodSeconds });
}

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator application scans. `label` names the account. */
export function totpUri(secret: string, label: string): string {
  const totp = generator(secret);
  totp.label = label;
  return totp.toString();
}

/**
 * The time step a code belongs to, one step of clock difference allowed either way, or null. The caller accepts a step
 * once only (`User.totpLastStep`).
 */
export function totpStep(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = generator(secret).validate({ token: code, window: 1, timestamp: now.getTime() });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
}
