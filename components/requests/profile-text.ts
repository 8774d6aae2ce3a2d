"use client";

import { useTranslations } from "use-intl";
import { profileNamed } from "@/lib/workflows/profiles";

const stores = ["software", "card", "cloud"] as const;

/** What a certificate profile is in words: whom it speaks for, and where its key lives. */
export function useProfileText(): { whole: (name: string) => string; keyStores: (name: string) => string } {
  const t = useTranslations("profile");
  const keyStores = (name: string) => {
    const profile = profileNamed(name);
    const kept = profile?.keyStores.map((store) =>
      t(`stores.${store === 2 && profile.isQualifiedCloud ? "qualifiedCloud" : stores[store]}`),
    );
    return kept?.join(" / ") ?? "";
  };
  const whole = (name: string) => {
    const kind = profileNamed(name)?.kind;
    return kind ? t("is_", { kind: t(`kinds.${kind}`), stores: keyStores(name) }) : "";
  };
  return { whole, keyStores };
}
