import "server-only";
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
