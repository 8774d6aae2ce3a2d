import { setTimeout as sleep } from "node:timers/promises";
import type { CertificateRecord } from "./one-shot/records";
import { compactSeconds, isoMicroseconds, spacedSeconds } from "./stamps";
import type { RequestRecord, RequestStatus, WebhookTarget } from "./state";
import type { Store } from "./store";

export type EventType =
  | "REQUEST_CREATED"
  | "VIDEOID_UPDATED"
  | "VIDEOID_FAILED"
  | "VIDEOID_REFUSED"
  | "REQUEST_APPROVED"
  | "REQUEST_CANCELED"
  | "REQUEST_ENROLLED"
  | "CERTIFICATE_SUSPENDED"
  | "CERTIFICATE_REVOKED";

/** A status change as it was when it happened; the request may move on before the news is out. */
export interface Announcement {
  /** Null for a change the event family has no word for; the flat family reports it all the same. */
  eventType: EventType | null;
  previousStatus: RequestStatus | null;
  status: RequestStatus;
  changedAt: Date;
  requestPk: number;
  registrationAuthority: string;
  profile: string;
  scratchcard: string;
  /** Empty before the issue. */
  certificates: { status: string; serial_number: string; valid_from: string; valid_to: string }[];
}

export function announcementOf(
  request: RequestRecord,
  eventType: EventType | null,
  previousStatus: RequestStatus | null,
  changedAt: Date,
): Announcement {
  return {
    eventType,
    previousStatus,
    status: request.status,
    changedAt,
    requestPk: request.pk,
    registrationAuthority: request.registrationAuthority,
    profile: request.profile,
    scratchcard: request.scratchcard,
    certificates: request.certificate ? [certificateNews(request.certificate)] : [],
  };
}

function certificateNews({ serialNumber, validFrom, validTo }: CertificateRecord) {
  const [from, to] = [validFrom, validTo].map((moment) => spacedSeconds(new Date(moment)));
  return { status: "VALID", serial_number: serialNumber, valid_from: from ?? "", valid_to: to ?? "" };
}

export interface Delivery {
  seq: number;
  at: string;
  registration_authority: string;
  request_pk: number;
  event_type: EventType | null;
  status: RequestStatus;
  family: WebhookTarget["family"] | null;
  outcome: "delivered" | "refused" | "failed" | "dropped" | "not registered";
  http_status: number | null;
  attempt: number;
  body: string | null;
  duration_ms: number;
}

const timeoutMs = 5_000;
const reorderHoldMs = 2_000;
const retryPauseMs = 500;
const logLimit = 1_000;

