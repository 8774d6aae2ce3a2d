"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useErrorText } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { requestLabel } from "@/lib/requests/mask";
import { run } from "@/lib/result";
import { takeSecondLookAction } from "@/lib/second-looks/actions";
import { openLooksQuery } from "@/lib/second-looks/query-options";
import type { OpenLooks } from "@/lib/second-looks/views";
import { useWhen } from "./second-look-time";

/** So many are named; the rest are counted, and come up as these are taken. */
const named = 3;

/** What colleagues ask a second look for: above the queue, oldest first. Not there while nobody asks. */
export function SecondLookBand({ initial }: { initial: OpenLooks }) {
  const t = useTranslations("secondLooks");
  const when = useWhen();
  const router = useRouter();
  const client = useQueryClient();
  const errorText = useErrorText();
  const { looks } = useQuery({ ...openLooksQuery, initialData: initial }).data;
  const take = useMutation({
    mutationFn: (lookId: string) => run(takeSecondLookAction, { lookId }),
    onSuccess: ({ requestId }) => router.push(`/requests/${requestId}/review`),
    onError: () => void client.invalidateQueries({ queryKey: openLooksQuery.queryKey }),
  });
  const problem = take.error && errorText(take.error);
  if (looks.length === 0 && !problem) return null;
  return (
    <section
      aria-label={t("title")}
      className="flex shrink-0 items-start gap-2.5 border-b border-line bg-surface-2 px-4 py-1.5 text-small max-narrow:hidden"
    >
      <Users aria-hidden size={14} className="mt-1.5 shrink-0 text-ink-2" />
      <h2 className="mt-1 shrink-0 font-bold">{t("band", { n: looks.length })}</h2>
      <ul className="flex min-w-0 flex-1 flex-wrap gap-x-5 gap-y-1">
        {looks.slice(0, named).map((look) => {
          const number = requestLabel(look.number);
          return (
            <li key={look.id} className="inline-flex items-center gap-2">
              <span className="mono">{number}</span>
              <span>{t("asked", { name: look.askedBy, time: when(look.askedAt) })}</span>
              <span className="text-ink-3 max-wide:hidden">{t(`kinds.${look.kind}`)}</span>
              <Button
                size="small"
                aria-label={t(look.mine ? "resumeOf" : "takeOf", { number })}
                busy={take.isPending && take.variables === look.id}
                onClick={() => take.mutate(look.id)}
              >
                {t(look.mine ? "resume" : "take")}
              </Button>
            </li>
          );
        })}
        {looks.length > named && <li className="mt-1 text-ink-3">{t("more", { n: looks.length - named })}</li>}
      </ul>
      <p role="status" className="mt-1 text-bad-ink">
        {problem}
      </p>
    </section>
  );
}
