"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { run } from "@/lib/result";
import { takeSecondLookAction } from "@/lib/second-looks/actions";

/** Takes an open look from the page of its request. */
export function TakeLook({ lookId, onChanged }: { lookId: string; onChanged: () => void }) {
  const t = useTranslations("secondLooks");
  const errorText = useErrorText();
  const take = useMutation({
    mutationFn: () => run(takeSecondLookAction, { lookId }),
    onSettled: onChanged,
  });
  return (
    <div className="mt-2">
      <Button size="small" busy={take.isPending} onClick={() => take.mutate()}>
        {t("takeLook")}
      </Button>
      {take.error && (
        <p role="alert" className="mt-1 text-bad-ink">
          {errorText(take.error)}
        </p>
      )}
    </div>
  );
}
