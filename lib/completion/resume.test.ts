import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { reassignClaim } from "@/lib/claims/hold-claim";
import { db } from "@/lib/db";
import { resetBreakers } from "@/lib/gateways/http";
import { validateRequest } from "@/lib/reviews/record-decision";
import { settleRequest, sweepInterrupted } from "@/lib/reviews/settle-decision";
import { external } from "@/lib/testing/completion";
import { approval, callsOf, type Held, signature, underReview, versionOf } from "@/lib/testing/review";
import { makeWorld, type World } from "@/lib/testing/world";
import { addDocument } from "./add-document";
import { approveValidated } from "./approve-validated";
import { papers } from "./names";
import { markPaperRead, openPaper } from "./read-paper";
import { readCompletion } from "./reads";
import { saveFields } from "./save-fields";

/** A process that dies right after it recorded an act: what it was about to do in the background never runs. */
const death = vi.hoisted(() => ({ next: false }));
vi.mock("@/lib/background", async (original) => {
  const real = await original<typeof import("@/lib/background")>();
  const inBackground: typeof real.inBackground = (name, work) => {
    if (death.next) death.next = false;
    else real.inBackground(name, work);
  };
  return { ...real, inBackground };
});

let world: World;
beforeAll(async () => {
  world = await makeWorld({ ra: true });
});
afterAll(() => world.sandbox.stop());
beforeEach(async () => {
  resetBreakers();
  await world.sandbox.control("switches", { ra: { validate_external: "CREATED" } });
});

type Kind = "effect_then_drop" | "drop_before";
type Officer = "nuria" | "ignasi";

const when = (applies: boolean, act: () => Promise<void>) => (applies ? act() : Promise.resolve());

/** Loses the answer to whatever is asked of an operation meanwhile; says how the verb took it. */
async function losing(held: Held, operation: string, kind: Kind, act: () => Promise<unknown>): Promise<string> {
  await world.sandbox.control("faults", { operation, request_pk: held.requestPk, kind, times: 9 });
  const outcome = await act().then(
    () => "ok",
    (error: { code?: string }) => error.code ?? "thrown",
  );
  await backgroundDone(20_000);
  await world.sandbox.control("faults", {}, "DELETE");
  resetBreakers();
  return outcome;
}

const stepsOf = async (held: Held, who: UserActor) =>
  Object.fromEntries((await readCompletion(who, held.id, false)).steps.map(({ step, state }) => [step, state]));
const effects = async (held: Held, operation: string) => {
  const calls = await callsOf(world, held, operation);
  return {
    calls: calls.length,
    effects: calls.filter(({ effect }) => effect !== null).length,
  };
};

/** As if the policy's time for an unknown outcome were over, and reads enough had agreed. */
async function waitOut(held: Held): Promise<void> {
  for (let read = 0; read < 3; read++) await settleRequest(held.id);
  await db().$executeRaw`UPDATE decision SET sent_at = sent_at - interval '1 hour' WHERE request_id = ${held.id}::uuid`;
  await db().$executeRaw`
    UPDATE completion_act SET settled_at = settled_at - interval '1 hour', recorded_at = recorded_at - interval '1 hour'
     WHERE request_id = ${held.id}::uuid`;
}

async function read(held: Held, who: UserActor) {
  const claim = { requestId: held.id, token: held.token };
  for (const paper of papers) {
    await openPaper(who, { ...claim, paper });
    const view = await readCompletion(who, held.id, false);
    const sha256 = view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "";
    await markPaperRead(who, { ...claim, paper, sha256 });
  }
}

async function approving(held: Held, who: Officer) {
  const view = await readCompletion(world[who], held.id, false);
  const of = (paper: string) => view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "";
  return approveValidated(world[who], {
    ...signature({ ...held, version: view.version }, world.signs[who]),
    confirmed: true,
    reason: "Read in full and compared with the evidence by hand.",
    papers: { declaration: of("declaration"), contract: of("contract") },
  });
}

const deed = (held: Held) => ({
  requestId: held.id,
  token: held.token,
  key: crypto.randomUUID(),
  label: "Deed of powers",
  name: "deed.pdf",
  content: Buffer.from("%PDF-1.7 deed of powers"),
});

