"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { TextField } from "@/components/ui/field";
import type { ReviewView } from "@/lib/reviews/views";
import { Fact, FactList } from "./facts-list";
import { useReading } from "./use-reading";

/** Validity, control letter and age; where OCR has no expiry, the officer reads it off the picture. */
export function DocumentFacts({ view, closed }: { view: ReviewView; closed: boolean }) {
  const t = useTranslations("review.document");
  const facts = useTranslations("facts");
  const format = useFormatter();
  const { document } = view;
  const validity = {
    valid: t("valid"),
    expired: t("expired"),
    "no-expiry": t("noExpiry"),
    absent: t("absent"),
    unreadable: t("unreadable"),
  };
  const expired = document.validThen === "expired" || document.validNow === "expired";
  const until =
    document.expirySource === "ocr" || document.expiry === null || document.validThen === "unreadable"
      ? document.expiry
      : format.dateTime(new Date(`${document.expiry}T12:00:00Z`), { dateStyle: "medium" });
  return (
    <div className="grid gap-2.5">
      <FactList>
        <Fact name={t("expiry")} {...(expired ? { tone: "bad" as const } : {})}>
          <span className="mono">
            {document.validThen === "no-expiry" ? validity["no-expiry"] : (until ?? t("absent"))}
          </span>
          {document.expiry && document.validThen !== "no-expiry" && (
            <>
              {" · "}
              {validity[document.validThen]} {t("onDay")}
              {document.validNow !== document.validThen && (
                <>
                  {", "}
                  {validity[document.validNow]} {t("today")}
                </>
              )}
            </>
          )}
          {document.expirySource === "reader" && <span className="text-ink-3"> · {facts("reader")}</span>}
          {document.expirySource === "zone" && (
            <span className="text-ink-3">
              {" · "}
              {facts("document.fromZone")}
              {view.reading?.zone?.source === "reader" && `, ${facts("reader")}`}
            </span>
          )}
        </Fact>
        {document.number && (
          <Fact name={t("letter")} {...(document.number === "wrong-letter" ? { tone: "bad" as const } : {})}>
            {{ right: t("right"), "wrong-letter": t("wrongLetter"), "no-rule": t("noRule") }[document.number]}
          </Fact>
        )}
        {document.age !== null && (
          <Fact name={t("age")} {...(document.age < 18 ? { tone: "bad" as const } : {})}>
            {t("years", { n: document.age })}
          </Fact>
        )}
      </FactList>
      {(document.expirySource !== "ocr" || document.validThen === "unreadable") && (
        <ExpiryField view={view} closed={closed} />
      )}
    </div>
  );
}

function ExpiryField({ view, closed }: { view: ReviewView; closed: boolean }) {
  const t = useTranslations("facts.document");
  const reading = useReading(view);
  const kept = (view.reading?.expiry ?? "").split("-").reverse().join(" ");
  const [draft, setDraft] = useState<string | null>(null);
  const save = async () => {
    if (draft === null || draft.trim() === kept) return;
    if (await reading.save({ expiry: draft })) setDraft(null);
  };
  return (
    <div>
      <TextField
        label={t("typeExpiry")}
        help={t("typeHelp")}
        error={reading.state === "failed" ? reading.status : null}
        value={draft ?? kept}
        placeholder={t("placeholder")}
        readOnly={closed || reading.closed}
        autoComplete="off"
        spellCheck={false}
        inputMode="numeric"
        className="mono max-w-36"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void save();
          if (event.key !== "Escape") return;
          event.stopPropagation();
          event.currentTarget.blur();
        }}
      />
      <p aria-live="polite" className="mt-1 min-h-4 text-micro text-ink-3">
        {reading.state === "failed" ? "" : reading.status}
      </p>
    </div>
  );
}
