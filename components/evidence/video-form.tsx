"use client";

import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { Part } from "./fact-fields";
import { useVideo } from "./use-video";

interface VideoFormProps {
  requestId: string;
  onSent: () => void;
}

const fileClass =
  "max-w-full text-small file:mr-3 file:h-7 file:rounded-2 file:border file:border-solid file:border-line-2 file:bg-surface file:px-2.5 file:font-medium file:text-ink";

/** Shorter than this, nobody can have shown face and document. */
const shortSeconds = 5;

/** The video comes to us in pieces, to be paused and gone on with, and leaves for the provider once it is whole. */
export function VideoForm({ requestId, onSent }: VideoFormProps) {
  const t = useTranslations("upload.video");
  const states = useTranslations("upload.states");
  const problems = useProblems();
  const video = useVideo({ requestId, onProblem: problems.show, onSent });
  const [over, setOver] = useState(false);
  const { phase, draft, file, look, other, outcome } = video.state;
  const whole = draft !== null && draft.received === draft.bytes;
  const isUnderWay = phase === "uploading" || phase === "lost" || phase === "sending";
  const choose = (chosen: File | null) => {
    problems.clear();
    void video.choose(chosen);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    problems.clear();
    if (!file && !whole) return problems.show({ code: "invalid-input", params: {}, fields: { video: "required" } });
    void video.go();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Part title={t("title")} help={t("help")}>
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        {outcome && (
          <Note tone={outcome.state === "accepted" ? "ok" : "warn"} role="status">
            {outcome.state === "accepted" ? t("sent") : states(outcome.state)}
          </Note>
        )}
        <fieldset
          aria-label={t("title")}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            if (!isUnderWay) choose(event.dataTransfer.files[0] ?? null);
          }}
          className={classes(
            "rounded-3 border border-dashed p-3",
            over ? "border-accent bg-accent-soft" : "border-line-ctl bg-surface",
          )}
        >
          <Field label={t("label")} error={problems.field("video")}>
            {({ id, describedBy, invalid }) => (
              <input
                id={id}
                type="file"
                accept="video/mp4"
                disabled={isUnderWay}
                aria-describedby={describedBy}
                aria-invalid={invalid}
                className={fileClass}
                onChange={(event) => choose(event.target.files?.[0] ?? null)}
              />
            )}
          </Field>
        </fieldset>
        <Looks look={look} checking={phase === "checking"} />
        <Standing state={video.state} />
        <p className="flex flex-wrap gap-2">
          {phase === "uploading" || phase === "lost" ? (
            // A button of its own: one that turned into the other while it is clicked would send the form.
            <Button key="pause" onClick={video.pause}>
              {t("pause")}
            </Button>
          ) : (
            <Button key="send" type="submit" look="primary" busy={phase === "checking" || phase === "sending"}>
              {draft && !whole && file && !other ? t("resume") : t("send")}
            </Button>
          )}
          {draft && phase !== "sending" && <Button onClick={() => void video.discard()}>{t("discard")}</Button>}
        </p>
      </Part>
    </form>
  );
}

/** What this browser made of the file. */
function Looks({ look, checking }: { look: ReturnType<typeof useVideo>["state"]["look"]; checking: boolean }) {
  const t = useTranslations("upload.video");
  const format = useFormatter();
  if (checking) return <p role="status">{t("checking")}</p>;
  if (look === undefined) return null;
  if (look === null) return <Note tone="warn">{t("unplayable")}</Note>;
  const seconds = format.number(look.seconds, {
    style: "unit",
    unit: "second",
    unitDisplay: "long",
    maximumFractionDigits: 0,
  });
  return (
    <>
      <p className="text-small text-ink-3">{t("look", { width: look.width, height: look.height, seconds })}</p>
      {look.seconds < shortSeconds && <Note tone="warn">{t("short")}</Note>}
    </>
  );
}

/** How far it is, and what helps where it is not under way. */
function Standing({ state }: { state: ReturnType<typeof useVideo>["state"] }) {
  const t = useTranslations("upload.video");
  const format = useFormatter();
  const { phase, draft, onItsWay, file, other } = state;
  if (!draft) return null;
  const megabytes = (bytes: number) =>
    format.number(bytes / 2 ** 20, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  const arrived = draft.received + onItsWay;
  const percent = Math.floor((arrived / draft.bytes) * 100);
  const whole = draft.received === draft.bytes;
  if (other) return <Note tone="warn">{t("other")}</Note>;
  return (
    <div>
      <progress
        aria-label={t("progressLabel")}
        max={100}
        value={percent}
        className="h-2 w-full max-w-120 accent-accent"
      />
      <p className="text-small text-ink-2" role="status">
        {phase === "sending"
          ? t("waiting")
          : phase === "lost"
            ? t("lost")
            : whole
              ? t("whole")
              : phase === "uploading"
                ? t("progress", { percent })
                : t("arrived", { arrived: megabytes(draft.received), bytes: megabytes(draft.bytes) })}
      </p>
      {!whole && !file && <Note tone="act">{t("again")}</Note>}
    </div>
  );
}
