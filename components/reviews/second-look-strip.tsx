"use client";

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
  return t("waiting", { time: when(look.askedAt) });
}

/** Asks for one, in the bar; who looks stands beside it. Closed once a colleague was asked about this evidence. */
export function SecondLookButton({ view, onAsk }: { view: ReviewView; onAsk: () => void }) {
  const t = useTranslations("secondLooks");
  const ask = () => {
    if (mayAsk(view)) onAsk();
  };
  useShortcuts([{ keys: "w", label: t("ask"), run: ask }]);
  const looking = view.secondLooks.looks.find((look) => look.until !== null);
  return (
    <span className="inline-flex items-center gap-1.5">
      <Button look="quiet" closed={!mayAsk(view)} onClick={ask}>
        {t("ask")} <Keycap>W</Keycap>
      </Button>
      {looking?.takenBy && (
        <span title={t("lookingNow", { name: looking.takenBy })}>
          <Avatar name={looking.takenBy} />
        </span>
      )}
    </span>
  );
}

const mayAsk = (view: ReviewView): boolean =>
  view.claim.mine && view.collection.hash !== null && view.secondLooks.state === "none";
