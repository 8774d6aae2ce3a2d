import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import * as oneShot from "@/lib/gateways/one-shot/client";
import { oneShotSigning } from "./one-shot-signing";
import { toReading } from "./reading";
import type { Connection, Numbers, Workflow } from "./workflow";

/** What both modes of One-Shot share: an officer approves or refuses in one call (one-shot-api 3). */
export const oneShotWorkflow = {
  async open(connection, input, requestId) {
    const created = await oneShot.createVideoid(toOneShot(connection), input, { requestId });
    return {
      numbers: { requestPk: created.requestPk, videoidPk: created.videoidPk, videoIdentifier: null },
      link: created.link,
    };
  },

  async read(requestPk, requestId) {
    const askedAt = new Date();
    return toReading(await oneShot.getRequest(requestPk, { requestId }), askedAt);
  },

  video: (numbers, consume, requestId) => oneShot.downloadVideo(withVideoid(numbers), consume, { requestId }),

  approve: (numbers, officer, requestId) => oneShot.approve(withVideoid(numbers), officer, { requestId }),

  refuse: (numbers, officer, reason, requestId) => oneShot.refuse(withVideoid(numbers), officer, reason, { requestId }),

  cancel: ({ requestPk }, requestId) => oneShot.cancelRequest(requestPk, { requestId }),

  async update({ requestPk }, contact, requestId) {
    const update = { ...(await mustName(requestPk, requestId)), email: contact.email };
    await oneShot.updateRequest(requestPk, { ...update, mobile_phone_number: contact.phone }, { requestId });
  },

  keepPassword: (connection, officer) => oneShot.createToken(toOneShot(connection), officer),

  forgetPassword: (token) => oneShot.deleteToken(token),

  signing: oneShotSigning,
} satisfies Omit<Workflow, "id">;

function toOneShot({ authorityCode, environment, billing }: Connection): oneShot.OneShotConnection {
  return { registrationAuthority: authorityCode, environment, billing };
}

/** Four calls take the video's number, not the request's; without it they cannot be made. */
export function withVideoid(numbers: Numbers): { requestPk: oneShot.RequestPk; videoidPk: oneShot.VideoidPk } {
  if (numbers.videoidPk === null) throw new Error("the video number of this request is not known");
  return { requestPk: numbers.requestPk, videoidPk: numbers.videoidPk };
}

/** What an update has to name of the request, as the provider has it now (one-shot-api 3.8). */
async function mustName(requestPk: oneShot.RequestPk, requestId: string) {
  try {
    const { scratchcard, profile, registration_authority, country_name, id_document_country } =
      await oneShot.getRequest(requestPk, { requestId });
    if (!scratchcard || !profile || !registration_authority)
      throw new ProviderError("garbled", "getRequest", { httpStatus: 200 });
    // Nobody is identified yet: the provider's own default is the country.
    const country = country_name ?? id_document_country ?? "ES";
    return { scratchcard, profile, registration_authority, country_name: country };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ProviderError("not-sent", "updateRequest", { fault: error.fault, cause: error });
  }
}
