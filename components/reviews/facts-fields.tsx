"use client";

import { Check, Minus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import type { ReviewView } from "@/lib/reviews/views";
import { Difference } from "./difference";
import { Fact, FactList } from "./facts-list";

type Row = ReviewView["fields"][number];

const isDifferent = ({ comparison, zoneComparison }: Row) =>
  comparison.outcome === "different" || zoneComparison.outcome === "different";
const isEqual = ({ outcome }: Row["comparison"]) => outcome === "equal" || outcome === "equal-under";

/** Dates stand in a zone without a form of their own. */
const isDate = (row: Row) => row.field === "birthDate" || row.field === "expiry";
const written = (iso: string) => iso.split("-").reverse().join("/");

/** Request, OCR and machine-readable zone, field by field, the different ones first. */
export function FieldTable({ view }: { view: ReviewView }) {
  const t = useTranslations("review.fields");
  const facts = useTranslations("facts");
  const nothing = view.fields.every(({ request, ocr, zone }) => request === null && ocr === null && zone === null);
  return (
    <div className="grid gap-2">
      {!view.collection.factsReturned && <p className="text-small text-ink-2">{t("notReturned")}</p>}
      {!nothing && (
        <table className="w-full table-fixed border-collapse text-small">
          <caption className="sr-only">{facts("table")}</caption>
          <thead>
            <tr className="[&>th]:h-6 [&>th]:border-b [&>th]:border-line [&>th]:text-left [&>th]:text-micro [&>th]:font-medium [&>th]:text-ink-3">
              <th scope="col" className="w-20.5">
                {t("field")}
              </th>
              <th scope="col">{t("request")}</th>
              <th scope="col">{t("ocr")}</th>
              <th scope="col">{t("zone")}</th>
              <td className="w-5 border-b border-line" />
            </tr>
          </thead>
          <tbody>
            {view.fields.map((row) => (
              <FieldRow key={row.field} row={row} reading={view.reading} />
            ))}
          </tbody>
        </table>
      )}
      {view.fields.some(isDifferent) && <Note tone="warn">{t("differs")}</Note>}
      {view.otherOcr.length > 0 && (
        <div>
          <p className="mb-1 text-micro font-medium text-ink-3">{t("others")}</p>
          <FactList>
            {view.otherOcr.map(([key, value]) => (
              <Fact key={key} name={<span className="mono">{key}</span>}>
                {value}
              </Fact>
            ))}
          </FactList>
        </div>
      )}
    </div>
  );
}

function FieldRow({ row, reading }: { row: Row; reading: ReviewView["reading"] }) {
  const t = useTranslations("review.fields");
  const facts = useTranslations("facts");
  const { field, request, ocr, comparison } = row;
  const different = isDifferent(row);
  // What a zone has no place for takes the room of its column.
  const contact = field === "phone" || field === "email";
  const equal = isEqual(comparison) || isEqual(row.zoneComparison);
  return (
    <tr
      data-comparison={comparison.outcome}
      data-zone={row.zoneComparison.outcome}
      className={classes(
        "[&>*]:h-6.5 [&>*]:border-b [&>*]:border-line [&>*]:pr-1.5",
        // The letter that differs may be the last one: nothing of such a row is cut off.
        different
          ? "align-top [&>*]:bg-warn-soft [&>*]:py-0.5 [&>td]:[overflow-wrap:anywhere]"
          : "[&>*]:overflow-hidden [&>*]:text-ellipsis [&>*]:whitespace-nowrap",
      )}
    >
      <th scope="row" className={classes("text-left font-regular", different ? "font-medium text-ink" : "text-ink-2")}>
        {t(field)}
      </th>
      {contact && comparison.outcome !== "different" ? (
        <td colSpan={3} title={request ?? ocr ?? undefined}>
          <ContactCell row={row} />
        </td>
      ) : (
        <>
          <td title={request ?? undefined}>
            <RequestCell row={row} />
          </td>
          <td title={ocr ?? undefined} colSpan={contact ? 2 : 1}>
            <OcrCell row={row} readExpiry={reading?.expiry ?? null} />
          </td>
          {!contact && (
            <td title={row.zone ?? undefined}>
              <ZoneCell row={row} reading={reading} />
            </td>
          )}
        </>
      )}
      <td>
        {different ? (
          <TriangleAlert role="img" aria-label={facts("differs")} size={14} className="text-warn" />
        ) : equal ? (
          <Check role="img" aria-label={facts("agrees")} size={14} className="text-ok" />
        ) : (
          <Minus role="img" aria-label={facts("nothingToCompare")} size={14} className="text-ink-3" />
        )}
      </td>
    </tr>
  );
}

function Absent() {
  const t = useTranslations("review.fields");
  return <span className="text-ink-3">{t("absent")}</span>;
}

/** The sign of a comparison that is none of a difference, with its rule for whoever asks. */
function Rule({ comparison, children }: { comparison: Row["comparison"]; children?: ReactNode }) {
  const t = useTranslations("review.fields");
  const rules = useTranslations("review.rules");
  if (comparison.outcome === "equal")
    return (
      <span className="text-ink-3" title={rules("N0")}>
        {children ?? "="} <span className="sr-only">{t("equal")}</span>
      </span>
    );
  if (comparison.outcome !== "equal-under") return null;
  return (
    <span className="text-ink-3" title={rules(comparison.rule)}>
      {children ?? `= ${comparison.rule}`}{" "}
      <span className="sr-only">
        {t("equalUnder", { rule: comparison.rule })}: {rules(comparison.rule)}
      </span>
    </span>
  );
}

/** Phone and e-mail, which are longer than a column: what the request says, and whether OCR says the same. */
function ContactCell({ row: { request, ocr, comparison } }: { row: Row }) {
  const facts = useTranslations("facts");
  if (request === null && ocr === null) return <Absent />;
  if (comparison.outcome !== "absent")
    return (
      <>
        {request} <Rule comparison={comparison}>{facts("sameInOcr")}</Rule>
      </>
    );
  return (
    <>
      {request ?? ocr} <span className="text-ink-3">{facts(request === null ? "inOcrOnly" : "notInOcr")}</span>
    </>
  );
}

function RequestCell({ row }: { row: Row }) {
  const { request, ocr, zone } = row;
  if (request === null) return <Absent />;
  if (row.comparison.outcome === "different") return <Difference text={request} from={ocr ?? ""} />;
  if (row.zoneComparison.outcome !== "different") return request;
  return <Difference text={request} from={(isDate(row) ? written(zone ?? "") : zone) ?? ""} />;
}

function OcrCell({ row, readExpiry }: { row: Row; readExpiry: string | null }) {
  const t = useTranslations("review.fields");
  const facts = useTranslations("facts");
  const { request, ocr, comparison } = row;
  if (row.field === "expiry" && readExpiry)
    return (
      <>
        {written(readExpiry)} <span className="text-ink-3">{facts("reader")}</span>
      </>
    );
  if (ocr === null) return <Absent />;
  if (comparison.outcome === "different")
    return (
      <>
        <Difference text={ocr} from={request ?? ""} /> <span className="sr-only">{t("different")}</span>
      </>
    );
  return comparison.outcome === "absent" ? ocr : <Rule comparison={comparison} />;
}

function ZoneCell({ row, reading }: { row: Row; reading: ReviewView["reading"] }) {
  const t = useTranslations("review.fields");
  const facts = useTranslations("facts");
  const format = useFormatter();
  const { request, ocr, zone, zoneComparison } = row;
  if (!reading?.zone)
    return (
      <span className="text-ink-3">
        – <span className="sr-only">{facts("noZone")}</span>
      </span>
    );
  if (zone === null && zoneComparison.outcome !== "different") return <Absent />;
  const beside = request ?? ocr ?? (row.field === "expiry" && reading.expiry ? written(reading.expiry) : "");
  if (zoneComparison.outcome === "different")
    return (
      <>
        {zone === null ? <Absent /> : <Difference text={isDate(row) ? written(zone) : zone} from={beside} />}{" "}
        <span className="sr-only">{t("different")}</span>
      </>
    );
  if (zoneComparison.outcome === "absent") {
    if (zone === null || !isDate(row)) return zone;
    // Without end, or characters that are no day: as they stand.
    return /^(?!9999)\d{4}-/.test(zone)
      ? format.dateTime(new Date(`${zone}T12:00:00Z`), { dateStyle: "medium" })
      : written(zone);
  }
  if (row.field !== "documentNumber" || !reading.zone.numberInOptionalData) return <Rule comparison={zoneComparison} />;
  return (
    <Rule comparison={zoneComparison}>
      <span title={facts("optionalDataLong")}>= {facts("optionalData")}</span>
    </Rule>
  );
}
