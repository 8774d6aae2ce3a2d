"use client";

import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/components/people/confirm-dialog";
import { seeVersionAction, withdrawVersionAction } from "@/lib/policy/actions";
import type { VersionRow } from "@/lib/policy/views";
import { useTimeText } from "./words";

interface ActProps {
  row: VersionRow;
  onClose: () => void;
  onDone: () => void;
}

/** A second admin says that they have seen a version; it may ask for a new second factor. */
export function SeeDialog({ row, name, onClose, onDone }: ActProps & { name: string }) {
  const t = useTranslations("policy");
  const time = useTimeText();
  const later = Date.parse(row.startsAt) > Date.now();
  const start = later ? t("seeThen", { time: time(row.startsAt) }) : t("seeNow");
  return (
    <ConfirmDialog
      title={t("seeTitle", { version: row.version, name })}
      text={t("seeText", { version: row.version, start })}
      confirm={t("seeConfirm")}
      onClose={onClose}
      onConfirm={(factor) => seeVersionAction({ versionId: row.id, ...factor })}
      onDone={onDone}
    />
  );
}

export function WithdrawDialog({ row, onClose, onDone }: ActProps) {
  const t = useTranslations("policy");
  return (
    <ConfirmDialog
      title={t("withdrawTitle", { version: row.version })}
      text={t("withdrawText")}
      confirm={t("withdrawConfirm")}
      danger
      onClose={onClose}
      onConfirm={() => withdrawVersionAction({ versionId: row.id })}
      onDone={onDone}
    />
  );
}
