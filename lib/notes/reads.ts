import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { permissions } from "@/lib/auth/roles";
import { openSubject, subjectKeyColumns } from "@/lib/crypto/data-keys";
import { db, type Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { userNames } from "@/lib/people/names";
import { type Colleague, type MentionsView, mentionsView, type NotesView, notesView } from "./views";

/** As many as anybody reads through; the newest of more. */
const mostNotes = 200;
const mostMentions = 20;

/** The notes of a request, for those who may write them: officers and admins of its authority. */
export async function readNotes(actor: UserActor, requestId: string): Promise<NotesView> {
  const request = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: subjectKeyColumns,
  });
  if (!request) throw new AppError("not-found");
  const found = await db().requestNote.findMany({
    where: { requestId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: mostNotes,
    include: { mentions: true },
  });
  const colleagues = await colleaguesOf(db(), request.authorityId);
  const names = await userNames(
    found.flatMap(({ userId, mentions }) => [userId, ...mentions.map((one) => one.userId)]),
  );
  const cipher = await openSubject(request);
  return notesView.parse({
    notes: found.reverse().map(({ id, userId, at, text, mentions }) => ({
      id,
      at: at.toISOString(),
      by: names.get(userId) ?? "",
      mine: userId === actor.userId,
      text: cipher.open(notePlace(id), text),
      mentions: mentions.map((one) => names.get(one.userId) ?? ""),
      fresh: mentions.some((one) => one.userId === actor.userId && one.seenAt === null),
    })),
    colleagues: await named(colleagues.filter(({ id }) => id !== actor.userId)),
  });
}

export const notePlace = (id: string) => ({ table: "request_note", column: "text", row: id });

type ColleagueRow = Omit<Colleague, "name">;

/** Who reads the notes of an authority's requests, and can sign in to do so. */
export async function colleaguesOf(tx: Tx, authorityId: string): Promise<ColleagueRow[]> {
  const rows = await tx.user.findMany({
    where: {
      role: { in: [...permissions["note.write"]] },
      disabledAt: null,
      authorities: { some: { authorityId } },
    },
    select: { id: true, role: true },
  });
  return rows as ColleagueRow[];
}

async function named(rows: readonly ColleagueRow[]): Promise<Colleague[]> {
  const names = await userNames(rows.map(({ id }) => id));
  return rows
    .map((row) => ({ ...row, name: names.get(row.id) ?? "" }))
    .sort((a, b) => a.name.localeCompare(b.name, "es"));
}

/** Where somebody was named, in requests they may still open: unseen first, newest first. */
export async function readMentions(actor: UserActor): Promise<MentionsView> {
  const mine = {
    userId: actor.userId,
    note: { request: { authorityId: { in: [...actor.authorityIds] } } },
  };
  const found = await db().noteMention.findMany({
    where: mine,
    orderBy: [{ seenAt: { sort: "desc", nulls: "first" } }, { note: { at: "desc" } }],
    take: mostMentions,
    select: {
      noteId: true,
      seenAt: true,
      note: { select: { requestId: true, at: true, userId: true, request: { select: { number: true } } } },
    },
  });
  const names = await userNames(found.map(({ note }) => note.userId));
  return mentionsView.parse({
    unseen: await db().noteMention.count({ where: { ...mine, seenAt: null } }),
    latest: found.map(({ noteId, seenAt, note }) => ({
      noteId,
      requestId: note.requestId,
      number: note.request.number,
      by: names.get(note.userId) ?? "",
      at: note.at.toISOString(),
      seen: seenAt !== null,
    })),
  });
}
