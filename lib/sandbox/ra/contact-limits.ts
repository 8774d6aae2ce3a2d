import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { authorityNumber } from "@/lib/sandbox/webhooks";
import { requireAuthority } from "./authorities";
import { raRequests } from "./find-request";
import { readJson, textOf } from "./input";

/** POST /requests/check_contact_data_limits/. How many are too many is not documented, so it is a switch. */
export function checkContactData(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const authority = requireAuthority(call, sandbox, textOf(body.registration_authority));
  const others = raRequests(sandbox).filter(
    (request) => request.registrationAuthority === authority.code && request.status !== "CANCELLED",
  );
  const limit = sandbox.store.state.switches.ra.contact_limit;
  const exceeds = (value: string, valueIn: (request: (typeof others)[number]) => string) => {
    if (!value) return false;
    const numbers = others
      .filter((request) => valueIn(request).toLowerCase() === value.toLowerCase())
      .flatMap((request) => request.fields.serial_number ?? []);
    return new Set([...numbers, textOf(body.serial_number)].filter(Boolean)).size > limit;
  };
  const isPhone = exceeds(textOf(body.mobile_phone_number), (request) => request.mobilePhoneNumber);
  const isEmail = exceeds(textOf(body.email), (request) => request.email);
  const number = { registration_authority: authorityNumber(authority.code) };
  if (!isPhone && !isEmail) return json(200, { result: "ok", ...number });
  const where = isPhone && isEmail ? "email and phone" : isPhone ? "phone number" : "email address";
  const reason = `Too many different documents associated to the same ${where}`;
  return json(200, { reason, result: "ko", ...number });
}
