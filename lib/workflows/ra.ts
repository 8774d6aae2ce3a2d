import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import * as ra from "@/lib/gateways/ra/client";
import * as documents from "@/lib/gateways/ra/documents";
import type { Page } from "@/lib/gateways/ra/pages";
import * as videoid from "@/lib/gateways/ra/videoid";
import type { WireRequest } from "@/lib/gateways/request-object";
import { keyStoreOf } from "./profiles";
import { textsOf, toReading } from "./reading";
import type { CardTrace, Completion, Contact, Numbers, Opened, RequestPk, Scratchcards, Workflow } from "./workflow";

/** What both modes of the RA share: scratchcards, and an approval in two acts (ra-api 6 and 7). */
export const raWorkflow = {
  scratchcards: {
    async firstUnused({ authorityCode }, requestId) {
      return (await ra.firstUnusedScratchcard(authorityCode, { requestId }))?.sn ?? null;
    },

    async trace({ authorityCode }, scratchcard, contact, requestId): Promise<CardTrace> {
      if (!(await ra.isScratchcardUsed(scratchcard, { requestId }))) return { found: "unused" };
      const filter = { scratchcard, registration_authority: authorityCode };
      for (let page: number | null = 1; page !== null && page <= tracedPages; ) {
        const { items, nextPage }: Page<WireRequest> = await ra.listRequests(filter, page, { requestId });
        // A filter that was not understood returns everything: only the card itself tells.
        const found = items.find((request) => request.scratchcard === scratchcard);
        if (found && !hasContact(found, contact)) return { found: "foreign" };
        if (found) return { found: "ours", opened: toOpened(await ra.getRequest(found.pk, { requestId })) };
        page = nextPage;
      }
      return { found: "used" };
    },

    isSpent: ({ fault }) => /invalid scratchcard/i.test(fault?.text ?? ""),
  } satisfies Scratchcards,

  checkContact({ authorityCode }, { phone, email, documentNumber }, requestId) {
    const contact = { registrationAuthority: authorityCode, serialNumber: documentNumber, email, phone };
    return ra.checkContactData(contact, { requestId });
  },

  async open({ authorityCode }, input, requestId) {
    const { phone, email, profile, holder, scratchcard, validityDays } = input;
    if (scratchcard === null) throw new Error("an RA request needs a scratchcard");
    const created = await ra.createRequest(
      {
        ...holder,
        profile,
        scratchcard,
        registration_authority: authorityCode,
        email,
        mobile_phone_number: phone,
        secure_element: `${keyStoreOf(profile)}`,
        ...(validityDays !== null && { validity_time: validityDays }),
        videoid_mode: 1,
      },
      { requestId },
    );
    // Whether the answer carries the identification is not documented; a read does.
    if (created.videoid_data?.pk) return toOpened(created);
    try {
      return toOpened(await ra.getRequest(created.pk, { requestId }));
    } catch (error) {
      // It is opened, whatever kept us from reading it: the rest is found by the card, like any lost answer.
      throw new ProviderError("no-answer", "createRequest", { cause: error });
    }
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

  cancel: ({ requestPk }, requestId) => ra.cancelRequest(requestPk, { requestId }),

  async update({ requestPk }, { phone, email }, requestId) {
    const contact = { email, mobile_phone_number: phone };
    await ra.updateRequest(requestPk, { ...(await asItIs(requestPk, requestId)), ...contact }, { requestId });
  },

  completion: {
    missing: async (requestPk, requestId) =>
      (await ra.missingFields(requestPk, { requestId })).map(({ field }) => field),

    async update(requestPk, changed, requestId) {
      await ra.updateRequest(requestPk, { ...(await asItIs(requestPk, requestId)), ...changed }, { requestId });
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

/** How far a list is followed that does not narrow: far enough for the newest or the oldest first. */
const tracedPages = 20;

/** Phones come back as they were sent or without their sign and spaces. */
function hasContact(request: WireRequest, { phone, email }: Contact): boolean {
  const digits = (text: string) => text.replace(/\D/g, "");
  const sameEmail = request.email?.toLowerCase() === email.toLowerCase();
  return sameEmail && (request.mobile_phone_number === null || digits(request.mobile_phone_number) === digits(phone));
}

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

/** A request as an update has to repeat it; that it cannot be read first leaves nothing at the RA. */
async function asItIs(requestPk: RequestPk, requestId: string): Promise<ra.RequestUpdate> {
  try {
    return toUpdate(await ra.getRequest(requestPk, { requestId }));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ProviderError("not-sent", "updateRequest", { fault: error.fault, cause: error });
  }
}

/** An update replaces: what is there already is sent again (ra-api 6.4). */
function toUpdate(request: WireRequest): ra.RequestUpdate {
  const { profile, scratchcard, registration_authority, email, country_name, secure_element, validity_time } = request;
  if (!profile || !scratchcard || !registration_authority || !email)
    throw new ProviderError("garbled", "getRequest", { httpStatus: 200 });
  return {
    ...textsOf(request),
    profile,
    scratchcard,
    registration_authority,
    email,
    country_name: country_name ?? "ES",
    ...(Number(validity_time) > 0 && { validity_time: Number(validity_time) }),
    ...(isSecureElement(secure_element) && { secure_element }),
  };
}

const isSecureElement = (word: string | null): word is "0" | "1" | "2" => ["0", "1", "2"].includes(word ?? "");
