import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as readContractRoute } from "@/app/api/completion/[requestId]/contract/route";
import { POST as addDocumentRoute } from "@/app/api/completion/[requestId]/documents/route";
import { GET as completionRoute } from "@/app/api/completion/[requestId]/route";
import { GET as evidenceRoute } from "@/app/api/evidence/[requestId]/[kind]/route";
import { GET as deliveryRoute } from "@/app/api/inbox/[deliveryId]/route";
import { GET as pictureRoute } from "@/app/api/next/picture/route";
import { POST as reserveRoute } from "@/app/api/next/reservation/route";
import { POST as handOverRoute } from "@/app/api/requests/[requestId]/evidence/route";
import { POST as beginRoute } from "@/app/api/requests/[requestId]/evidence/video/route";
import { GET as notesRoute } from "@/app/api/requests/[requestId]/notes/route";
import { GET as reviewRoute } from "@/app/api/requests/[requestId]/review/route";
import { GET as requestRoute } from "@/app/api/requests/[requestId]/route";
import { GET as contractRoute } from "@/app/api/signing/[requestId]/contract/route";
import { GET as documentRoute } from "@/app/api/signing/[requestId]/documents/[documentId]/[form]/route";
import { POST as uploadRoute } from "@/app/api/signing/[requestId]/documents/route";
import { GET as signingRoute } from "@/app/api/signing/[requestId]/route";
import { DELETE as discardRoute, PATCH as pieceRoute } from "@/app/api/video-drafts/[draftId]/route";
import { POST as sendRoute } from "@/app/api/video-drafts/[draftId]/send/route";
import { cancelRequestAction, updateContactAction } from "@/lib/acts/actions";
import type { UserActor } from "@/lib/auth/actor";
import {
  checkConnectionAction,
  makeIntakeKeyAction,
  makeWebhookAddressAction,
  revokeIntakeKeyAction,
  updateAuthorityAction,
} from "@/lib/authorities/actions";
import { makeIntakeKey } from "@/lib/authorities/intake-keys";
import { claimRequestAction, reassignClaimAction, releaseClaimAction, renewClaimAction } from "@/lib/claims/actions";
import { claimRequest } from "@/lib/claims/take-request";
import {
  approveValidatedAction,
  markPaperReadAction,
  openPaperAction,
  saveFieldsAction,
} from "@/lib/completion/actions";
import { db, pool } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { beginDraft } from "@/lib/evidence/video-draft";
import { discardJobAction, retryJobAction } from "@/lib/health/actions";
import { addMarkAction, removeMarkAction } from "@/lib/marks/actions";
import { seeMentionsAction, writeNoteAction } from "@/lib/notes/actions";
import {
  disablePersonAction,
  enablePersonAction,
  renewInvitationAction,
  updatePersonAction,
} from "@/lib/people/actions";
import {
  proposeVersionAction,
  seeVersionAction,
  simulateDraftAction,
  simulateVersionAction,
  withdrawVersionAction,
} from "@/lib/policy/actions";
import { proposeVersion } from "@/lib/policy/propose-version";
import { proposeInput } from "@/lib/policy/schema";
import { saveReadingAction } from "@/lib/readings/actions";
import {
  openRequestAction,
  readNowAction,
  reportIncidentAction,
  resolveIncidentAction,
  revealChangeAction,
  revealFieldAction,
  setVideoNumberAction,
  showEnrolmentLinkAction,
  showLinkAction,
} from "@/lib/requests/actions";
import type { Result } from "@/lib/result";
import {
  answerItemAction,
  approveRequestAction,
  recollectEvidenceAction,
  recordLookAction,
  refuseRequestAction,
  releaseDecisionAction,
  validateRequestAction,
} from "@/lib/reviews/actions";
import { checklistItems } from "@/lib/reviews/checklist";
import { answerSecondLookAction, askSecondLookAction, takeSecondLookAction } from "@/lib/second-looks/actions";
import {
  archiveAction,
  endLinkAction,
  makeLinkAction,
  removeAllDocumentsAction,
  removeDocumentAction,
  sendCodeAction,
  signAction,
} from "@/lib/signing/actions";
import { snoozeAction, unsnoozeAction } from "@/lib/snooze/actions";
import { recordAttemptAction } from "@/lib/sources/actions";
import { entriesOf } from "@/lib/testing/entries";
import { browserHeaders, inRequest, routeRequest } from "@/lib/testing/request-scope";
import { makePerson, makeWorld, openedRequest, type World } from "@/lib/testing/world";
import { replayDeliveryAction } from "@/lib/webhooks/actions";
import { receiveWebhook } from "@/lib/webhooks/receive";

