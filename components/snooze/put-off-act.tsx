"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { requestLabel } from "@/lib/requests/mask";
import type { QueueEntry } from "@/lib/requests/views";
import { run } from "@/lib/result";
import { unsnoozeAction } from "@/lib/snooze/actions";
import { PutOff } from "./put-off";

interface PutOffActProps {
  row: QueueEntry;
  admin: boolean;
  closed: boolean;
  onFailed: (error: unknown) => void;
}

const toDecide: readonly string[] = ["to-review", "validated"];

/** In the queue an admin puts off what waits; whoever put it off, or an admin, has it wait again. */
export function PutOffAct({ row, admin, closed, onFailed }: PutOffActProps) {
  const t = useTranslations("snooze");
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () => void client.invalidateQueries({ queryKey: ["requests", "list"] });
  const wake = useMutation({
    mutationFn: () => run(unsnoozeAction, { requestId: row.id }),
    onSuccess: () => toast(t("woken", { number: requestLabel(row.number) })),
    onError: onFailed,
    onSettled: refresh,
  });
  if (row.putOff)
    return (
      (admin || row.putOff.mine) && (
        <Button size="small" busy={wake.isPending} closed={closed} onClick={() => !closed && wake.mutate()}>
          {t("wake")}
        </Button>
      )
    );
  if (!admin || !toDecide.includes(row.status)) return null;
  return (
    <PutOff
      request={row}
      maxHours={row.snoozeMaxHours}
      token={null}
      size="small"
      onChanged={refresh}
      onDone={refresh}
    />
  );
}