describe("an approval whose every answer is lost", () => {
  it.each<[Kind, Officer]>([
    ["effect_then_drop", "ignasi"],
    ["drop_before", "nuria"],
  ])(
    "%s: goes on at the missing step, ended by %s, and repeats nothing that was done",
    { timeout: 120_000 },
    async (kind, ends) => {
      const arrives = kind === "effect_then_drop";
      const held: Held = await underReview(world, world.nuria, { ...external, profile: "REPPJnubeQ" });
      const nuria = world.nuria;
      const current = async () => ({ ...held, version: await versionOf(held.id) });

      // Validation: the process dies before it is sent, then the answer is lost.
      death.next = true;
      await validateRequest(nuria, approval(await current(), world.signs.nuria));
      await backgroundDone(20_000);
      await db()
        .$executeRaw`UPDATE decision SET recorded_at = recorded_at - interval '1 hour' WHERE request_id = ${held.id}::uuid`;
      await sweepInterrupted();
      expect(await stepsOf(held, nuria)).toMatchObject({ validate: "failed", approve: "missing" });
      const validate = async () => validateRequest(nuria, approval(await current(), world.signs.nuria));
      await losing(held, "ra_validate_videoid", kind, validate);
      await when(!arrives, async () => {
        expect(await stepsOf(held, nuria)).toMatchObject({ validate: "unknown" });
        await waitOut(held);
        await validate();
        await backgroundDone(20_000);
      });
      expect(await effects(held, "ra_validate_videoid")).toEqual({ calls: arrives ? 1 : 2, effects: 1 });
      expect(await stepsOf(held, nuria)).toMatchObject({ validate: "done", fields: "missing", documents: "missing" });

      const claim = { requestId: held.id, token: held.token };
      const { provider } = await readCompletion(nuria, held.id, false);
      const values: Record<string, string> = { organization_country: "ES", organization_email: "office@example.test" };
      const fields = Object.fromEntries((provider?.missing ?? []).map((name) => [name, values[name] ?? "Telares"]));
      const save = () => saveFields(nuria, { ...claim, key: crypto.randomUUID(), fields });
      expect(await losing(held, "ra_update_request", kind, save)).toBe(arrives ? "ok" : "outcome-unknown");
      await when(!arrives, async () => {
        expect(await stepsOf(held, nuria)).toMatchObject({ fields: "unknown" });
        await waitOut(held);
        expect(await stepsOf(held, nuria)).toMatchObject({ fields: "failed" });
        await save();
      });
      expect(await stepsOf(held, nuria)).toMatchObject({ fields: "done", documents: "missing" });

      const add = () => addDocument(nuria, deed(held));
      expect(await losing(held, "ra_upload_videoid_evidence", kind, add)).toBe(arrives ? "ok" : "outcome-unknown");
      await when(!arrives, async () => {
        // It may still arrive: the same document does not leave beside it, and nothing is approved.
        await expect(add()).rejects.toMatchObject({ code: "outcome-unknown" });
        expect(await stepsOf(held, nuria)).toMatchObject({ documents: "unknown" });
        await read(held, nuria);
        await expect(approving(held, "nuria")).rejects.toMatchObject({
          params: { conditions: expect.stringMatching(/A20/) },
        });
        await waitOut(held);
        await add();
      });
      await when(arrives, async () => {
        // The process died while the document was arriving: it is looked for, and found.
        await db().completionAct.updateMany({
          where: { requestId: held.id, kind: "document" },
          data: { state: "sending", settledAt: null, recordedAt: new Date(Date.now() - 3_600_000) },
        });
      });
      expect(await stepsOf(held, nuria)).toMatchObject({ documents: "done" });
      await expect(add()).rejects.toMatchObject({ fields: { file: "document-there" } });
      expect(await effects(held, "ra_upload_videoid_evidence")).toEqual({ calls: arrives ? 1 : 2, effects: 1 });

      if (ends === "ignasi") {
        // Another officer goes on: what was given to the provider stays done, what has to be read is read by who signs.
        await read(held, nuria);
        await reassignClaim(world.admin, { requestId: held.id, userId: world.ignasi.userId, reason: "Nuria is away" });
        held.token = (await db().claim.findUniqueOrThrow({ where: { requestId: held.id } })).token;
      }
      const officer = world[ends];
      for (const [paper, operation] of [
        ["declaration", "ra_generates_tbs_receipt"],
        ["contract", "ra_pl_get_document"],
      ] as const) {
        await db().paperReading.deleteMany({ where: { requestId: held.id, userId: officer.userId, paper } });
        const opening = () => openPaper(officer, { requestId: held.id, token: held.token, paper });
        expect(await losing(held, operation, kind, opening)).toBe("provider-unreachable");
        expect(await stepsOf(held, officer)).toMatchObject({ fields: "done", documents: "done", [paper]: "failed" });
        await opening();
        expect(await stepsOf(held, officer)).toMatchObject({ [paper]: "under-way" });
      }
      await read(held, officer);
      const before = await stepsOf(held, officer);
      expect(before).toMatchObject({ declaration: "done", contract: "done", approve: "missing" });

      // The process dies between the last step but one and the last; then the answer to the last is lost.
      death.next = true;
      await approving(held, ends);
      await db()
        .$executeRaw`UPDATE decision SET recorded_at = recorded_at - interval '1 hour' WHERE request_id = ${held.id}::uuid`;
      await sweepInterrupted();
      expect(await stepsOf(held, officer)).toEqual({ ...before, approve: "failed" });
      expect(await callsOf(world, held, "ra_pl_approve")).toEqual([]);
      await losing(held, "ra_pl_approve", kind, () => approving(held, ends));
      await when(!arrives, async () => {
        expect(await stepsOf(held, officer)).toMatchObject({ approve: "unknown" });
        await waitOut(held);
        await approving(held, ends);
        await backgroundDone(20_000);
      });
      expect(await db().request.findUniqueOrThrow({ where: { id: held.id } })).toMatchObject({
        status: "ENROLLREADY",
        decisionState: null,
        approvedById: officer.userId,
      });
      expect(await effects(held, "ra_pl_approve")).toEqual({ calls: arrives ? 1 : 2, effects: 1 });
      expect(await effects(held, "ra_update_request")).toEqual({ calls: arrives ? 1 : 2, effects: 1 });
      expect(await db().requestChange.count({ where: { requestId: held.id } })).toBe(0);
    },
  );
});