/*
 * A person of another authority, with the right role, asks for things of this one by their real ids. They are told
 * exactly what they would be told of an id that does not exist, and nothing changes.
 */

let world: World;
let officer: UserActor;
let admin: UserActor;
let real: Record<
  | "review"
  | "waiting"
  | "external"
  | "person"
  | "authority"
  | "key"
  | "draft"
  | "delivery"
  | "job"
  | "incident"
  | "version"
  | "look",
  string
>;
/** Something changed elsewhere, of the request under review. */
let change: string;
const missing = "0190f3a0-0000-7000-8000-0000000000ff";

beforeAll(async () => {
  world = await makeWorld();
  officer = world.chiara;
  admin = await makePerson("admin", [world.otherAuthorityId]);
  const review = await openedRequest(world, { outcome: "review" });
  await claimRequest(world.nuria, { requestId: review.id });
  await collectEvidence(review.id);
  const found = {
    requestId: review.id,
    source: "poll",
    field: "status",
    before: "CREATED",
    after: "ISSUED",
    version: 2,
  };
  change = (await db().requestChange.create({ data: found })).id;
  const waiting = await openedRequest(world);
  const external = await openedRequest(world, { workflow: "one-shot-external" });
  await makeIntakeKey(world.admin, { authorityId: world.authorityId, name: "Kiosk" });
  const key = await db().intakeKey.findFirstOrThrow();
  const draft = await beginDraft(world.admin, external.id, 21);
  await receiveWebhook(world.authorityId, JSON.stringify({ request: { pk: waiting.requestPk, status: "ISSUED" } }));
  const delivery = await db().webhookDelivery.update({
    where: { id: (await db().webhookDelivery.findFirstOrThrow()).id },
    data: { state: "unmatched" },
  });
  const dead = await pool().query<{ id: string }>(
    "INSERT INTO jobs.job (name, data, source_name) VALUES ('dead', $1, 'request.refresh') RETURNING id",
    [{ requestId: review.id }],
  );
  const incident = await doubtfulDecision(review.id);
  await proposeVersion(world.admin, proposal(world.authorityId));
  const version = await db().policyVersion.findFirstOrThrow({ where: { version: 2 } });
  const question = { requestId: review.id, kind: "refusal", askedById: world.nuria.userId };
  const look = await db().secondLook.create({ data: question });
  real = {
    version: version.id,
    incident,
    look: look.id,
    job: dead.rows[0]?.id ?? "",
    delivery: delivery.id,
    key: key.id,
    draft: draft.draftId,
    review: review.id,
    waiting: waiting.id,
    external: external.id,
    person: world.support.userId,
    authority: world.authorityId,
  };
}, 90_000);
afterAll(() => world.sandbox.stop());

const hash = "a".repeat(64);

const proposal = (authorityId: string) =>
  proposeInput.parse({
    ...{ authorityId, from: 1, preset: "strict", settings: {}, startsAt: null, reason: "asked for by the auditors" },
  });

/** A decision nobody knows the outcome of, with an incident about it. */
async function doubtfulDecision(requestId: string): Promise<string> {
  const policy = await db().policyVersion.findFirstOrThrow({ where: { authorityId: world.authorityId } });
  const sentAt = new Date(Date.now() - 3_600_000);
  const { incidents } = await db().decision.create({
    include: { incidents: true },
    data: {
      requestId,
      kind: "approve",
      state: "UNKNOWN",
      userId: world.nuria.userId,
      raoId: "312",
      sessionId: world.nuria.sessionId,
      stepUpAt: sentAt,
      claimToken: 1,
      requestVersion: 1,
      policyId: policy.id,
      conditions: [],
      idempotencyKey: crypto.randomUUID(),
      inputHash: hash,
      recordedAt: sentAt,
      sentAt,
      agreeingReads: 3,
      incidents: { create: { requestId, cause: "author-unclear" } },
    },
  });
  return incidents[0]?.id ?? "";
}
function signature() {
  const { username, password, pin } = world.signs.chiara;
  return { token: 1, version: 1, key: crypto.randomUUID(), username, password, pin };
}
const details = () => ({ name: "Taken Over", authorityIds: [world.otherAuthorityId] });

