"use client";

import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";
import { Fact, FactList } from "./facts-list";

export function AcceptanceFacts({ view }: { view: ReviewView }) {
  const t = useTranslations("review.acceptance");
  const format = useFormatter();
  const { identifiedOn } = view.document;
  const day = identifiedOn ? format.dateTime(new Date(`${identifiedOn.day}T12:00:00Z`), { dateStyle: "medium" }) : null;
  return (
    <div className="grid gap-1.5">
      {day && (
        <p className="text-small text-ink-2">
          {identifiedOn?.source === "ours" ? t("identifiedOurs", { day }) : t("identified", { day })}
        </p>
      )}
      {view.acceptance === null ? (
        <p className="text-small text-ink-2">{t("none")}</p>
      ) : view.acceptance.length === 0 ? (
        <p className="text-small text-ink-2">{t("empty")}</p>
      ) : (
        <FactList>
          {view.acceptance.map(([key, value]) => (
            <Fact key={key} name={<span className="mono">{key}</span>}>
              {/^\d{12,14}$/.test(value)
                ? format.dateTime(new Date(Number(value)), { dateStyle: "medium", timeStyle: "medium" })
                : value}
            </Fact>
          ))}
        </FactList>
      )}
    </div>
  );
}

export function CheckFacts({ view, keys }: { view: ReviewView; keys: readonly ReviewView["checks"][number]["key"][] }) {
  const t = useTranslations("review");
  if (view.checks.length === 0) return <p className="text-small text-ink-2">{t("checks.notReturned")}</p>;
  const shown = view.checks.filter((check) => keys.includes(check.key));
  return (
    <div>
      <p className="mb-1 text-micro font-medium text-ink-3">{t(`gist.by.${view.assertedBy}`)}</p>
      <ul className="grid gap-0.5 text-small">
        {shown.map((check) => (
          <li key={`${check.key}${check.label}`} className="grid min-h-5.5 grid-cols-[1fr_auto] items-center gap-2">
            <span className="text-ink-2">{check.key ? t(`checks.${check.key}`) : check.label}</span>
            <CheckWord check={check} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function CheckWord({ check }: { check: ReviewView["checks"][number] }) {
  const t = useTranslations("review.checks");
  if (check.raw !== null) return <span className="text-ink-3">{t("asSent", { value: check.raw })}</span>;
  if (check.state === "passed")
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-2">
        <CircleCheck aria-hidden size={13} className="text-ok" />
        {t("passed")}
      </span>
    );
  if (check.state === "failed")
    return (
      <span className="inline-flex items-center gap-1.5 text-bad-ink">
        <CircleX aria-hidden size={13} className="text-bad" />
        {t("failed")}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-3">
      <CircleDashed aria-hidden size={13} />
      {t("notReported")}
    </span>
  );
}

export function SimilarityFact({ view }: { view: ReviewView }) {
  const t = useTranslations("review.checks");
  if (!view.opinion) return null;
  const { similarity: raw, of: opinion } = view.opinion;
  return (
    <FactList>
      <Fact name={t("similarity")} {...(opinion === "contradicts" ? { tone: "bad" as const } : {})}>
        {raw === null ? (
          <span className="text-ink-3">{t("notReported")}</span>
        ) : (
          <>
            <span className="mono">{raw}</span> <span className="text-ink-3">{t("similarityAsSent")}</span> ·{" "}
            {t(`opinions.${opinion}`)}
          </>
        )}
      </Fact>
    </FactList>
  );
}

/** What an approval certifies, field by field, as this product understands it. */
export function CertificateSummary({ view }: { view: ReviewView }) {
  const t = useTranslations("review.summary");
  const value = (field: ReviewView["fields"][number]["field"]) => {
    const row = view.fields.find((entry) => entry.field === field);
    return row?.request ?? row?.ocr ?? null;
  };
  const shown = (text: string | null) => text ?? <span className="text-ink-3">{t("unknown")}</span>;
  const name = [value("givenName"), value("surname1"), value("surname2")].filter(Boolean).join(" ") || null;
  const number = [value("documentType"), value("documentNumber"), value("documentCountry")].filter(Boolean).join(" ");
  return (
    <section aria-label={t("title")} className="rounded-2 border border-line bg-surface-2 px-3 py-2.5">
      <FactList>
        <Fact name={t("name")}>{shown(name)}</Fact>
        <Fact name={t("number")}>
          <span className="mono">{shown(value("documentNumber") ? number : null)}</span>
        </Fact>
        <Fact name={t("email")}>{shown(value("email"))}</Fact>
        <Fact name={t("phone")}>
          <span className="mono">{shown(value("phone"))}</span>
        </Fact>
        <Fact name={t("profile")}>
          <span className="mono">{view.request.profile}</span>
        </Fact>
        <Fact name={t("authority")}>
          {view.request.authority.name}, RA {view.request.authority.code}
        </Fact>
        <Fact name={t("request")}>
          <span className="mono">{requestLabel(view.request.number)}</span>
        </Fact>
      </FactList>
      <p className="mt-2 text-micro text-ink-3">{t("ours")}</p>
    </section>
  );
}
