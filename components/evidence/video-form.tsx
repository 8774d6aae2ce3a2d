"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type Problems, useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { evidenceLimits, isMp4 } from "@/lib/workflows/evidence-form";
import { Part } from "./fact-fields";
import { type Outcome, post } from "./send";

interface VideoFormProps {
  requestId: string;
  onSent: () => void;
}

async function problemOf(file: File): Promise<string | null> {
  if (file.size === 0) return "video-empty";
  if (file.size > evidenceLimits.videoBytes) return "video-too-large";
  return isMp4(new Uint8Array(await file.slice(0, 64).arrayBuffer())) ? null : "video-type";
}

const showProblem = (problems: Problems, video: string) =>
  problems.show({ code: "invalid-input", params: {}, fields: { video } });

/** The video goes through to the provider as it is read; leaving or stopping breaks it off. */
export function VideoForm({ requestId, onSent }: VideoFormProps) {
  const t = useTranslations("upload.video");
  const states = useTranslations("upload.states");
  const problems = useProblems();
  const [file, setFile] = useState<File | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const abort = useRef<AbortController | null>(null);

  const choose = async (chosen: File | null) => {
    setOutcome(null);
    problems.clear();
    setFile(chosen);
    const problem = chosen && (await problemOf(chosen));
    if (problem) showProblem(problems, problem);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    problems.clear();
    setOutcome(null);
    const problem = file ? await problemOf(file) : "required";
    if (!file || problem) return showProblem(problems, problem ?? "required");
    abort.current = new AbortController();
    setPercent(0);
    const result = await post(`/api/requests/${requestId}/evidence/video`, file, {
      signal: abort.current.signal,
      onProgress: (sent) => setPercent(Math.min(100, Math.round((sent / file.size) * 100))),
    });
    setPercent(null);
    if (result.ok) setOutcome(result.value);
    else problems.show(result.error);
    onSent();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Part title={t("title")}>
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
        <Field label={t("label")} help={t("help")} error={problems.field("video")}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              type="file"
              accept="video/mp4"
              aria-describedby={describedBy}
              aria-invalid={invalid}
              className="max-w-full text-small file:mr-3 file:h-7 file:rounded-2 file:border file:border-solid file:border-line-2 file:bg-surface file:px-2.5 file:font-medium file:text-ink"
              onChange={(event) => void choose(event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
        {percent !== null && (
          <div>
            <progress
              aria-label={t("progressLabel")}
              max={100}
              value={percent}
              className="h-2 w-full max-w-120 accent-accent"
            />
            <p className="text-small text-ink-2">{percent < 100 ? t("progress", { percent }) : t("waiting")}</p>
          </div>
        )}
        <p className="flex gap-2">
          <Button type="submit" look="primary" busy={percent !== null}>
            {t("send")}
          </Button>
          {percent !== null && <Button onClick={() => abort.current?.abort()}>{t("stop")}</Button>}
        </p>
      </Part>
    </form>
  );
}