const note = (requestId: string) => ({ requestId, key: crypto.randomUUID(), text: "Look again" });

type Action = (raw: never) => Promise<Result<unknown>>;
type Case = [
  name: string,
  action: Action,
  thing: keyof typeof real,
  who: "officer" | "admin",
  input: (id: string) => object,
];

const cases: Case[] = [
  ["claim.pick", claimRequestAction, "review", "officer", (requestId) => ({ requestId })],
  ["claim.renew", renewClaimAction, "review", "officer", (requestId) => ({ requestId, token: 1 })],
  ["claim.release", releaseClaimAction, "review", "officer", (requestId) => ({ requestId, token: 1 })],
  [
    "claim.reassign",
    reassignClaimAction,
    "review",
    "admin",
    (requestId) => ({ requestId, userId: null, reason: "because I say so" }),
  ],
  [
    "request.snooze",
    snoozeAction,
    "review",
    "officer",
    (requestId) => ({
      requestId,
      token: 1,
      until: new Date(Date.now() + 3_600_000).toISOString(),
      reason: "x".repeat(40),
    }),
  ],
  ["request.unsnooze", unsnoozeAction, "review", "admin", (requestId) => ({ requestId })],
  ["request.show-enrolment-link", showEnrolmentLinkAction, "review", "officer", (requestId) => ({ requestId })],
  ["request.show-link", showLinkAction, "waiting", "officer", (requestId) => ({ requestId })],
  ["request.read-now", readNowAction, "review", "officer", (requestId) => ({ requestId })],
  [
    "request.reveal",
    revealFieldAction,
    "review",
    "admin",
    (requestId) => ({ requestId, field: "document", reason: "calling" }),
  ],
  [
    "request.reveal-change",
    revealChangeAction,
    "review",
    "admin",
    (requestId) => ({ requestId, changeId: change, reason: "calling" }),
  ],
  ["request.set-video-number", setVideoNumberAction, "review", "admin", (requestId) => ({ requestId, videoidPk: 5 })],
  [
    "request.open",
    openRequestAction,
    "authority",
    "admin",
    (authorityId) => ({
      authorityId,
      workflow: "one-shot-eidas",
      profile: "PFnubeQAFCiudadano",
      phone: "+34600200300",
      email: "una.persona@example.test",
      key: crypto.randomUUID(),
    }),
  ],
  [
    "request.cancel",
    cancelRequestAction,
    "waiting",
    "officer",
    (requestId) => ({ requestId, version: 1, key: crypto.randomUUID(), reason: "test" }),
  ],
  [
    "request.update",
    updateContactAction,
    "waiting",
    "admin",
    (requestId) => ({ requestId, version: 1, key: crypto.randomUUID(), phone: "+34600200300", email: "" }),
  ],
  [
    "review.answer",
    answerItemAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, item: checklistItems[0], answer: "pass", evidenceHash: hash }),
  ],
  [
    "review.look",
    recordLookAction,
    "review",
    "officer",
    (requestId) => ({ requestId, kind: "document_front", sha256: "0".repeat(64) }),
  ],
  [
    "review.reading",
    saveReadingAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, evidenceHash: hash, zone: [], expiry: "14 03 2031" }),
  ],
  [
    "review.mark",
    addMarkAction,
    "review",
    "officer",
    (requestId) => ({
      ...{ requestId, token: 1, kind: "feature", source: "video", sha256: hash },
      ...{ atMs: 0, item: null, feature: "hologram" },
    }),
  ],
  ["review.unmark", removeMarkAction, "review", "officer", (requestId) => ({ requestId, token: 1, markId: missing })],
  ["review.recollect", recollectEvidenceAction, "review", "officer", (requestId) => ({ requestId })],
  [
    "review.approve",
    approveRequestAction,
    "review",
    "officer",
    (requestId) => ({ requestId, ...signature(), evidenceHash: hash, confirmed: true, reason: "x".repeat(40) }),
  ],
  [
    "review.validate",
    validateRequestAction,
    "review",
    "officer",
    (requestId) => ({ requestId, ...signature(), evidenceHash: hash, confirmed: true, reason: "x".repeat(40) }),
  ],
  [
    "completion.save-fields",
    saveFieldsAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, key: crypto.randomUUID(), fields: { organization_name: "Mine" } }),
  ],
  [
    "completion.open-paper",
    openPaperAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, paper: "contract" }),
  ],
  [
    "completion.read-paper",
    markPaperReadAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, paper: "contract", sha256: hash }),
  ],
  [
    "completion.approve",
    approveValidatedAction,
    "review",
    "officer",
    (requestId) => ({
      requestId,
      ...signature(),
      confirmed: true,
      reason: "x".repeat(40),
      papers: { declaration: hash, contract: hash },
    }),
  ],
  [
    "decision.release",
    releaseDecisionAction,
    "review",
    "admin",
    (requestId) => ({ requestId, decisionId: missing, version: 1, reason: "x".repeat(40) }),
  ],
  ["note.write", writeNoteAction, "review", "officer", note],
  ["note.see", seeMentionsAction, "review", "officer", (requestId) => ({ requestId })],
  [
    "incident.report",
    reportIncidentAction,
    "review",
    "officer",
    (requestId) => ({ requestId, key: crypto.randomUUID(), text: "x".repeat(40) }),
  ],
  [
    "incident.resolve",
    resolveIncidentAction,
    "incident",
    "admin",
    (incidentId) => ({ incidentId, note: "x".repeat(40) }),
  ],
  [
    "review.refuse",
    refuseRequestAction,
    "review",
    "officer",
    (requestId) => ({ requestId, ...signature(), cause: "DOC-02", locale: "es", text: "No." }),
  ],
  [
    "signing.send-code",
    sendCodeAction,
    "review",
    "officer",
    (requestId) => ({ requestId, key: crypto.randomUUID(), delivery: "sms" }),
  ],
  [
    "signing.sign",
    signAction,
    "review",
    "officer",
    (requestId) => ({ requestId, key: crypto.randomUUID(), code: "123456" }),
  ],
  ["signing.archive", archiveAction, "review", "admin", (requestId) => ({ requestId, key: crypto.randomUUID() })],
  [
    "signing.remove",
    removeDocumentAction,
    "review",
    "admin",
    (requestId) => ({ requestId, key: crypto.randomUUID(), documentId: missing }),
  ],
  [
    "signing.remove-all",
    removeAllDocumentsAction,
    "review",
    "admin",
    (requestId) => ({ requestId, key: crypto.randomUUID() }),
  ],
  ["signing.make-link", makeLinkAction, "review", "officer", (requestId) => ({ requestId })],
  ["signing.end-link", endLinkAction, "review", "admin", (requestId) => ({ requestId })],
  [
    "people.update",
    updatePersonAction,
    "person",
    "admin",
    (userId) => ({ userId, version: 1, role: "rao", ...details() }),
  ],
  [
    "look.ask",
    askSecondLookAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, question: "x".repeat(40), evidenceHash: hash }),
  ],
  ["look.take", takeSecondLookAction, "look", "officer", (lookId) => ({ lookId })],
  [
    "look.answer",
    answerSecondLookAction,
    "look",
    "officer",
    (lookId) => ({ lookId, verdict: "disagree", note: "x".repeat(40) }),
  ],
  [
    "source.attempt",
    recordAttemptAction,
    "review",
    "officer",
    (requestId) => ({ requestId, token: 1, key: crypto.randomUUID(), source: "SVDI", outcome: "confirmed" }),
  ],
  ["people.disable", disablePersonAction, "person", "admin", (userId) => ({ userId })],
  ["people.enable", enablePersonAction, "person", "admin", (userId) => ({ userId })],
  ["people.renew-invitation", renewInvitationAction, "person", "admin", (userId) => ({ userId })],
  [
    "authority.update",
    updateAuthorityAction,
    "authority",
    "admin",
    (authorityId) => ({
      authorityId,
      name: "Taken Over",
      environment: "prod",
      defaultWorkflow: "one-shot-eidas",
      profiles: ["PFnubeNC"],
    }),
  ],
  ["policy.propose", proposeVersionAction, "authority", "admin", proposal],
  [
    "policy.simulate-draft",
    simulateDraftAction,
    "authority",
    "admin",
    (authorityId) => ({ authorityId, preset: "strict", settings: {} }),
  ],
  ["policy.see", seeVersionAction, "version", "admin", (versionId) => ({ versionId })],
  ["policy.simulate", simulateVersionAction, "version", "admin", (versionId) => ({ versionId })],
  ["policy.withdraw", withdrawVersionAction, "version", "admin", (versionId) => ({ versionId })],
  ["authority.check", checkConnectionAction, "authority", "admin", (authorityId) => ({ authorityId })],
  ["authority.webhook-address", makeWebhookAddressAction, "authority", "admin", (authorityId) => ({ authorityId })],
  ["authority.intake-key", makeIntakeKeyAction, "authority", "admin", (authorityId) => ({ authorityId, name: "Mine" })],
  ["job.retry", retryJobAction, "job", "admin", (jobId) => ({ jobId })],
  ["job.discard", discardJobAction, "job", "admin", (jobId) => ({ jobId, reason: "test" })],
  ["authority.revoke-intake-key", revokeIntakeKeyAction, "key", "admin", (keyId) => ({ keyId })],
  ["webhook.replay", replayDeliveryAction, "delivery", "admin", (deliveryId) => ({ deliveryId })],
];

