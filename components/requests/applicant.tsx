"use client";

import { Eye } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { revealChangeAction, revealFieldAction } from "@/lib/requests/actions";
import type { ChangeView } from "@/lib/requests/changes-view";
import { type RequestDetail, type RevealableField, revealableFields } from "@/lib/requests/detail-view";
import { requestLabel } from "@/lib/requests/mask";
import { ChangeList } from "./changes";
import { listClass, Term } from "./detail-parts";
import { RevealDialog } from "./reveal-dialog";

const hideAfterMs = 5 * 60_000;

/** Values on the page for five minutes after the last was revealed. */
function useShown<T>() {
  const [shown, setShown] = useState<Readonly<Record<string, T>>>({});
  useEffect(() => {
    if (Object.keys(shown).length === 0) return;
    const timer = setTimeout(() => setShown({}), hideAfterMs);
    return () => clearTimeout(timer);
  }, [shown]);
  const show = (key: string, value: T) => setShown((before) => ({ ...before, [key]: value }));
  return { shown, show };
}

/** Who asked for the certificate, masked; a field may be revealed. */
export function Applicant({ detail }: { detail: RequestDetail }) {
  const t = useTranslations("request");
  const [asked, setAsked] = useState<RevealableField | null>(null);
  const { shown, show } = useShown<string>();
  const { row, masked, can } = detail;
  return (
    <>
      <dl className={listClass}>
        {revealableFields.map((field) => (
          <Term key={field} name={t(field)}>
            <span className="flex items-center gap-2">
              <span className={field === "name" ? "" : "mono"}>{shown[field] ?? masked[field] ?? "–"}</span>
              {can.reveal && masked[field] && !shown[field] && (
                <RevealButton name={t(field)} onClick={() => setAsked(field)} />
              )}
            </span>
          </Term>
        ))}
      </dl>
      {!can.reveal && <p className="mt-2 text-small text-ink-3">{t("maskedOnly")}</p>}
      <RevealDialog
        open={asked !== null}
        title={asked ? t("revealTitle", { field: t(asked).toLowerCase(), number: requestLabel(row.number) }) : ""}
        reveal={(reason) => revealFieldAction({ requestId: row.id, field: asked as RevealableField, reason })}
        onClose={() => setAsked(null)}
        onShown={({ value }) => asked && show(asked, value ?? "–")}
      />
    </>
  );
}

/** What the provider changed under us; both values of a change may be revealed. */
export function Changes({ detail: { row, changes, can } }: { detail: RequestDetail }) {
  const t = useTranslations("changes");
  const [asked, setAsked] = useState<ChangeView | null>(null);
  const { shown, show } = useShown<Pick<ChangeView, "before" | "after">>();
  const name = (change: ChangeView) => t(`fields.${change.field}`);
  return (
    <>
      <ChangeList
        changes={changes}
        revealed={shown}
        action={(change) => can.reveal && <RevealButton name={name(change)} onClick={() => setAsked(change)} />}
      />
      <RevealDialog
        open={asked !== null}
        title={asked ? t("revealTitle", { field: name(asked).toLowerCase(), number: requestLabel(row.number) }) : ""}
        reveal={(reason) => revealChangeAction({ requestId: row.id, changeId: asked?.id ?? "", reason })}
        onClose={() => setAsked(null)}
        onShown={(values) => asked && show(asked.id, values)}
      />
    </>
  );
}

function RevealButton({ name, onClick }: { name: string; onClick: () => void }) {
  const t = useTranslations("request");
  return (
    <button
      type="button"
      onClick={onClick}
      className="ml-auto inline-flex items-center gap-1.5 rounded-1 px-1 text-small text-accent-ink hover:underline"
    >
      <Eye aria-hidden size={13} />
      {t("reveal")} <span className="sr-only">{name}</span>
    </button>
  );
}
