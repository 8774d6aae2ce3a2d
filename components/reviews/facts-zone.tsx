"use client";

import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { formatOf, type MrzProblem, mrzLine, readMrz } from "@/lib/evidence/mrz";
import { type DigitState, digitStates } from "@/lib/evidence/mrz-layout";
import type { ReviewView } from "@/lib/reviews/views";
import { useReading } from "./use-reading";

const lineCount = 3;
/** The longest line of any zone. */
const longest = 44;

/** Lines and columns have no identity but their place. */
const places = Array.from({ length: longest }, (_, at) => `place-${at}`);

const padded = (lines: readonly string[]) => Array.from({ length: lineCount }, (_, at) => lines[at] ?? "");

/** The machine-readable zone as the officer types it off the document: check digits turn green as they agree. */
export function ZoneForm({ view, closed }: { view: ReviewView; closed: boolean }) {
  const t = useTranslations("facts.zone");
  const reading = useReading(view);
  const [draft, setDraft] = useState<string[] | null>(null);
  const [typing, setTyping] = useState(false);
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const kept = padded(view.reading?.lines ?? []);
  const raw = draft ?? kept;
  const lines = raw.map(mrzLine);
  const filled = lines.filter((line) => line !== "");
  const digits = digitStates(lines, formatOf(filled));
  const readOnly = closed || reading.closed;

  const save = async () => {
    if (!draft || lines.every((line, at) => line === mrzLine(kept[at] ?? ""))) return;
    const sent = draft;
    if (await reading.save({ zone: lines })) setDraft((now) => (now === sent ? null : now));
  };
  const change = (at: number, text: string) => setDraft(raw.map((line, index) => (index === at ? text : line)));
  const keys = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    if (event.key === "Enter") {
      event.preventDefault();
      void save();
      inputs.current[at + 1]?.focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      inputs.current[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.currentTarget.blur();
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData("text").split(/\r?\n/).map(mrzLine).filter(Boolean);
    if (readOnly || pasted.length < 2) return;
    event.preventDefault();
    setDraft(padded(pasted));
  };

  return (
    <fieldset
      className="rounded-3 bg-sunk px-2.5 py-2"
      onFocus={() => setTyping(true)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        setTyping(false);
        void save();
      }}
    >
      <legend className="float-left mb-1 w-full text-micro font-medium text-ink-3">{t("title")}</legend>
      <div className="clear-both grid gap-0.5">
        {raw.map((line, at) => (
          <ZoneLine
            key={places[at]}
            at={at}
            value={line}
            digits={digits}
            readOnly={readOnly}
            take={(input) => {
              inputs.current[at] = input;
            }}
            onChange={(text) => change(at, text)}
            onKeyDown={(event) => keys(event, at)}
            onPaste={paste}
          />
        ))}
      </div>
      <ZoneWords view={view} digits={digits} />
      <div aria-live="polite" className="text-small">
        {!typing && filled.length > 0 && <Problems lines={lines} day={view.document.identifiedOn?.day ?? view.at} />}
        {reading.state === "failed" ? (
          <p className="text-bad-ink">{reading.status}</p>
        ) : (
          <p className="text-micro text-ink-3">{filled.length === 0 && !reading.state ? t("help") : reading.status}</p>
        )}
      </div>
    </fieldset>
  );
}

interface ZoneLineProps {
  at: number;
  value: string;
  digits: readonly DigitState[];
  readOnly: boolean;
  take: (input: HTMLInputElement | null) => void;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

/** The letters are drawn behind a field whose own are transparent, so that single ones can have a colour. */
function ZoneLine({ at, value, digits, readOnly, take, onChange, onKeyDown, onPaste }: ZoneLineProps) {
  const t = useTranslations("facts.zone");
  const shown = value.toUpperCase();
  // While there are blanks in between, columns are not what they will be.
  const marks = new Map(
    mrzLine(value) === shown
      ? digits.filter(({ line }) => line === at).map(({ column, state }) => [column, state])
      : [],
  );
  const look = "mono block h-6 px-1 text-small leading-6 tracking-wide whitespace-pre";
  return (
    <div className="relative">
      <span aria-hidden className={classes(look, "pointer-events-none absolute inset-0 overflow-hidden text-ink")}>
        {[...shown].map((letter, column) => (
          <span
            key={places[column]}
            className={
              { right: "border-b-2 border-ok text-ok-ink", wrong: "border-b-2 border-bad text-bad-ink", open: "" }[
                marks.get(column) ?? "open"
              ]
            }
          >
            {letter}
          </span>
        ))}
      </span>
      <input
        ref={take}
        value={value}
        readOnly={readOnly}
        aria-label={t("line", { n: at + 1 })}
        maxLength={longest}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className={classes(
          look,
          "relative w-full rounded-1 border-b border-line-ctl bg-transparent text-transparent uppercase caret-ink selection:bg-accent-soft",
        )}
      />
    </div>
  );
}

/** Whose zone it is, and how its digits stand. */
function ZoneWords({ view, digits }: { view: ReviewView; digits: readonly DigitState[] }) {
  const t = useTranslations("facts.zone");
  const format = useFormatter();
  const { reading } = view;
  const right = digits.filter(({ state }) => state === "right").length;
  const wrong = digits.filter(({ state }) => state === "wrong");
  const sentKeys = reading?.sentKeys.join(", ") ?? "";
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 text-small text-ink-3">
      {reading?.linesFrom === "reader" && reading.readAt && (
        <span>{t("readAt", { time: format.dateTime(new Date(reading.readAt), { timeStyle: "short" }) })}</span>
      )}
      {reading?.linesFrom === "sent" && <span>{t("sent", { keys: sentKeys })}</span>}
      {reading?.linesFrom === "reader" && reading.zone?.source === "sent" && (
        <span className="text-warn-ink">{t("sentKept", { keys: sentKeys })}</span>
      )}
      {right > 0 && <span className="text-ok-ink">{t("agree", { n: right })}</span>}
      {wrong.length > 0 && (
        <span className="font-medium text-bad-ink">
          {t("wrong", { n: wrong.length, digits: wrong.map(({ digit }) => t(`digits.${digit}`)).join(", ") })}
        </span>
      )}
    </p>
  );
}

/** What keeps the lines from being a zone. */
function Problems({ lines, day }: { lines: readonly string[]; day: string }) {
  const t = useTranslations("facts.zone.problems");
  const result = readMrz(lines.join("\n"), day.slice(0, 10));
  if (result.ok) return null;
  const sentence = (problem: MrzProblem) =>
    problem.code === "lines"
      ? t("lines")
      : problem.code === "length"
        ? t("length", { line: problem.line, found: problem.found, needed: problem.needed })
        : t("characters", { line: problem.line });
  return result.problems.map((problem) => (
    <p key={sentence(problem)} className="text-warn-ink">
      {sentence(problem)}
    </p>
  ));
}
