import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { db, pool } from "@/lib/db";
import { listen } from "@/lib/live/hub";
import { readTimeline } from "@/lib/requests/timeline";
import { storedRequest, trailOf } from "@/lib/testing/rows";
import { makeTenancy, type Tenancy } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { readMentions, readNotes } from "./reads";
import { writeNoteInput } from "./schema";
import { seeMentions } from "./see-mentions";
import { writeNote } from "./write-note";

let tenancy: Tenancy;
let nuria: UserActor;
let ignasi: UserActor;
let requestId: string;
beforeAll(async () => {
  tenancy = await makeTenancy();
  nuria = tenancy.officer;
  ignasi = await makePerson("rao", [tenancy.authorityId], "313");
  requestId = (await storedRequest(tenancy.authorityId)).id;
});

const words = "Look at the hologram at 0:52, please";
const noted = (mentions: string[] = [], text = words) => ({ requestId, key: crypto.randomUUID(), text, mentions });
const stopping: (() => void)[] = [];
afterAll(() => {
  for (const stop of stopping) stop();
});

describe("a note", () => {
  it("is sealed, audited without its words, told live, and read by the colleagues of its authority", async () => {
    const told: string[] = [];
    let ready = false;
    stopping.push(
      listen((message) => {
        if (message === "resync") ready = true;
        else told.push(message.requestId);
      }),
    );
    await expect.poll(() => ready, { timeout: 15_000 }).toBe(true);
    const input = noted([ignasi.userId]);
    await writeNote(nuria, input);
    await expect.poll(() => told, { timeout: 15_000 }).toContain(requestId);

    const stored = await db().requestNote.findUniqueOrThrow({ where: { id: input.key } });
    expect(stored.text).not.toContain("hologram");
    expect((await trailOf(requestId)).at(-1)).toMatchObject({
      action: "request.note",
      details: { mentions: [ignasi.userId] },
    });
    const [note] = (await readNotes(ignasi, requestId)).notes;
    expect(note).toMatchObject({ id: input.key, text: words, mine: false, fresh: true });
    expect((await readNotes(nuria, requestId)).notes).toMatchObject([{ text: words, mine: true, fresh: false }]);
    expect((await readNotes(tenancy.admin, requestId)).notes).toMatchObject([{ text: words, fresh: false }]);
  });

  it("is one, however often it is sent", async () => {
    const input = noted();
    await writeNote(nuria, input);
    const lines = (await trailOf(requestId)).length;
    await writeNote(nuria, input);
    expect(await db().requestNote.count({ where: { id: input.key } })).toBe(1);
    expect(await trailOf(requestId)).toHaveLength(lines);
    await expect(writeNote(ignasi, input)).rejects.toMatchObject({ code: "key-reused" });
  });

  it("cannot be changed, whoever asks the database", async () => {
    await expect(pool().query("UPDATE request_note SET text = 'other'")).rejects.toThrow("never changed");
  });

  it("exists for auditors, and for support not even that", async () => {
    const seen = async (reader: UserActor) =>
      (await readTimeline(requestId, reader)).some(({ what }) => what === "request.note");
    for (const reader of [nuria, tenancy.admin, tenancy.auditor]) expect(await seen(reader)).toBe(true);
    expect(await seen(tenancy.support)).toBe(false);
    expect(JSON.stringify(await readTimeline(requestId, tenancy.auditor))).not.toContain("hologram");
  });

  it.each([
    ["one letter", "x", "note-empty"],
    ["blanks", "    ", "note-empty"],
    ["more than two thousand characters", "x".repeat(2001), "too-long"],
  ])("of %s is none", (_, text, message) => {
    const parsed = writeNoteInput.safeParse(noted([], text));
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});

describe("a mention", () => {
  it("offers and takes whoever reads the notes of that authority, and nobody else", async () => {
    const both = await makePerson("rao", [tenancy.authorityId, tenancy.otherAuthorityId], "314");
    const gone = await makePerson("rao", [tenancy.authorityId], "315");
    await db().user.update({ where: { id: gone.userId }, data: { disabledAt: new Date() } });
    const { colleagues } = await readNotes(nuria, requestId);
    const offered = colleagues.map(({ id }) => id);
    expect(offered.toSorted()).toEqual([ignasi.userId, tenancy.admin.userId, both.userId].toSorted());
    for (const { userId } of [tenancy.stranger, tenancy.support, tenancy.auditor, gone])
      await expect(writeNote(nuria, noted([ignasi.userId, userId]))).rejects.toMatchObject({
        code: "invalid-input",
        fields: { mentions: "mention-unknown" },
      });
    const own = noted([nuria.userId]);
    await writeNote(nuria, own);
    expect(await db().noteMention.count({ where: { noteId: own.key } })).toBe(0);
  });

  it("is unseen until the notes are shown, and leaves with the right to open the request", async () => {
    const person = await makePerson("rao", [tenancy.authorityId], "316");
    const other = await storedRequest(tenancy.authorityId);
    await writeNote(nuria, noted([person.userId]));
    await writeNote(tenancy.admin, { ...noted([person.userId]), requestId: other.id });
    const before = await readMentions(person);
    expect(before).toMatchObject({ unseen: 2, latest: [{ number: other.number, seen: false }, { requestId }] });
    expect(JSON.stringify(before)).not.toContain("hologram");

    await seeMentions(person, { requestId });
    expect(await readMentions(person)).toMatchObject({
      unseen: 1,
      latest: [
        { requestId: other.id, seen: false },
        { requestId, seen: true },
      ],
    });
    const lines = await trailOf(requestId);
    expect(lines.at(-1)).toMatchObject({ action: "request.view", details: { mentions: 1 } });
    await seeMentions(person, { requestId });
    expect(await trailOf(requestId)).toHaveLength(lines.length);
    expect((await readNotes(person, requestId)).notes.filter(({ fresh }) => fresh)).toEqual([]);

    const moved = { ...person, authorityIds: [tenancy.otherAuthorityId] };
    expect(await readMentions(moved)).toEqual({ unseen: 0, latest: [] });
    await expect(readNotes(moved, requestId)).rejects.toMatchObject({ code: "not-found" });
  });
});
