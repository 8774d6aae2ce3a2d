"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { PdfViewer } from "@/components/ui/pdf-viewer";
import { Scroller } from "@/components/ui/scroller";
import { Segmented } from "@/components/ui/segmented";
import { markPaperReadAction, openPaperAction } from "@/lib/completion/actions";
import { type Paper, papers } from "@/lib/completion/names";
import type { CompletionView } from "@/lib/completion/views";
import { run } from "@/lib/result";
import { PaperSentence } from "./paper-sentence";
import { PaperWords } from "./paper-words";

interface PaperReaderProps {
  view: CompletionView;
  paper: Paper;
  onPaper: (paper: Paper) => void;
  onChanged: () => void;
  onProblem: (error: unknown) => void;
}

/** A paper in full, as text and as it is printed. Only who reaches its end can say that they read it. */
export function PaperReader({ view, paper, onPaper, onChanged, onProblem }: PaperReaderProps) {
  const t = useTranslations("completion");
  const format = useFormatter();
  const [form, setForm] = useState<"text" | "pdf">("text");
  const reading = view.papers.find((entry) => entry.paper === paper);
  const held = { requestId: view.row.id, token: view.claim.token ?? 0, paper };
  const settled = { onError: onProblem, onSettled: onChanged };
  const open = useMutation({ mutationFn: () => run(openPaperAction, held), ...settled });
  const mark = useMutation({
    mutationFn: () => run(markPaperReadAction, { ...held, sha256: reading?.sha256 ?? "" }),
    ...settled,
  });
  const printed = reading?.pdf && (form === "pdf" || !reading.words);
  return (
    <>
      <div className="flex min-h-9.5 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-2 px-4 py-1">
        <Segmented
          label={t("papersTitle")}
          value={paper}
          choices={papers.map((value) => ({ value, label: t(`papers.${value}`) }))}
          onChange={onPaper}
        />
        {reading?.pdf && (
          <Segmented
            label={t("form")}
            value={printed ? "pdf" : "text"}
            choices={[
              { value: "text", label: t("asText") },
              { value: "pdf", label: t("asPdf") },
            ]}
            onChange={setForm}
          />
        )}
        {reading && (
          <Button size="small" className="ml-auto" busy={open.isPending} onClick={() => open.mutate()}>
            {t("reopen")}
          </Button>
        )}
      </div>
      {reading && (
        <div className="flex shrink-0 flex-wrap items-start gap-x-3 gap-y-0.5 border-b border-line-2 px-4 py-1 text-small">
          <PaperSentence findings={reading.findings} />
          <span className="ml-auto text-ink-2">
            {t("openedAt", { time: format.dateTime(new Date(reading.openedAt), { timeStyle: "short" }) })}
          </span>
        </div>
      )}
      {!reading ? (
        <div className="grid flex-1 place-items-center p-8 text-center">
          <div>
            <p className="mx-auto max-w-90 text-ink-2">{t(`about.${paper}`)}</p>
            <p className="mt-4">
              <Button size="large" look="primary" busy={open.isPending} onClick={() => open.mutate()}>
                {t(`open.${paper}`)}
              </Button>
            </p>
          </div>
        </div>
      ) : (
        <Scroller
          key={`${paper}/${reading.sha256}/${form}`}
          label={t(`papers.${paper}`)}
          className="min-h-0 flex-1 p-4"
        >
          <article className="mx-auto max-w-180 rounded-3 border border-line bg-surface p-6">
            {reading.pdf && !reading.words && (
              <Note tone="warn" className="mb-3">
                {t("noWords")}
              </Note>
            )}
            {printed ? (
              <PdfViewer title={t(`papers.${paper}`)} href={`/api/completion/${view.row.id}/contract`} />
            ) : (
              <PaperWords words={reading.words} findings={reading.findings} />
            )}
            <div className="mt-6 border-t border-line pt-4">
              {reading.readAt ? (
                <p className="flex items-center gap-2 text-ok-ink">
                  <CircleCheck aria-hidden size={16} />
                  {t("readAt", { time: format.dateTime(new Date(reading.readAt), { timeStyle: "short" }) })}
                </p>
              ) : (
                <Button look="primary" busy={mark.isPending} onClick={() => mark.mutate()}>
                  {t(`markRead.${paper}`)}
                </Button>
              )}
            </div>
          </article>
        </Scroller>
      )}
    </>
  );
}
