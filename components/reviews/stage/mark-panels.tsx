"use client";

import { Check, ExternalLink, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { type FeatureId, featureIds, isVariable } from "@/lib/marks/features";
import { pradoUrl } from "@/lib/marks/prado";
import type { MarkView } from "@/lib/marks/views";
import { useClock } from "./clock";
import { StagePanel } from "./panel";
import { type Marking, useMarkName } from "./use-marks";

/** Of a mark's word. */
const longest = 60;

interface WordPanelProps {
  at: number;
  onWord: (word: string) => void;
  onClose: () => void;
}

/** Asks for the word of a mark; the usual ones are one press away. */
export function WordPanel({ at, onWord, onClose }: WordPanelProps) {
  const t = useTranslations("stage");
  const clock = useClock();
  const [word, setWord] = useState("");
  const usual = [t("words.front"), t("words.rear"), t("words.tilt"), t("words.face"), t("words.code")];
  return (
    <StagePanel title={t("markAt", { at: clock(at, 2) })} onClose={onClose}>
      <form
        className="px-3 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (word.trim()) onWord(word.trim());
        }}
      >
        <div className="flex gap-2">
          <input
            data-first
            aria-label={t("word")}
            value={word}
            maxLength={longest}
            onChange={(event) => setWord(event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-2 border border-line-ctl bg-surface px-2.5"
          />
          <Button type="submit" look="primary">
            {t("keep")}
          </Button>
        </div>
        <div className="mt-2 flex flex-wrap gap-1.5">
          {usual.map((one) => (
            <Button key={one} onClick={() => onWord(one)}>
              {one}
            </Button>
          ))}
        </div>
      </form>
    </StagePanel>
  );
}

interface FeaturePanelProps {
  marking: Marking;
  /** Seconds into the film; null on a picture. */
  at: number | null;
  counted: { distinct: number; variable: number };
  onFeature: (feature: FeatureId) => void;
  onClose: () => void;
}

/** Which feature is seen here: those drawn for this request first, then those that change with the angle. */
export function FeaturePanel({ marking, at, counted, onFeature, onClose }: FeaturePanelProps) {
  const t = useTranslations("stage");
  const locale = useLocale();
  const clock = useClock();
  const { proposed, needed, marks, document } = marking;
  const rest = featureIds.filter((feature) => !proposed.includes(feature));
  const groups = [
    { name: t("proposed"), list: proposed },
    { name: t("variable"), list: rest.filter(isVariable) },
    { name: t("fixed"), list: rest.filter((feature) => !isVariable(feature)) },
  ];
  const named = new Set(marks.filter(({ kind }) => kind === "feature").map(({ feature }) => feature));
  return (
    <StagePanel title={at === null ? t("featureHere") : t("featureAt", { at: clock(at, 2) })} onClose={onClose}>
      <p className="px-3 pb-1 text-small text-ink-2">
        {t("counted", { ...counted, needed: needed.distinct, neededVariable: needed.variable })}
      </p>
      {groups.map((group, first) => (
        <div key={group.name} className="px-1.5 pb-1.5">
          <h4 className="px-1.5 pt-1 pb-0.5 text-micro text-ink-2">{group.name}</h4>
          <ul>
            {group.list.map((feature, place) => (
              <li key={feature}>
                <button
                  type="button"
                  {...(first === 0 && place === 0 ? { "data-first": true } : {})}
                  onClick={() => onFeature(feature)}
                  className="flex min-h-6.5 w-full items-center gap-2 rounded-1 px-1.5 text-left hover:bg-selected focus-visible:-outline-offset-2"
                >
                  <Check
                    aria-hidden
                    size={14}
                    className={classes("shrink-0 text-ok", !named.has(feature) && "invisible")}
                  />
                  <span className="min-w-0 flex-1">{t(`features.${feature}`)}</span>
                  {first === 0 && isVariable(feature) && <span className="text-micro text-ink-2">{t("changes")}</span>}
                  {named.has(feature) && <span className="sr-only">{t("named")}</span>}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="border-t border-line px-3 py-2 text-small">
        <a
          href={pradoUrl(document.country, document.type, locale)}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex items-center gap-1 underline"
        >
          {t("prado")} <ExternalLink aria-hidden size={13} />
        </a>
      </p>
    </StagePanel>
  );
}

interface MarkListProps {
  marks: readonly MarkView[];
  closed: boolean;
  onGo: (mark: MarkView) => void;
  onRemove: (markId: string) => void;
  onClose: () => void;
}

/** All marks of what is on the stage, to go to and to take back. */
export function MarkList({ marks, closed, onGo, onRemove, onClose }: MarkListProps) {
  const t = useTranslations("stage");
  const nameOf = useMarkName();
  const clock = useClock();
  return (
    <StagePanel title={t("marks")} onClose={onClose}>
      {marks.length === 0 && (
        <p data-first tabIndex={-1} className="px-3 pb-3 text-small text-ink-2">
          {t("noMarks")}
        </p>
      )}
      <ul className="px-1.5 pb-1.5">
        {marks.map((mark, place) => {
          const name = nameOf(mark);
          return (
            <li key={mark.id} className="flex items-center gap-1">
              <button
                type="button"
                {...(place === 0 ? { "data-first": true } : {})}
                onClick={() => onGo(mark)}
                className="flex min-h-7 min-w-0 flex-1 items-center gap-2 rounded-1 px-1.5 text-left hover:bg-selected focus-visible:-outline-offset-2"
              >
                {mark.atMs !== null && <span className="w-14 text-ink-2">{clock(mark.atMs / 1000, 2)}</span>}
                <span className="min-w-0 flex-1 truncate">{name}</span>
                {mark.item && <span className="text-micro text-ink-2">{mark.item}</span>}
              </button>
              {!closed && (
                <button
                  type="button"
                  aria-label={t("remove", { name })}
                  title={t("remove", { name })}
                  onClick={(event) => {
                    // Its row goes: the focus stays in the window.
                    event.currentTarget.closest("[role=dialog]")?.querySelector("button")?.focus();
                    onRemove(mark.id);
                  }}
                  className="grid size-7 place-items-center rounded-1 text-ink-2 hover:bg-sunk hover:text-bad"
                >
                  <Trash2 aria-hidden size={14} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </StagePanel>
  );
}