/** Every row but those that count and time the asking itself. */
async function contents(): Promise<unknown[]> {
  const tables = ["request", "claim", "decision", "evidence_set", "evidence_item", "evidence_look", "review_answer"];
  tables.push("review_mark");
  tables.push(
    "user_account",
    "user_authority",
    "authority",
    "webhook_token",
    "search_token",
    "audit_event",
    "evidence_upload",
    "signing_link",
    "paper_reading",
    "completion_act",
    "request_act",
    "second_look",
    "source_attempt",
    "incident",
    "request_note",
    "note_mention",
    "intake_key",
    "intake_call",
    "video_draft",
    "snooze",
    "reservation",
    "webhook_delivery",
    "jobs.job",
  );
  const parts = tables.map(
    (table) => `SELECT '${table}' AS name, md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${table} t`,
  );
  return (await pool().query(parts.join(" UNION ALL "))).rows;
}

async function ask(action: Action, who: UserActor, input: object) {
  const headers = await browserHeaders(who.sessionId);
  const result = await inRequest({ headers }, () => action(input as never));
  return result.ok ? "done" : result.error;
}

describe("things of another authority", () => {
  it.each(cases)("%s", async (_, action, thing, who, input) => {
    const person = who === "officer" ? officer : admin;
    const calls = (await world.sandbox.ledger()).length;
    const before = await contents();
    const told = await ask(action, person, input(real[thing]));
    expect(told).toMatchObject({ code: expect.stringMatching(/^(not-found|claim-lost|stale)$/) });
    expect(told).toEqual(await ask(action, person, input(missing)));
    expect(await contents()).toEqual(before);
    expect(await world.sandbox.ledger()).toHaveLength(calls);
  });

  it.each([
    ["request.read", requestRoute, "admin", {}],
    ["review.read", reviewRoute, "officer", {}],
    ["note.read", notesRoute, "officer", {}],
    ["evidence.bytes", evidenceRoute, "officer", { kind: "document_front" }],
    ["signing.read", signingRoute, "officer", {}],
    ["signing.contract", contractRoute, "officer", {}],
    ["completion.read", completionRoute, "officer", {}],
    ["completion.contract", readContractRoute, "officer", {}],
    ["signing.document", documentRoute, "admin", { documentId: missing, form: "signed" }],
  ] as const)("%s", async (_, route, who, more) => {
    const headers = await browserHeaders((who === "officer" ? officer : admin).sessionId);
    const before = await contents();
    const told = async (requestId: string) => {
      const response = await route(routeRequest("/api/x", headers), {
        params: Promise.resolve({ requestId, ...more }),
      });
      return [response.status, await response.text()];
    };
    expect(await told(real.review)).toEqual([404, expect.stringContaining('"not-found"')]);
    expect(await told(real.review)).toEqual(await told(missing));
    expect(await contents()).toEqual(before);
  });

  it.each([
    ["evidence.upload", handOverRoute, "external", JSON.stringify({ acceptance: { ip: "192.0.2.1" } }), "POST"],
    ["video.begin", beginRoute, "external", "", "POST"],
    ["video.piece", pieceRoute, "draft", "0000ftypisom and more", "PATCH"],
    ["video.discard", discardRoute, "draft", "", "DELETE"],
    ["video.send", sendRoute, "draft", "", "POST"],
  ] as const)("%s", async (_, route, thing, body, method) => {
    const headers = {
      ...(await browserHeaders(admin.sessionId)),
      "content-length": String(body.length),
      "upload-offset": "0",
    };
    const before = await contents();
    const calls = (await world.sandbox.ledger()).length;
    const told = async (id: string) => {
      const request = routeRequest("/api/x?bytes=21", headers, { method, ...(body ? { body } : {}) });
      const params = { ...(thing === "draft" ? { draftId: id } : { requestId: id }) };
      const response = await route(request, { params: Promise.resolve(params) });
      return [response.status, await response.text()];
    };
    expect(await told(real[thing])).toEqual([404, expect.stringContaining('"not-found"')]);
    expect(await told(real[thing])).toEqual(await told(missing));
    expect(await contents()).toEqual(before);
    expect(await world.sandbox.ledger()).toHaveLength(calls);
  });

  it("webhook.read", async () => {
    const headers = await browserHeaders(admin.sessionId);
    const told = async (deliveryId: string) => {
      const response = await deliveryRoute(routeRequest("/api/x", headers), {
        params: Promise.resolve({ deliveryId }),
      });
      return [response.status, await response.text()];
    };
    expect(await told(real.delivery)).toEqual([404, expect.stringContaining('"not-found"')]);
    expect(await told(real.delivery)).toEqual(await told(missing));
  });

  it("claim.reserve and evidence.prefetch", async () => {
    const headers = await browserHeaders(officer.sessionId);
    const before = await contents();
    const reserved = async (after: string) => {
      const request = routeRequest(`/api/x?after=${after}`, headers, { method: "POST" });
      const response = await reserveRoute(request, { params: Promise.resolve({}) });
      return [response.status, await response.json()];
    };
    expect(await reserved(real.review)).toEqual([200, null]);
    expect(await reserved(real.review)).toEqual(await reserved(missing));
    const picture = await pictureRoute(routeRequest("/api/x", headers), { params: Promise.resolve({}) });
    expect(picture.status).toBe(404);
    expect(await contents()).toEqual(before);
  });

  it("signing.upload", async () => {
    const headers = { ...(await browserHeaders(officer.sessionId)), "x-file-name": "agreement.pdf" };
    const before = await contents();
    const told = async (requestId: string) => {
      const address = `/api/x?key=${crypto.randomUUID()}`;
      const response = await uploadRoute(routeRequest(address, headers, { method: "POST", body: "%PDF-1.7" }), {
        params: Promise.resolve({ requestId }),
      });
      return [response.status, await response.text()];
    };
    expect(await told(real.review)).toEqual([404, expect.stringContaining('"not-found"')]);
    expect(await told(real.review)).toEqual(await told(missing));
    expect(await contents()).toEqual(before);
  });

  it("completion.document", async () => {
    const headers = { ...(await browserHeaders(officer.sessionId)), "x-file-name": "deed.pdf", "x-label": "Deed" };
    const before = await contents();
    const told = async (requestId: string) => {
      const address = `/api/x?token=1&key=${crypto.randomUUID()}`;
      const response = await addDocumentRoute(routeRequest(address, headers, { method: "POST", body: "%PDF-1.7" }), {
        params: Promise.resolve({ requestId }),
      });
      return [response.status, await response.text()];
    };
    expect(await told(real.review)).toEqual([404, expect.stringContaining('"not-found"')]);
    expect(await told(real.review)).toEqual(await told(missing));
    expect(await contents()).toEqual(before);
  });

  it("are asked for through every action that names one", () => {
    const { entries } = entriesOf(path.resolve(import.meta.dirname, "../.."), {
      "app/(app)/layout.tsx": ["@/lib/health/certificate", "@/lib/people/names"],
    });
    const without = [
      "audit.check",
      "claim.take-next",
      "session.stay",
      "authority.create",
      "people.invite",
      "people.check-officer",
      // A search of one's own authorities: it names nothing of another.
      "history.find-number",
    ];
    const actions = entries.filter(({ gate }) => gate === "secureAction").map(({ policy }) => policy);
    expect([...cases.map(([name]) => name), ...without].sort()).toEqual(actions.sort());
  });
});
