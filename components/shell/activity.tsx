"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { stayActiveAction } from "@/lib/auth/actions";

const minute = 60_000;

/** Two minutes before the session ends by idleness. */
const warnAfter = 13 * minute;

/** Tells the server that somebody is at work, at most once a minute, and warns before the session ends. */
export function Activity() {
  const t = useTranslations("session");
  const app = useTranslations("app");
  const [ending, setEnding] = useState(false);
  const told = useRef(Date.now());
  const seen = useRef(Date.now());

  const tell = useCallback(() => {
    told.current = Date.now();
    setEnding(false);
    void stayActiveAction({}).catch(() => {});
  }, []);

  useEffect(() => {
    const active = () => {
      seen.current = Date.now();
      if (Date.now() - told.current > minute) tell();
    };
    const events = ["pointerdown", "keydown", "wheel"] as const;
    for (const name of events) window.addEventListener(name, active, { passive: true });
    const timer = setInterval(() => setEnding(Date.now() - seen.current > warnAfter), 15_000);
    return () => {
      for (const name of events) window.removeEventListener(name, active);
      clearInterval(timer);
    };
  }, [tell]);

  return (
    <Dialog open={ending} onClose={tell} title={t("ending")} closeLabel={app("close")} width="26rem">
      <p className="text-ink-2">{t("endingText")}</p>
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={tell}>
          {t("stay")}
        </Button>
      </div>
    </Dialog>
  );
}
