import { beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "@/lib/db";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import type { UserActor } from "./actor";
import { absoluteSeconds, idleSeconds } from "./cookie";
import { endIdleSessions, endSessionsOf } from "./end-sessions";
import { endSession, liveSession } from "./session";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const somebody = () => makePerson("rao", [tenancy.authorityId]);
const row = ({ sessionId }: UserActor) => db().session.findUniqueOrThrow({ where: { id: sessionId } });
const alive = async ({ sessionId }: UserActor) => (await liveSession(sessionId, null, false)) !== null;
const age = ({ sessionId }: UserActor, seen: number, created = seen) =>
  pool().query(
    `UPDATE session SET last_seen_at = now() - make_interval(secs => $2),
            created_at = now() - make_interval(secs => $3) WHERE id = $1`,
    [sessionId, seen, created],
  );
const jobs = async (sessionId: string) => {
  const { rows } = await pool().query(
    "SELECT 1 FROM jobs.job WHERE name = 'token.delete' AND data->>'sessionId' = $1",
    [sessionId],
  );
  return rows.length;
};

describe("a session", () => {
  it.each([
    ["just seen", 0, 0, true],
    ["idle almost fifteen minutes", idleSeconds - 5, idleSeconds, true],
    ["idle fifteen minutes", idleSeconds + 1, idleSeconds + 1, false],
    ["busy, almost twelve hours old", 0, absoluteSeconds - 5, true],
    ["busy, twelve hours old", 0, absoluteSeconds + 1, false],
  ])("%s", async (_, seen, created, lives) => {
    const person = await somebody();
    await age(person, seen, created);
    expect(await alive(person)).toBe(lives);
  });

  it("lasts fifteen idle minutes and twelve hours in all", () => {
    expect([idleSeconds, absoluteSeconds]).toEqual([900, 43_200]);
  });

  it("counts activity, but writes at most every ten seconds", async () => {
    const person = await somebody();
    await age(person, 60);
    await liveSession(person.sessionId, null, true);
    const first = (await row(person)).lastSeenAt.getTime();
    expect(Date.now() - first).toBeLessThan(30_000);
    await liveSession(person.sessionId, null, true);
    expect((await row(person)).lastSeenAt.getTime()).toBe(first);
  });

  it("is not kept alive by looks that are no activity", async () => {
    const person = await somebody();
    await age(person, 60);
    const before = (await row(person)).lastSeenAt;
    await liveSession(person.sessionId, null, false);
    expect((await row(person)).lastSeenAt).toEqual(before);
  });

  it("that ended stays ended", async () => {
    const person = await somebody();
    await age(person, idleSeconds + 60);
    expect(await liveSession(person.sessionId, null, true)).toBeNull();
    expect(await liveSession(person.sessionId, null, true)).toBeNull();
  });

  it("unknown is none", async () => {
    expect(await liveSession(crypto.randomUUID(), null, true)).toBeNull();
  });
});

describe("signing out", () => {
  it("ends the session once, with a line and a job for what it kept", async () => {
    const person = await somebody();
    await endSession(person, "signed-out");
    await endSession(person, "signed-out");
    expect(await alive(person)).toBe(false);
    expect(await row(person)).toMatchObject({ endReason: "signed-out", endedAt: expect.any(Date) });
    const events = await db().auditEvent.findMany({ where: { sessionId: person.sessionId } });
    expect(events.map(({ action }) => action)).toEqual(["auth.logout"]);
    expect(await jobs(person.sessionId)).toBe(1);
  });

  it("leaves the person's other sessions alone", async () => {
    const person = await somebody();
    const other = await db().session.create({ data: { userId: person.userId } });
    await endSession(person, "signed-out");
    expect(await liveSession(other.id, null, false)).not.toBeNull();
  });
});

describe("ending sessions from outside", () => {
  it("ends all of one person's and nobody else's; kept tokens are cleaned up", async () => {
    const [person, colleague] = [await somebody(), await somebody()];
    const second = await db().session.create({ data: { userId: person.userId, oneShotToken: "v1.k.x" } });
    await inTransaction((tx) => endSessionsOf(tx, person.userId, "disabled"));
    expect(await alive(person)).toBe(false);
    expect(await liveSession(second.id, null, false)).toBeNull();
    expect(await alive(colleague)).toBe(true);
    expect(await row(person)).toMatchObject({ endReason: "disabled" });
    expect([await jobs(second.id), await jobs(person.sessionId)]).toEqual([1, 0]);
  });

  it("sweeps what idleness or age has ended, with a line each, and nothing living", async () => {
    const [idle, old, living] = [await somebody(), await somebody(), await somebody()];
    await age(idle, idleSeconds + 60);
    await age(old, 0, absoluteSeconds + 60);
    await endIdleSessions();
    expect([await row(idle), await row(old)]).toMatchObject([{ endReason: "idle" }, { endReason: "idle" }]);
    expect(await alive(living)).toBe(true);
    const swept = await db().auditEvent.findMany({ where: { action: "auth.idle_end" } });
    const about = swept.map(({ subjectId }) => subjectId);
    expect(about).toEqual(expect.arrayContaining([idle.userId, old.userId]));
    expect(about).not.toContain(living.userId);
    expect(await jobs(idle.sessionId)).toBe(1);
    expect(await endIdleSessions()).toBe(0);
  });
});