/** Posts status changes to the one URL of each authority, one at a time and in order unless a switch says otherwise. */
export class Webhooks {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #queues = new Map<string, Promise<void>>();
  readonly #held = new Map<string, () => void>();
  readonly #stop = new AbortController();
  #log: Delivery[] = [];
  #seq = 0;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  get deliveries(): readonly Delivery[] {
    return this.#log;
  }

  forget(): void {
    this.#log = [];
  }

  /** Resolves when all of it has been delivered or given up. */
  async send(announcements: readonly Announcement[]): Promise<void> {
    await Promise.all(announcements.map((announcement) => this.#enqueue(announcement)));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const release of this.#held.values()) release();
    await Promise.all(this.#queues.values());
  }

  #enqueue(announcement: Announcement): Promise<void> {
    const authority = announcement.registrationAuthority;
    const releaseHeld = this.#held.get(authority);
    if (releaseHeld) {
      this.#held.delete(authority);
      const done = this.#append(authority, announcement);
      releaseHeld();
      return done;
    }
    if (!this.#store.state.switches.webhook.reorder) return this.#append(authority, announcement);
    return this.#holdBack(authority, announcement);
  }

  async #holdBack(authority: string, announcement: Announcement): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#held.delete(authority);
        resolve();
      }, reorderHoldMs);
      this.#held.set(authority, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    await this.#append(authority, announcement);
  }

  #append(authority: string, announcement: Announcement): Promise<void> {
    const before = this.#queues.get(authority) ?? Promise.resolve();
    const done = before.then(() => this.#deliver(announcement));
    this.#queues.set(authority, done);
    return done;
  }

  async #deliver(announcement: Announcement): Promise<void> {
    const { webhook } = this.#store.state.switches;
    const target = this.#store.state.webhooks[announcement.registrationAuthority];
    // Certificates have no flat form, and a validation no event.
    if (target && !(target.family === "flat" ? isStatusChange(announcement) : announcement.eventType)) return;
    if (!target || webhook.drop || this.#stop.signal.aborted) {
      this.#record(announcement, target ?? null, { outcome: target ? "dropped" : "not registered" });
      return;
    }
    if (webhook.delay_ms > 0) await sleep(webhook.delay_ms, undefined, { signal: this.#stop.signal }).catch(() => null);
    const body = this.#body(announcement, target);
    const copies = webhook.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      for (let attempt = 1; attempt <= 1 + webhook.retries; attempt += 1) {
        if (await this.#post(announcement, target, body, attempt)) break;
        if (attempt <= webhook.retries) await sleep(retryPauseMs);
      }
    }
  }

  async #post(announcement: Announcement, target: WebhookTarget, body: string, attempt: number): Promise<boolean> {
    const started = performance.now();
    const result = { body, attempt };
    try {
      const response = await fetch(target.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#stop.signal]),
      });
      await response.body?.cancel();
      const outcome = response.ok ? "delivered" : "refused";
      const duration = performance.now() - started;
      this.#record(announcement, target, { ...result, outcome, http_status: response.status, duration_ms: duration });
      return response.ok;
    } catch {
      this.#record(announcement, target, { ...result, outcome: "failed", duration_ms: performance.now() - started });
      return false;
    }
  }

  #body(announcement: Announcement, target: WebhookTarget): string {
    const { webhook } = this.#store.state.switches;
    if (webhook.non_json) return `request=${announcement.requestPk}&status=${announcement.status}`;
    const options = { isPkMissing: webhook.missing_pk, isEventTypeUnknown: webhook.unknown_event_type };
    const payload =
      target.family === "flat" ? flatPayload(announcement, options) : eventPayload(announcement, this.#now(), options);
    return JSON.stringify(payload);
  }

  #record(
    announcement: Announcement,
    target: WebhookTarget | null,
    result: Pick<Delivery, "outcome"> & Partial<Pick<Delivery, "http_status" | "attempt" | "body" | "duration_ms">>,
  ): void {
    this.#seq += 1;
    this.#log.push({
      seq: this.#seq,
      at: this.#now().toISOString(),
      registration_authority: announcement.registrationAuthority,
      request_pk: announcement.requestPk,
      event_type: announcement.eventType,
      status: announcement.status,
      family: target?.family ?? null,
      http_status: null,
      attempt: 1,
      body: null,
      ...result,
      duration_ms: Math.round(result.duration_ms ?? 0),
    });
    if (this.#log.length > logLimit) this.#log.splice(0, this.#log.length - logLimit);
  }
}

const isStatusChange = ({ previousStatus, status }: Announcement) => previousStatus !== status;

interface PayloadOptions {
  isPkMissing: boolean;
  isEventTypeUnknown: boolean;
}

function flatPayload(announcement: Announcement, { isPkMissing }: PayloadOptions) {
  return {
    status: announcement.status,
    date: isoMicroseconds(announcement.changedAt),
    // What a creation says here is not documented; the empty string is ours.
    previous_status: announcement.previousStatus ?? "",
    ...(isPkMissing ? {} : { request: announcement.requestPk }),
    registration_authority: authorityNumber(announcement.registrationAuthority),
  };
}

function eventPayload(announcement: Announcement, sentAt: Date, { isPkMissing, isEventTypeUnknown }: PayloadOptions) {
  return {
    event_type: isEventTypeUnknown ? "REQUEST_ARCHIVED" : announcement.eventType,
    sent_at: compactSeconds(sentAt),
    request: {
      status: announcement.status,
      profile: announcement.profile,
      registration_authority: authorityNumber(announcement.registrationAuthority),
      scratchcard: announcement.scratchcard,
      ...(isPkMissing ? {} : { pk: announcement.requestPk }),
    },
    certificates: announcement.certificates,
  };
}

/** Authorities are numbers in everything the provider sends and strings in what it takes. */
export function authorityNumber(code: string): number | string {
  return /^\d+$/.test(code) ? Number(code) : code;
}
