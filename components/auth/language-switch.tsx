"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useLanguage } from "@/components/shell/language";
import { Segmented } from "@/components/ui/segmented";
import { setLocaleAction } from "@/lib/preferences/actions";
import type { Locale } from "@/lib/preferences/schema";

export function LanguageSwitch() {
  const t = useTranslations("nav");
  const locale = useLanguage();
  const router = useRouter();
  return (
    <Segmented
      label={t("language")}
      value={locale}
      choices={[
        { value: "en" as Locale, label: "English" },
        { value: "es" as Locale, label: "Español" },
      ]}
      onChange={(value) => void setLocaleAction({ locale: value }).then(() => router.refresh())}
    />
  );
}
