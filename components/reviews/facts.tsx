"use client";

import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import { requestLabel } from "@/lib/requests/mask";
import type { ReviewView } from "@/lib/reviews/views";

/** Plain words about what a machine or a field says; never a button, never bold. */
function Fact({ name, children, tone }: { name: ReactNode; children: ReactNode; tone?: "warn" | "bad" }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd
        className={classes(
          "min-w-0 break-words",
          tone === "warn" ? "text-warn-ink" : tone === "bad" ? "text-bad-ink" : "text-ink",
        )}
      >
        {children}
      </dd>
    </>
  );
}

const list = "grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 text-small";

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
        <dl className={list}>
          {view.acceptance.map(([key, value]) => (
            <Fact key={key} name={<span className="mono">{key}</span>}>
              {/^\d{12,14}$/.test(value)
                ? format.dateTime(new Date(Number(value)), { dateStyle: "medium", timeStyle: "medium" })
                : value}
            </Fact>
          ))}
        </dl>
      )}
    </div>
  );
}

export function DocumentFacts({ view }: { view: ReviewView }) {
  const t = useTranslations("review.document");
  const { document } = view;
  if (!view.collection.factsReturned) return null;
  const validity = (state: typeof document.validThen) =>
    ({
      valid: t("valid"),
      expired: t("expired"),
      "no-expiry": t("noExpiry"),
      absent: t("absent"),
      unreadable: t("unreadable"),
    })[state];
  return (
    <dl className={list}>
      <Fact
        name={t("expiry")}
        {...(document.validThen === "expired" || document.validNow === "expired" ? { tone: "bad" as const } : {})}
      >
        <span className="mono">{document.expiry ?? t("absent")}</span>
        {document.expiry && (
          <>
            {" · "}
            {validity(document.validThen)} {t("onDay")}
            {document.validNow !== document.validThen && (
              <>
                {", "}
                {validity(document.validNow)} {t("today")}
              </>
            )}
          </>
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
    </dl>
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
    <dl className={list}>
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
    </dl>
  );
}

export function FieldTable({ view }: { view: ReviewView }) {
  const t = useTranslations("review.fields");
  const rules = useTranslations("review.rules");
  if (!view.collection.factsReturned) return <p className="text-small text-ink-2">{t("notReturned")}</p>;
  const differs = view.fields.some((row) => row.comparison.outcome === "different");
  return (
    <div className="grid gap-2">
      <table className="w-full table-fixed border-collapse text-small">
        <caption className="sr-only">{t("table")}</caption>
        <thead>
          <tr className="[&>th]:h-6 [&>th]:border-b [&>th]:border-line [&>th]:text-left [&>th]:text-micro [&>th]:font-medium [&>th]:text-ink-3">
            <th scope="col" className="w-20.5">
              {t("field")}
            </th>
            <th scope="col">{t("request")}</th>
            <th scope="col">{t("ocr")}</th>
          </tr>
        </thead>
        <tbody>
          {view.fields.map(({ field, request, ocr, comparison }) => {
            const different = comparison.outcome === "different";
            return (
              <tr
                key={field}
                data-comparison={comparison.outcome}
                className={classes(
                  "[&>*]:h-6.5 [&>*]:overflow-hidden [&>*]:border-b [&>*]:border-line [&>*]:pr-1.5 [&>*]:text-ellipsis [&>*]:whitespace-nowrap",
                  different && "[&>*]:bg-warn-soft",
                )}
              >
                <th
                  scope="row"
                  className={classes("text-left font-regular", different ? "font-medium text-ink" : "text-ink-2")}
                >
                  {t(field)}
                </th>
                <td title={request ?? undefined}>{request ?? <span className="text-ink-3">{t("absent")}</span>}</td>
                <td title={ocr ?? undefined}>
                  {comparison.outcome === "equal" ? (
                    <span className="text-ink-3" title={rules("N0")}>
                      = <span className="sr-only">{t("equal")}</span>
                    </span>
                  ) : comparison.outcome === "equal-under" ? (
                    <span className="text-ink-3" title={rules(comparison.rule)}>
                      = {comparison.rule}{" "}
                      <span className="sr-only">
                        {t("equalUnder", { rule: comparison.rule })}: {rules(comparison.rule)}
                      </span>
                    </span>
                  ) : comparison.outcome === "different" ? (
                    <>
                      <Difference from={request ?? ""} to={ocr ?? ""} />{" "}
                      <span className="sr-only">{t("different")}</span>
                    </>
                  ) : (
                    (ocr ?? <span className="text-ink-3">{t("absent")}</span>)
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {differs && <Note tone="warn">{t("differs")}</Note>}
      {view.otherOcr.length > 0 && (
        <div>
          <p className="mb-1 text-micro font-medium text-ink-3">{t("others")}</p>
          <dl className={list}>
            {view.otherOcr.map(([key, value]) => (
              <Fact key={key} name={<span className="mono">{key}</span>}>
                {value}
              </Fact>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}

/** The second text with the letters that differ from the first underlined. */
function Difference({ from, to }: { from: string; to: string }) {
  const a = [...from];
  const b = [...to];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = b.slice(head, b.length - tail).join("");
  return (
    <>
      {b.slice(0, head).join("")}
      <mark className="border-b-2 border-warn bg-transparent font-bold text-warn-ink">{middle || "·"}</mark>
      {tail > 0 ? b.slice(-tail).join("") : ""}
    </>
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
      <dl className={list}>
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
      </dl>
      <p className="mt-2 text-micro text-ink-3">{t("ours")}</p>
    </section>
  );
}
