"use client";

import { Coffee, FileText, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Keys } from "@/components/shell/keys";
import { useFailureText } from "@/components/shell/problems";
import type { Shortcut } from "@/components/shell/shortcut";
import { usePageShortcuts } from "@/components/shell/shortcuts";
import { entries } from "@/components/shell/side-nav";
import { Palette, type PaletteGroup, type PaletteOption } from "@/components/ui/palette";
import { may, type Role } from "@/lib/auth/roles";
import { findNumberAction } from "@/lib/history/actions";
import { requestLabel } from "@/lib/requests/mask";

interface CommandPaletteProps {
  role: Role;
  open: boolean;
  onClose: () => void;
}

/** A number as it stands on a request: ours, or one of the provider's. */
const typedNumber = /^(R-?)?\d{1,9}$/i;

/** What was found of the number that was asked for; null before anybody asked. */
type Found =
  | { number: string; requests: { id: string; number: number }[] }
  | { number: string; problem: string }
  | null;

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Goes to a request by its number or to a page, does what the keys of this page do, or searches the history. */
export function CommandPalette({ role, open, onClose }: CommandPaletteProps) {
  const t = useTranslations("palette");
  const nav = useTranslations("nav");
  const router = useRouter();
  const failureText = useFailureText();
  const shortcuts = usePageShortcuts();
  const [text, setText] = useState("");
  const [found, setFound] = useState<Found>(null);
  const typed = text.trim();
  // It opens empty, whichever way it was left.
  const [was, setWas] = useState(open);
  if (was !== open) {
    setWas(open);
    setText("");
    setFound(null);
  }
  const go = (path: string) => () => router.push(path);

  const look = async () => {
    const result = await findNumberAction({ number: typed });
    if (!result.ok) return setFound({ number: typed, problem: failureText(result.error) });
    const [only, ...others] = result.value;
    if (only && others.length === 0) {
      onClose();
      router.push(`/requests/${only.id}`);
    } else if (!only) setFound({ number: typed, problem: t("noNumber", { number: typed }) });
    else setFound({ number: typed, requests: result.value });
  };

  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const fits = (label: string) => wanted.every((word) => folded(label).includes(word));
  const answer = found?.number === typed ? found : null;

  const byNumber: PaletteOption[] =
    answer && "requests" in answer
      ? answer.requests.map(({ id, number }) => ({
          id,
          label: requestLabel(number),
          icon: <FileText aria-hidden size={16} />,
          run: go(`/requests/${id}`),
        }))
      : typedNumber.test(typed)
        ? [
            {
              id: "number",
              label: t("goTo", { number: typed.toUpperCase() }),
              icon: <FileText aria-hidden size={16} />,
              run: () => void look(),
              stays: true,
            },
          ]
        : [];
  const pages: PaletteOption[] = [
    ...entries
      .filter(({ permission }) => may(role, permission))
      .map(({ href, key, icon: Icon }) => ({
        id: `page-${key}`,
        label: nav(key),
        icon: <Icon aria-hidden size={16} />,
        run: go(href),
      })),
    ...(may(role, "review.decide")
      ? [{ id: "page-care", label: nav("care"), icon: <Coffee aria-hidden size={16} />, run: go("/care") }]
      : []),
  ].filter(({ label }) => fits(label));
  const acts: PaletteOption[] = shortcuts
    .filter(isAct)
    .filter(({ label }) => fits(label))
    .map(({ keys, label, run }) => ({ id: `act-${keys}`, label, run, aside: <Keys keys={keys} /> }));
  const history: PaletteOption[] =
    may(role, "history.search") && typed.length > 1
      ? [
          {
            id: "history",
            label: t("search", { text: typed }),
            icon: <Search aria-hidden size={16} />,
            run: go(`/history?${new URLSearchParams({ q: typed })}`),
          },
        ]
      : [];
  const groups: PaletteGroup[] = [
    { name: t("requests"), options: byNumber },
    { name: t("pages"), options: pages },
    { name: t("here"), options: acts },
    { name: nav("history"), options: history },
  ].filter(({ options }) => options.length > 0);
  const count = groups.reduce((sum, { options }) => sum + options.length, 0);
  const problem = answer && "problem" in answer ? answer.problem : null;

  return (
    <Palette
      open={open}
      onClose={onClose}
      title={t("title")}
      placeholder={t("placeholder")}
      text={text}
      onText={setText}
      groups={groups}
      message={problem ?? (count === 0 ? t("nothing") : null)}
      status={problem ?? t("count", { n: count })}
    />
  );
}

/** Moving about has no name of its own, and leaving is what closing does. */
const isAct = ({ keys, label }: Shortcut): boolean => /\p{L}/u.test(label) && keys !== "Escape";
