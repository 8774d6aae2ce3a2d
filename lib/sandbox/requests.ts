import { randomBytes, randomUUID } from "node:crypto";
import { type CertificateRecord, newOneShotRequest } from "./one-shot/records";
import type { RaDetails } from "./ra/record";
import type { RequestRecord, RequestStatus } from "./state";
import type { Store } from "./store";
import type { Story } from "./stories/story";
import { type Announcement, announcementOf, type EventType } from "./webhooks";

export type FinishOutcome = "review" | "incomplete" | "error";

export interface NewRequest {
  registrationAuthority: string;
  environment: string;
  profile: string;
  email: string;
  mobilePhoneNumber: string;
  origin: string;
  isLinkGiven?: boolean;
  /** The rest is what the registration authority's own API knows from the start. */
  scratchcard?: string;
  fields?: Record<string, string>;
  ra?: RaDetails;
}

interface Operator {
  pk: number;
  name: string;
}

/** Fields of the request object that an approval needs, in the order the documented error lists them. */
const fieldsNeededToApprove = ["serial_number", "surname_1", "mobile_phone_number", "given_name"] as const;

const open: readonly RequestStatus[] = ["VIDEOPENDING", "VIDEOINCOMPLETE", "VIDEOERROR"];

/** Whether the applicant may still act. A new attempt after VIDEOERROR is ours; the documents are silent. */
export function isOpenForApplicant(request: RequestRecord): boolean {
  return open.includes(request.status);
}

export function missingToApprove(request: RequestRecord): string[] {
  const fields: Record<string, string> = { mobile_phone_number: request.mobilePhoneNumber, ...request.fields };
  return fieldsNeededToApprove.filter((name) => request.omittedFields.includes(name) || !fields[name]?.trim());
}

/** The life of a request. Every verb changes the stored request and returns the news of it; whether it may is the caller's. */
export class Requests {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  create(input: NewRequest): { request: RequestRecord; news: Announcement[] } {
    const { origin, ...rest } = input;
    const linkId = randomBytes(30).toString("base64url");
    const request = this.#store.change((state): RequestRecord => {
      const created: RequestRecord = {
        ...newOneShotRequest(),
        ...rest,
        pk: state.nextRequestPk++,
        videoidPk: state.nextVideoidPk++,
        scratchcard: input.scratchcard ?? String(state.nextScratchcard++),
        status: input.ra && !input.ra.isVideoid ? "CREATED" : "VIDEOPENDING",
        videoStatus: "PENDING",
        linkId,
        link: `${origin}/lcmpl/videoid/${linkId}`,
        videoIdentifier: randomUUID(),
        story: null,
        fields: input.fields ?? {},
        omittedFields: [],
        refusalReason: "",
        approvingRao: null,
        validationOperator: null,
        createdAt: this.#now().getTime(),
        acceptedAt: null,
        ra: input.ra ?? null,
      };
      state.requests.push(created);
      return created;
    });
    return { request, news: [announcementOf(request, "REQUEST_CREATED", null, this.#now())] };
  }

  finish(
    request: RequestRecord,
    outcome: FinishOutcome,
    story: Story,
    omittedFields: string[] = [],
  ): { earlier: RequestRecord[]; news: Announcement[] } {
    const history = outcome === "review" && story.name === "third-attempt" ? this.#earlier(request, story) : [];
    this.#store.change(() => {
      request.story = story.name;
      if (outcome !== "review") return;
      this.#identify(request, story, this.#now().getTime());
      request.omittedFields = omittedFields;
    });
    const moved = {
      review: () => this.#move(request, "VIDEOREVIEW", "COMPLETE", "VIDEOID_UPDATED"),
      incomplete: () => this.#move(request, "VIDEOINCOMPLETE", "INCOMPLETE", "VIDEOID_UPDATED"),
      error: () => this.#move(request, "VIDEOERROR", "ERROR", "VIDEOID_FAILED"),
    }[outcome]();
    return { earlier: history.map((item) => item.request), news: [...history.flatMap((item) => item.news), ...moved] };
  }

  /** Evidence arrived from outside: complete, in part, or broken off. News only of a status that changed. */
  receive(request: RequestRecord, outcome: FinishOutcome): Announcement[] {
    const moves = {
      review: ["VIDEOREVIEW", "COMPLETE", "VIDEOID_UPDATED"],
      incomplete: ["VIDEOINCOMPLETE", "INCOMPLETE", "VIDEOID_UPDATED"],
      error: ["VIDEOERROR", "ERROR", "VIDEOID_FAILED"],
    } as const;
    const [status, videoStatus, eventType] = moves[outcome];
    return request.status === status ? [] : this.#move(request, status, videoStatus, eventType);
  }

  issue(request: RequestRecord, certificate: CertificateRecord): Announcement[] {
    this.#store.change(() => {
      request.certificate = certificate;
    });
    return this.#move(request, "ISSUED", request.videoStatus, "REQUEST_ENROLLED");
  }

  approve(request: RequestRecord, rao: Operator): Announcement[] {
    this.#store.change(() => {
      request.approvingRao = rao;
      request.validationOperator = rao;
    });
    return this.#move(request, "ENROLLREADY", "VALIDATED", "REQUEST_APPROVED");
  }

  /** The identification is judged sound and the request waits for its approval. No event is documented for it. */
  validate(request: RequestRecord, operator: Operator): Announcement[] {
    this.#store.change(() => {
      request.validationOperator = operator;
    });
    return this.#move(request, "CREATED", "VALIDATED", null);
  }

  refuse(request: RequestRecord, rao: Operator | null, reason: string): Announcement[] {
    this.#store.change(() => {
      request.refusalReason = reason;
      request.validationOperator = rao;
    });
    return this.#move(request, "CANCELLED", "REFUSED", "VIDEOID_REFUSED");
  }

  cancel(request: RequestRecord): Announcement[] {
    return this.#move(request, "CANCELLED", request.videoStatus, "REQUEST_CANCELED");
  }

  #move(
    request: RequestRecord,
    status: RequestStatus,
    videoStatus: string,
    eventType: EventType | null,
  ): Announcement[] {
    const previous = request.status;
    this.#store.change(() => {
      request.status = status;
      request.videoStatus = videoStatus;
    });
    return [announcementOf(request, eventType, previous, this.#now())];
  }

  #identify(request: RequestRecord, story: Story, acceptedAt: number): void {
    request.fields = { ...request.fields, ...story.identified };
    if (request.ra) request.ra.identified = Object.keys(story.identified);
    request.acceptedAt = acceptedAt;
  }

  /** The two attempts before a third one: identified, then refused. Only their end is announced, which is ours. */
  #earlier(request: RequestRecord, story: Story) {
    const day = 24 * 60 * 60 * 1000;
    const attempts = [
      { reason: "The document is partly covered by the hand", age: 3 * day },
      { reason: "The face was not visible during the whole video", age: day },
    ];
    return attempts.map(({ reason, age }) => {
      const { request: earlier } = this.create({
        registrationAuthority: request.registrationAuthority,
        environment: request.environment,
        profile: request.profile,
        email: request.email,
        mobilePhoneNumber: request.mobilePhoneNumber,
        origin: new URL(request.link).origin,
      });
      this.#store.change(() => {
        earlier.story = story.name;
        earlier.createdAt = request.createdAt - age;
        this.#identify(earlier, story, request.createdAt - age);
        earlier.status = "VIDEOREVIEW";
      });
      return { request: earlier, news: this.refuse(earlier, null, reason) };
    });
  }
}
