"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProfileText } from "@/components/requests/profile-text";
import { TextField } from "@/components/ui/field";
import { Scroller } from "@/components/ui/scroller";
import { Tag } from "@/components/ui/tag";
import { oneShotProfiles } from "@/lib/workflows/names";
import { profileKinds, profileNamed, profileNames } from "@/lib/workflows/profiles";

interface ProfilePickerProps {
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  error: string | null;
}

/** The profiles an authority offers, by kind; those of One-Shot are marked. */
export function ProfilePicker({ chosen, onChange, error }: ProfilePickerProps) {
  const t = useTranslations("authorities");
  const kinds = useTranslations("profile.kinds");
  const text = useProfileText();
  const [wanted, setWanted] = useState("");
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const found = profileNames.filter((name) => {
    const description = `${name} ${text.whole(name)}`.toLowerCase();
    return words.every((word) => description.includes(word));
  });
  const groups = profileKinds
    .map((kind) => ({ kind, names: found.filter((name) => profileNamed(name)?.kind === kind) }))
    .filter(({ names }) => names.length > 0);
  return (
    <fieldset aria-invalid={error ? true : undefined}>
      <legend className="mb-1.5 text-small font-medium text-ink-2">
        {t("profiles")} <span className="font-normal text-ink-3">{t("profileCount", { n: chosen.length })}</span>
      </legend>
      <div className="rounded-3 border border-line">
        <TextField
          label={<span className="sr-only">{t("profileFind")}</span>}
          placeholder={t("profileFind")}
          type="search"
          autoComplete="off"
          fieldClassName="px-2 pb-2"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          // Searching is not saving.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        <Scroller label={t("profiles")} className="max-h-56 border-t border-line px-2 py-1">
          {groups.length === 0 && <p className="py-2 text-small text-ink-3">{t("profileNone")}</p>}
          {groups.map(({ kind, names }) => (
            <fieldset key={kind} className="py-1">
              <legend className="text-small text-ink-3">{kinds(kind)}</legend>
              {names.map((name) => (
                <label key={name} className="flex flex-wrap items-center gap-x-2 py-0.5">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-accent"
                    checked={chosen.includes(name)}
                    onChange={({ target }) =>
                      onChange(target.checked ? [...chosen, name] : chosen.filter((entry) => entry !== name))
                    }
                  />
                  <span className="mono">{name}</span>
                  <span className="text-small text-ink-3">{text.keyStores(name)}</span>
                  {oneShotProfiles.some((entry) => entry === name) && <Tag>{t("profileOneShot")}</Tag>}
                </label>
              ))}
            </fieldset>
          ))}
        </Scroller>
      </div>
      {error && <p className="mt-1 text-small text-bad-ink">{error}</p>}
    </fieldset>
  );
}
