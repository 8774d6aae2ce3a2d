"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Avatar } from "@/components/ui/avatar";
import { classes } from "@/components/ui/classes";
import { Spinner } from "@/components/ui/spinner";
import { Tag } from "@/components/ui/tag";
import { seeMentionsAction } from "@/lib/notes/actions";
import { mentionsQuery, notesQuery } from "@/lib/notes/query-options";
import type { NoteView } from "@/lib/notes/views";
import { pieces } from "./mention";
import { NoteForm } from "./note-form";

/** What colleagues wrote beside a request, and a place to write more. Whoever is named in it has seen it once it is here. */
export function NotesPanel({ requestId }: { requestId: string }) {
  const t = useTranslations("notes");
  const client = useQueryClient();
  const { data, isError } = useQuery(notesQuery(requestId));
  const fresh = (data?.notes ?? []).filter((note) => note.fresh).map(({ id }) => id);
  const news = fresh.join(" ");
  // What was new when it came is marked as long as the page stands, though the server knows by then that it was seen.
  const marked = useRef(new Set<string>());
  for (const id of fresh) marked.current.add(id);
  useEffect(() => {
    if (!news) return;
    void seeMentionsAction({ requestId }).then(
      () => client.invalidateQueries({ queryKey: mentionsQuery.queryKey }),
      // Not told, not seen: it is tried again with the next reading.
      () => {},
    );
  }, [news, requestId, client]);
  if (!data)
    return isError ? (
      <p role="alert" className="text-bad-ink">
        {t("failed")}
      </p>
    ) : (
      <Spinner />
    );
  return (
    <div className="grid gap-3">
      {data.notes.length === 0 ? (
        <p className="text-ink-3">{t("none")}</p>
      ) : (
        <ol aria-label={t("title")} className="grid gap-3">
          {data.notes.map((note) => (
            <Entry key={note.id} note={note} fresh={marked.current.has(note.id)} />
          ))}
        </ol>
      )}
      <NoteForm requestId={requestId} colleagues={data.colleagues} />
    </div>
  );
}

function Entry({ note, fresh }: { note: NoteView; fresh: boolean }) {
  const t = useTranslations("notes");
  const format = useFormatter();
  const at = new Date(note.at);
  return (
    <li data-note className="grid grid-cols-[1.375rem_minmax(0,1fr)] gap-x-2.5">
      <Avatar name={note.by} self={note.mine} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{note.mine ? t("you") : note.by}</span>
          <time dateTime={note.at} className="text-small text-ink-3">
            {format.dateTime(at, { dateStyle: "medium", timeStyle: "short" })}
          </time>
          {fresh && <Tag tone="act">{t("forYou")}</Tag>}
        </p>
        <p className="break-words whitespace-pre-wrap">
          {withPlaces(note).map((part) => (
            <span key={part.from} className={classes(part.mention && "font-medium text-accent-ink")}>
              {part.text}
            </span>
          ))}
        </p>
      </div>
    </li>
  );
}

/** The pieces of a note, each known by where it begins. */
function withPlaces({ text, mentions }: NoteView) {
  let from = 0;
  return pieces(text, mentions).map((part) => {
    const place = { ...part, from };
    from += part.text.length;
    return place;
  });
}

/** How many notes a request has, once known. */
export function useNoteCount(requestId: string): number {
  return useQuery(notesQuery(requestId)).data?.notes.length ?? 0;
}
