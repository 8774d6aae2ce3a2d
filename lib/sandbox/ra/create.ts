import { randomBytes } from "node:crypto";
import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { announce } from "@/lib/sandbox/one-shot/news";
import { requireAuthority } from "./authorities";
import { fieldErrors, invalidScratchcard, noPermission, requiredField } from "./errors";
import { isOn, requireAllowed, requireProfile, sentFields } from "./fields";
import { isRaRequest } from "./find-request";
import { readJson, textOf } from "./input";
import type { Scratchcard } from "./record";
import { fullRequestObject, raRequestObject } from "./request-object";

const defaultValidity = "730";

/** POST /requests/. The order of the checks is ours. */
export async function createRequest(call: Call, sandbox: Sandbox): Promise<Answer> {
  const body = readJson(call);
  requireSent(body, ["profile", "registration_authority", "email"]);
  const profile = requireProfile(textOf(body.profile));
  requireAllowed(profile, body);
  const authority = requireAuthority(call, sandbox, textOf(body.registration_authority));
  const isVideoid = isOn(body.videoid_mode);
  if (isVideoid && !authority.isVideoidEnabled) throw noPermission();
  const card = requireUnused(sandbox, textOf(body.scratchcard), authority.code);
  sandbox.scratchcards.use(card);

  const { request, news } = sandbox.requests.create({
    registrationAuthority: authority.code,
    environment: "sandbox",
    profile: profile.name,
    email: textOf(body.email),
    mobilePhoneNumber: textOf(body.mobile_phone_number),
    // The applicant's pages are the sandbox's own, not those of the host this call came to.
    origin: sandbox.origin(),
    scratchcard: card.sn,
    fields: sentFields(body),
    ra: {
      isVideoid,
      isPaperless: isOn(body.paperless_mode),
      secureElement: Number(textOf(body.secure_element) || profile.secureElements[0]),
      validityTime: textOf(body.validity_time) || defaultValidity,
      language: textOf(body.communication_language),
      identificationRao: textOf(body.identification_rao) || null,
      identified: [],
      documents: [],
      enrolmentId: randomBytes(16).toString("hex"),
      certificateState: "VALID",
      revocationReason: null,
      isRenewalEnabled: false,
    },
  });
  await announce(call, sandbox, request, news);
  if (!isRaRequest(request)) throw new Error("A request made here belongs to this API.");
  const carriesData = isVideoid && sandbox.store.state.switches.ra.create_carries_videoid_data;
  return json(201, carriesData ? await fullRequestObject(request, sandbox) : raRequestObject(request, sandbox));
}

export function requireSent(body: Record<string, unknown>, names: readonly string[]): void {
  const missing = names.filter((name) => !textOf(body[name]));
  if (missing.length > 0) throw fieldErrors(Object.fromEntries(missing.map((name) => [name, requiredField])));
}

/** A card somebody used meanwhile is answered like one that never was. */
export function requireUnused(sandbox: Sandbox, sn: string, authority: string): Scratchcard {
  const card = sandbox.scratchcards.bySn(sn);
  if (!card || card.isUsed || card.registrationAuthority !== authority) throw invalidScratchcard();
  return card;
}
