import "server-only";
import * as ra from "@/lib/gateways/ra/client";
import * as documents from "@/lib/gateways/ra/documents";
import * as videoid from "@/lib/gateways/ra/videoid";
import { requestTexts, type WireRequest } from "@/lib/gateways/request-object";
import { toReading } from "./reading";
import type { Completion, Numbers, Opened, RequestText, Workflow } from "./workflow";

/** What both modes of the RA share: scratchcards, and an approval in two acts (ra-api 6 and 7). */
export const raWorkflow = {
  scratchcards: {
    async firstUnused({ authorityCode }) {
      return (await ra.firstUnusedScratchcard(authorityCode))?.sn ?? null;
    },
    isUsed: (scratchcard) => ra.isScratchcardUsed(scratchcard),
    async opened({ authorityCode }, scratchcard, requestId) {
      const filter = { scratchcard, registration_authority: authorityCode };
      const { items } = await ra.listRequests(filter, 1, { requestId });
      // A filter that was not understood returns everything: only the card itself tells.
      const found = items.find((request) => request.scratchcard === scratchcard);
      return found ? toOpened(await ra.getRequest(found.pk, { requestId })) : null;
    },
  },

  checkContact({ authorityCode }, { phone, email, documentNumber }, requestId) {
    const contact = { registrationAuthority: authorityCode, serialNumber: documentNumber, email, phone };
    return ra.checkContactData(contact, { requestId });
  },

  async open({ authorityCode }, { phone, email, profile, holder, scratchcard }, requestId) {
    if (scratchcard === null) throw new Error("an RA request needs a scratchcard");
    const created = await ra.createRequest(
      {
        ...holder,
        profile,
        scratchcard,
        registration_authority: authorityCode,
        email,
        mobile_phone_number: phone,
        secure_element: "2",
        videoid_mode: 1,
      },
      { requestId },
    );
    // Whether the answer carries the identification is not documented; a read does.
    return toOpened(created.videoid_data?.pk ? created : await ra.getRequest(created.pk, { requestId }));
  },

  async read(requestPk, requestId) {
    const askedAt = new Date();
    return toReading(await ra.getRequest(requestPk, { requestId }), askedAt);
  },

  video: (numbers, consume, requestId) => videoid.downloadVideo(withVideo(numbers), consume, { requestId }),

  async validate(numbers, officer, requestId) {
    await videoid.validateVideoid(numbers.requestPk, officer, { requestId });
  },

  async approve(numbers, officer, requestId) {
    await ra.approve(numbers.requestPk, officer, null, { requestId });
  },

  async refuse(numbers, officer, reason, requestId) {
    await videoid.refuseVideoid(numbers.requestPk, officer, reason, { requestId });
  },

  completion: {
    fields: async (requestPk, requestId) => textsOf(await ra.getRequest(requestPk, { requestId })),

    missing: async (requestPk, requestId) =>
      (await ra.missingFields(requestPk, { requestId })).map(({ field }) => field),

    async update(requestPk, changed, requestId) {
      const now = await ra.getRequest(requestPk, { requestId });
      await ra.updateRequest(requestPk, { ...toUpdate(now), ...changed }, { requestId });
    },

    addDocument: async (requestPk, label, file, requestId) =>
      (await documents.uploadVideoidEvidence(requestPk, label, file, { requestId })).pk,

    documents: (requestPk, requestId) => documents.listDocuments(requestPk, { requestId }),

    declaration: async (requestPk, raoId, requestId) =>
      (await documents.generateDeclaration(requestPk, raoId, { requestId })).receipt,

    contract: async (requestPk, raoId, requestId) =>
      (await documents.getDocument(requestPk, "contract", raoId, { requestId }))?.content ?? null,
  } satisfies Completion,

  enrolmentLink: (requestPk, requestId) => ra.preauthLink(requestPk, { requestId }),
} satisfies Omit<Workflow, "id">;

function toOpened(request: WireRequest): Opened {
  const { requestPk, videoidPk, videoIdentifier } = toReading(request, new Date());
  return { numbers: { requestPk, videoidPk, videoIdentifier }, link: request.videoid_data?.videoid_link ?? null };
}

/** The film's own number finds it; where no read returned it, the request's is the documented way out (ra-api 7.5). */
export function withVideo(numbers: Numbers): videoid.VideoNumbers {
  const { requestPk, videoidPk, videoIdentifier } = numbers;
  if (videoidPk === null || videoIdentifier === null) throw new Error("the film of this request is not known");
  return { requestPk, videoidPk, videoIdentifier };
}

const textsOf = (request: WireRequest): Partial<Record<RequestText, string>> =>
  Object.fromEntries(requestTexts.flatMap((key) => (request[key] === null ? [] : [[key, request[key]]])));

/** An update replaces: what is there already is sent again (ra-api 6.4). */
function toUpdate(request: WireRequest): ra.RequestUpdate {
  const { profile, scratchcard, registration_authority, email, country_name, secure_element } = request;
  if (!profile || !scratchcard || !registration_authority || !email)
    throw new Error("the request lacks what an update must name");
  return {
    ...textsOf(request),
    profile,
    scratchcard,
    registration_authority,
    email,
    country_name: country_name ?? "ES",
    ...(isSecureElement(secure_element) && { secure_element }),
  };
}

const isSecureElement = (word: string | null): word is "0" | "1" | "2" => ["0", "1", "2"].includes(word ?? "");
