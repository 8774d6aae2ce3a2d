"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useKept } from "@/components/reviews/use-kept";
import { useSend } from "@/components/shell/dialog-form";
import { Keys } from "@/components/shell/keys";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { writeNoteAction } from "@/lib/notes/actions";
import { notesQuery } from "@/lib/notes/query-options";
import type { Colleague } from "@/lib/notes/views";
import { askedMention, matching, namedIn, withMention } from "./mention";

interface Draft {
  text: string;
  /** Made with the note: the same again is the same note, also after a reload. */
  key: string | null;
  chosen: { id: string; name: string }[];
}

const nothing: Draft = { text: "", key: null, chosen: [] };

/** Writes a note. An `@` offers colleagues by name; what is typed stays in this tab until it is sent. */
export function NoteForm({ requestId, colleagues }: { requestId: string; colleagues: readonly Colleague[] }) {
  const t = useTranslations("notes");
  const roles = useTranslations("roles");
  const client = useQueryClient();
  const { kept, keep } = useKept({ form: "note", requestId, raoId: null }, nothing);
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const sending = useSend({
    act: (made) =>
      writeNoteAction({
        requestId,
        key: kept.key ?? made,
        text: kept.text,
        mentions: namedIn(kept.text, kept.chosen).map(({ id }) => id),
      }),
    onChanged: () => void client.invalidateQueries({ queryKey: notesQuery(requestId).queryKey }),
    onDone: () => {
      keep(nothing);
      box.current?.focus();
    },
  });
  const asked = closed ? null : askedMention(kept.text, caret);
  const offered = asked ? matching(colleagues, asked.words).slice(0, 6) : [];
  const active = offered[Math.min(at, offered.length - 1)];
  const choose = ({ id, name }: Colleague) => {
    if (!asked) return;
    const next = withMention(kept.text, caret, asked, name);
    keep({ text: next.text, chosen: [...kept.chosen.filter((one) => one.id !== id), { id, name }] });
    setCaret(next.caret);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return void sending.submit(event);
    if (!active || event.nativeEvent.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) setAt((Math.min(at, offered.length - 1) + by + offered.length) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(active);
    else if (event.key === "Escape") setClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form onSubmit={sending.submit} noValidate className="grid gap-2">
      {sending.problems.message && (
        <Note tone="bad" role="alert">
          {sending.problems.message}
        </Note>
      )}
      <TextAreaField
        ref={box}
        label={t("write")}
        help={t("help")}
        rows={3}
        maxLength={2000}
        value={kept.text}
        aria-autocomplete="list"
        aria-controls={active ? list : undefined}
        aria-activedescendant={active ? `${list}-${active.id}` : undefined}
        onChange={(event) => {
          keep({ text: event.target.value, key: kept.key ?? crypto.randomUUID() });
          setCaret(event.target.selectionStart);
          setAt(0);
          setClosed(false);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={pressed}
        onBlur={() => setClosed(true)}
        error={sending.problems.field("text") ?? sending.problems.field("mentions")}
      />
      {active && (
        <div
          id={list}
          role="listbox"
          aria-label={t("colleagues")}
          className="overflow-hidden rounded-2 border border-line-2 bg-surface shadow-2"
        >
          {offered.map((colleague) => (
            <div
              key={colleague.id}
              id={`${list}-${colleague.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={colleague.id === active.id}
              // The text keeps the focus: a press must not take it away before it is a click.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(colleague)}
              onKeyDown={() => {}}
              className={classes(
                "flex min-h-8 cursor-pointer items-center gap-2 px-2.5 hover:bg-hover aria-selected:bg-selected",
              )}
            >
              <Avatar name={colleague.name} />
              <span className="min-w-0 flex-1 truncate">{colleague.name}</span>
              <span className="text-small text-ink-3">{roles(colleague.role)}</span>
            </div>
          ))}
        </div>
      )}
      <p role="status" className="sr-only">
        {active ? t("offered", { n: offered.length, name: active.name }) : ""}
      </p>
      <div className="flex items-center gap-3">
        <Button type="submit" busy={sending.busy} closed={kept.text.trim().length < 2}>
          {t("send")} <Keys keys="mod+Enter" />
        </Button>
        <span className="text-small text-ink-3">{t("final")}</span>
      </div>
    </form>
  );
}
