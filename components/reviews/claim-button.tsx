"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Keycap } from "@/components/ui/keycap";

/** Takes a request that nobody holds. */
export function ClaimButton({ busy, onClaim }: { busy: boolean; onClaim: () => void }) {
  const t = useTranslations("review.claimBar");
  return (
    <Button size="large" busy={busy} onClick={onClaim}>
      {t("claim")} <Keycap>C</Keycap>
    </Button>
  );
}
