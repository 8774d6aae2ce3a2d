"use client";

import { Users } from "lucide-react";
import { useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import type { ReviewView } from "@/lib/reviews/views";
import type { LookView } from "@/lib/second-looks/views";
import { TakeLook } from "./second-look-take";
import { useWhen } from "./second-look-time";

/** Where the newest second look stands, for whoever asked, decides or gave it; an open one for those who may take it. */
export function SecondLookStrip({ view, onChanged }: { view: ReviewView; onChanged: () => void }) {
  const t = useTranslations("secondLooks");
  const [look] = view.secondLooks.looks;
  if (!look || look.mine) return null;
  const tone = look.verdict === "disagree" ? "bad" : look.verdict === "agree" ? "ok" : "act";
  return (
    <Note tone={tone} role="status" className="mx-3 mt-2 shrink-0 text-small">
      <p className="flex items-center gap-2 font-medium">
        {look.takenBy && <Avatar name={look.takenBy} />}
        <Standing look={look} />
        {!look.current && <Tag>{t("outdated")}</Tag>}
      </p>
      {!look.answeredAt && look.question && <p className="mt-1 line-clamp-2 break-words text-ink-2">{look.question}</p>}
      {look.note && <p className="mt-1 max-h-24 overflow-auto break-words whitespace-pre-line">{look.note}</p>}
      {look.verdict === "disagree" && look.current && look.kind === "approval" && (
        <p className="mt-1">{t("disagreedHint")}</p>
      )}
      {look.mayTake && <TakeLook lookId={look.id} onChanged={onChanged} />}
    </Note>
  );
}

function Standing({ look }: { look: LookView }) {
  const t = useTranslations("secondLooks");
  const when = useWhen();
  const name = look.takenBy ?? "";
  if (look.answeredAt) {
    const time = when(look.answeredAt);
    if (look.verdict === null) return t("answered", { name, time });
    return t(look.verdict === "agree" ? "agreed" : "disagreed", { name, time });
  }
  if (look.until) return t("looking", { name, time: when(look.until) });
  if (look.kind === "refusal") return t("waitingRefusal");
  return t("waiting", { time: when(look.askedAt) });
}

/** Asks for one, in the bar, as long as no colleague was asked about this evidence; then who looks stands there. */
export function SecondLookButton({ view, onAsk }: { view: ReviewView; onAsk: () => void }) {
  const t = useTranslations("secondLooks");
  const mayAsk = view.claim.mine && view.collection.hash !== null && view.secondLooks.state === "none";
  useShortcuts(mayAsk ? [{ keys: "w", label: t("ask"), run: onAsk }] : [], "decide");
  const looking = view.secondLooks.looks.find((look) => look.until !== null);
  return (
    <>
      {mayAsk && (
        <Button id="open-look" look="quiet" onClick={onAsk}>
          <Users aria-hidden size={15} />
          {t("ask")}{" "}
          <span className="max-wide:hidden">
            <Keycap>W</Keycap>
          </span>
        </Button>
      )}
      {looking?.takenBy && (
        <span title={t("lookingNow", { name: looking.takenBy })}>
          <Avatar name={looking.takenBy} />
        </span>
      )}
    </>
  );
}
