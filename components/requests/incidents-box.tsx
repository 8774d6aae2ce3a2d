"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { DialogForm, useSend } from "@/components/shell/dialog-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { Note } from "@/components/ui/note";
import { resolveIncidentAction } from "@/lib/requests/actions";
import type { RequestDetail } from "@/lib/requests/detail-view";
import type { IncidentView } from "@/lib/requests/incidents-view";
import { requestLabel } from "@/lib/requests/mask";

interface IncidentsProps {
  detail: RequestDetail;
  onChanged: () => void;
}

/** What an admin has to look into about this request, and what was found of it. */
export function IncidentsBox({ detail, onChanged }: IncidentsProps) {
  const t = useTranslations("request.incidents");
  const app = useTranslations("app");
  const format = useFormatter();
  const [open, setOpen] = useState<IncidentView | null>(null);
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  const close = () => setOpen(null);
  return (
    <>
      {detail.incidents.map((incident) => {
        const { id, cause, words, expected, named, openedAt, report, resolved } = incident;
        const said = report?.text ?? words;
        return (
          <Note key={id} tone={resolved ? "plain" : "bad"} {...(resolved ? {} : { role: "alert" })} className="mt-2">
            <div data-incident={resolved ? "resolved" : "open"}>
              <p className="font-medium">{t("title")}</p>
              <p className="mt-1">{t(`causes.${cause}`, { expected: expected ?? "–", named: named ?? "–" })}</p>
              {said && <p className="mt-1 break-words whitespace-pre-line">{said}</p>}
              <p className="mt-1 text-small text-ink-2">
                {report
                  ? t("reportedBy", { name: report.by, time: time(openedAt) })
                  : t("opened", { time: time(openedAt) })}
              </p>
              {report && (
                <p className="text-small text-ink-2">
                  {t("discovered", { time: time(report.discoveredAt) })}
                  {!resolved && (
                    <span className="font-medium text-ink"> {t("tellBy", { time: time(report.tellBy) })}</span>
                  )}
                </p>
              )}
              {resolved && (
                <p className="mt-1 text-small text-ink-2">
                  {t("resolved", { name: resolved.by, time: time(resolved.at) })}
                  {resolved.note && <span className="block break-words text-ink">{resolved.note}</span>}
                </p>
              )}
              {!resolved && detail.can.resolve && (
                <p className="mt-2">
                  <Button size="small" onClick={() => setOpen(incident)}>
                    {t("resolve")}
                  </Button>
                </p>
              )}
            </div>
          </Note>
        );
      })}
      <Dialog
        open={open !== null}
        onClose={close}
        title={t("resolveTitle", { number: requestLabel(detail.row.number) })}
        closeLabel={app("close")}
        width="28rem"
      >
        {open && <ResolveForm incident={open} onClose={close} onChanged={onChanged} />}
      </Dialog>
    </>
  );
}

interface ResolveProps {
  incident: IncidentView;
  onClose: () => void;
  onChanged: () => void;
}

function ResolveForm({ incident, onClose, onChanged }: ResolveProps) {
  const t = useTranslations("request.incidents");
  const [note, setNote] = useState("");
  const sending = useSend({
    act: () => resolveIncidentAction({ incidentId: incident.id, note }),
    onChanged,
    onDone: onClose,
  });
  return (
    <DialogForm sending={sending} text={t("resolveText")} submitLabel={t("submit")} onClose={onClose}>
      <TextAreaField
        label={t("note")}
        help={t("noteHelp")}
        rows={3}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        error={sending.problems.field("note")}
      />
    </DialogForm>
  );
}
