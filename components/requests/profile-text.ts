"use client";

import { useTranslations } from "use-intl";
import { profileNamed } from "@/lib/workflows/profiles";

const stores = ["software", "card", "cloud"] as const;

/** What a certificate profile is in words: whom it speaks for, and where its key lives. */
export function useProfileText(): (name: string) => string {
  const t = useTranslations("profile");
  return (name) => {
    const profile = profileNamed(name);
    if (!profile) return "";
    const kept = profile.keyStores.map((store) =>
      t(`stores.${store === 2 && profile.isQualifiedCloud ? "qualifiedCloud" : stores[store]}`),
    );
    return t("is_", { kind: t(`kinds.${profile.kind}`), stores: kept.join(" / ") });
  };
}
