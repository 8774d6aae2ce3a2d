"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";
import { CustomKeys } from "./custom-keys";
import { missingOf, readForm, writeForm } from "./draft";
import { AcceptanceFields, CheckFields, OcrFields, Part } from "./fact-fields";
import { ImageSlot } from "./image-slot";
import { dropPicture, dropPictures, keepPicture, keptPictures } from "./kept-files";
import { type Chosen, choosePicture, fromBase64, toBase64 } from "./picture";
import { type Outcome, sendEvidences } from "./send";
import { MissingList } from "./upload-state";
import { useDraft } from "./use-draft";

type Pictures = Partial<Record<ImageKind, Chosen>>;

interface EvidenceFormProps {
  requestId: string;
  onSent: () => void;
}

/** Images, fields, checks and acceptance, sent as one. */
export function EvidenceForm({ requestId, onSent }: EvidenceFormProps) {
  const t = useTranslations("upload");
  const fields = useTranslations("fields");
  const problems = useProblems();
  const { draft, change, forget } = useDraft(requestId);
  const [pictures, setPictures] = useState<Pictures>({});
  const [wrong, setWrong] = useState<Partial<Record<ImageKind, string>>>({});
  const [imported, setImported] = useState<string | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Files still being looked into: what is sent meanwhile would lack them.
  const [reading, setReading] = useState(0);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const shown = useRef(pictures);
  shown.current = pictures;
  useEffect(
    () => () => {
      for (const { url } of Object.values(shown.current)) URL.revokeObjectURL(url);
    },
    [],
  );

  const whileReading = async (work: Promise<void>) => {
    setReading((before) => before + 1);
    await work.finally(() => setReading((before) => before - 1));
  };

  useEffect(() => {
    void keptPictures(requestId).then(async (kept) => {
      for (const { kind, file } of kept) {
        const chosen = await choosePicture(file);
        // One chosen meanwhile is newer than one that was kept.
        if (typeof chosen !== "string") setPictures((before) => ({ [kind]: chosen, ...before }));
      }
    });
  }, [requestId]);

  const take = async (kind: ImageKind, file: Blob) => {
    const chosen = await choosePicture(file);
    const problem = typeof chosen === "string" ? fields(chosen) : null;
    setWrong(({ [kind]: _old, ...rest }) => (problem ? { ...rest, [kind]: problem } : rest));
    if (typeof chosen === "string") return;
    setPictures((before) => ({ ...before, [kind]: chosen }));
    await keepPicture(requestId, kind, chosen.file);
  };

  const remove = (kind: ImageKind) => {
    setPictures(({ [kind]: _gone, ...rest }) => rest);
    void dropPicture(requestId, kind);
  };

  const readFile = async (file: File | undefined) => {
    if (!file) return;
    const found = readForm(await file.text());
    setImported(found ? file.name : null);
    setFileProblem(found ? null : fields("json-invalid"));
    if (!found) return;
    change(() => found.draft);
    for (const kind of imageKinds) {
      const text = found.images[kind];
      const picture = text === undefined ? null : fromBase64(text);
      if (picture) await take(kind, picture);
      else if (text !== undefined) setWrong((before) => ({ ...before, [kind]: fields("image-unreadable") }));
    }
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reading > 0) return;
    setBusy(true);
    problems.clear();
    setOutcome(null);
    const images: Partial<Record<ImageKind, string>> = {};
    for (const kind of imageKinds) {
      const picture = pictures[kind];
      if (picture) images[kind] = await toBase64(picture.file);
    }
    const body = JSON.stringify(writeForm(draft, images));
    const result = await sendEvidences(requestId, body);
    setBusy(false);
    if (!result.ok) problems.show(result.error);
    else {
      setOutcome(result.value);
      if (result.value.state === "accepted") {
        forget();
        await dropPictures(requestId);
      }
    }
    onSent();
  };

  const missing = missingOf(draft, pictures);
  const passport = draft.ocr.id_document_type === "PAS";
  const hints: Partial<Record<ImageKind, string>> = {
    document_photo: t("images.portrait"),
    ...(passport ? { document_rear: t("images.passport") } : {}),
  };
  const whole = problems.field("form") ?? problems.message;
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <Part title={t("import.title")} help={t("import.help")}>
        <Field label={t("import.label")} error={fileProblem}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              type="file"
              accept="application/json,.json"
              aria-describedby={describedBy}
              aria-invalid={invalid}
              className="max-w-full text-small file:mr-3 file:h-7 file:rounded-2 file:border file:border-solid file:border-line-2 file:bg-surface file:px-2.5 file:font-medium file:text-ink"
              onChange={(event) => void whileReading(readFile(event.target.files?.[0]))}
            />
          )}
        </Field>
        {imported && <p role="status">{t("import.done", { name: imported })}</p>}
      </Part>
      <Part title={t("images.title")} help={t("images.help")}>
        <p className="text-small text-ink-3">{t("images.metadata")}</p>
        <div className="grid grid-cols-2 gap-3 wide:grid-cols-4">
          {imageKinds.map((kind) => (
            <ImageSlot
              key={kind}
              kind={kind}
              chosen={pictures[kind] ?? null}
              hint={hints[kind] ?? null}
              error={wrong[kind] ?? problems.field(`videoid_data.images.${kind}`)}
              onFile={(file) => void whileReading(take(kind, file))}
              onRemove={() => remove(kind)}
            />
          ))}
        </div>
      </Part>
      <OcrFields draft={draft} onChange={change} problem={problems.field} />
      <CheckFields draft={draft} onChange={change} problem={problems.field} />
      <AcceptanceFields draft={draft} onChange={change} problem={problems.field} />
      <CustomKeys draft={draft} onChange={change} />
      <div className="grid gap-3">
        {whole && (
          <Note tone="bad" role="alert">
            {whole}
          </Note>
        )}
        {outcome && (
          <Note tone={outcome.state === "accepted" ? "ok" : "warn"} role="status">
            {outcome.state === "accepted" ? t("sent") : t(`states.${outcome.state}`)}
          </Note>
        )}
        {missing.length > 0 && outcome?.state !== "accepted" && (
          <Note tone="warn">
            <p className="font-medium">{t("lacks")}</p>
            <MissingList missing={missing} />
            <p className="mt-1 text-small">{t("sendPartial")}</p>
          </Note>
        )}
        <p className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" size="large" busy={busy || reading > 0}>
            {t("send")}
          </Button>
          <span className="text-small text-ink-3">{t("kept")}</span>
        </p>
      </div>
    </form>
  );
}
