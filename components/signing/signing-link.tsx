"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Link as LinkIcon } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { LinkDialog } from "@/components/ui/link-dialog";
import { Note } from "@/components/ui/note";
import type { Result } from "@/lib/result";
import { endLinkAction, makeLinkAction } from "@/lib/signing/actions";
import type { SigningView } from "@/lib/signing/views";
import { Section } from "./parts";

/** The signer's own way in: made here, shown once, sent by whoever made it. */
export function SigningLink({ view }: { view: SigningView }) {
  const t = useTranslations("signing");
  const format = useFormatter();
  const client = useQueryClient();
  const problems = useProblems();
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const { requestId, link } = view;
  const moment = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });

  const press = async <T,>(action: (input: { requestId: string }) => Promise<Result<T>>, done: (value: T) => void) => {
    setBusy(true);
    try {
      const result = await action({ requestId });
      if (result.ok) {
        problems.clear();
        done(result.value);
      } else problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["requests", "one", requestId] });
    }
  };
  return (
    <Section title={t("link")} help={t("linkHelp")}>
      {link && (
        <p role="status" className="mb-2">
          {t("linkUntil", { at: moment(link.expiresAt) })}{" "}
          <span className="text-ink-3">
            {link.openedAt ? t("linkOpened", { at: moment(link.openedAt) }) : t("linkNotOpened")}
          </span>
        </p>
      )}
      {problems.message && (
        <Note tone="bad" role="alert" className="mb-3">
          {problems.message}
        </Note>
      )}
      <p className="flex flex-wrap gap-2">
        {view.may.link && (
          <Button busy={busy} onClick={() => void press(makeLinkAction, (made) => setShown(made.link))}>
            <LinkIcon aria-hidden size={14} />
            {link ? t("linkAnew") : t("linkMake")}
          </Button>
        )}
        {link && (
          <Button look="danger-quiet" busy={busy} onClick={() => void press(endLinkAction, () => {})}>
            {t("linkEnd")}
          </Button>
        )}
      </p>
      <LinkDialog title={t("link")} text={t("linkOnce")} link={shown} onClose={() => setShown(null)} />
    </Section>
  );
}
