"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Note } from "@/components/ui/note";
import type { UploadsView } from "@/lib/requests/uploads-view";
import type { MissingName } from "@/lib/workflows/evidence-form";

export function MissingList({ missing }: { missing: readonly MissingName[] }) {
  const t = useTranslations("upload.missing");
  return (
    <ul className="list-disc pl-5">
      {missing.map((name) => (
        <li key={name}>{t(name)}</li>
      ))}
    </ul>
  );
}

const tones = {
  sending: "act",
  accepted: "ok",
  rejected: "bad",
  unknown: "warn",
  "not-sent": "warn",
  "broken-off": "warn",
} as const;

/** What was handed over, and what became of each part. */
export function LastUploads({ uploads }: { uploads: UploadsView }) {
  const t = useTranslations("upload");
  const format = useFormatter();
  if (uploads.last.length === 0) return <p className="text-ink-3">{t("last.none")}</p>;
  return (
    <ul className="grid gap-2">
      {uploads.last.map((upload) => (
        <li key={upload.part}>
          <Note tone={tones[upload.state]}>
            <p>{t("last.line", { part: t(`missing.${upload.part}`), state: t(`states.${upload.state}`) })}</p>
            {upload.errorText && (
              <p className="text-small">
                {t("last.says")}: <span className="mono break-words">{upload.errorText}</span>
              </p>
            )}
            <p className="text-small text-ink-2">
              {t(upload.system ? "last.bySystem" : "last.by", {
                name: upload.by,
                time: format.dateTime(new Date(upload.at), { dateStyle: "medium", timeStyle: "medium" }),
              })}
            </p>
            {upload.sha256 && (
              <p className="text-small text-ink-2">
                {t("last.sha")} <span className="mono break-all">{upload.sha256}</span>
              </p>
            )}
          </Note>
        </li>
      ))}
    </ul>
  );
}
