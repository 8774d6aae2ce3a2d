"use client";

import { Coffee, LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { forgetDrafts } from "@/components/evidence/kept-files";
import { forgetTyping, keepTypingOf } from "@/components/reviews/kept-typing";
import { useLanguage } from "@/components/shell/language";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem, MenuRadio, MenuRule } from "@/components/ui/menu";
import { setLocaleAction, setThemeAction } from "@/lib/preferences/actions";
import { type Locale, locales, type Theme, themes } from "@/lib/preferences/schema";

const languageNames: Record<Locale, string> = { en: "English", es: "Español" };

/** By fetch: a form of a site that sends no referrer has no origin the server could check. */
async function signOut(): Promise<void> {
  forgetTyping();
  await forgetDrafts();
  await fetch("/api/sign-out", { method: "POST" }).catch(() => null);
  window.location.assign("/sign-in");
}

interface AccountMenuProps {
  userId: string;
  name: string;
  detail: string;
  theme: Theme;
  compact?: boolean;
  /** The officer's own pace has a page. */
  care?: boolean;
}

/** Who is signed in, in which language and theme, and the way out. */
export function AccountMenu({ userId, name, detail, theme, compact, care }: AccountMenuProps) {
  const t = useTranslations("nav");
  const locale = useLanguage();
  const router = useRouter();
  useEffect(() => keepTypingOf(userId), [userId]);
  const change = async (act: Promise<unknown>) => {
    await act;
    router.refresh();
  };
  return (
    <Menu
      side={compact ? "bottom" : "top"}
      triggerLabel={t("account", { name })}
      triggerClassName={
        compact
          ? "rounded-full"
          : "flex w-full items-center gap-2 rounded-2 px-2 py-1.5 text-left leading-4 hover:bg-hover"
      }
      trigger={
        compact ? (
          <Avatar name={name} self large />
        ) : (
          <>
            <Avatar name={name} self large />
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              <span className="block truncate text-micro text-ink-3">{detail}</span>
            </span>
          </>
        )
      }
    >
      <MenuRadio
        label={t("language")}
        value={locale}
        choices={locales.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(value) => void change(setLocaleAction({ locale: value as Locale }))}
      />
      <MenuRule />
      <MenuRadio
        label={t("theme")}
        value={theme}
        choices={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
        onChange={(value) => void change(setThemeAction({ theme: value as Theme }))}
      />
      <MenuRule />
      {care && (
        <MenuItem onSelect={() => router.push("/care")}>
          <Coffee aria-hidden size={14} />
          {t("care")}
        </MenuItem>
      )}
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden size={14} />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
