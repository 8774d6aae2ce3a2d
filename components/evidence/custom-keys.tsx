"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { SelectField } from "@/components/ui/select";
import { type Draft, keyProblem, type OtherPlace, otherPlaces, typedValue, type ValueKind, valueKinds } from "./draft";
import { Part } from "./fact-fields";

interface CustomKeysProps {
  draft: Draft;
  onChange: (next: (before: Draft) => Draft) => void;
}

/** Keys no field stands for, of a file or added by hand: legal, kept, shown and sent. */
export function CustomKeys({ draft, onChange }: CustomKeysProps) {
  const t = useTranslations("upload.custom");
  const found = otherPlaces.flatMap((place) =>
    Object.entries(draft.others[place]).map(([key, value]) => ({ place, key, value })),
  );
  const remove = (place: OtherPlace, key: string) =>
    onChange((before) => {
      const { [key]: _gone, ...rest } = before.others[place];
      return { ...before, others: { ...before.others, [place]: rest } };
    });
  return (
    <Part title={t("title")} help={t("help")}>
      {found.length > 0 && (
        <ul className="grid gap-1">
          {found.map(({ place, key, value }) => (
            <li key={`${place}.${key}`} className="flex min-w-0 items-center gap-2">
              <span className="mono min-w-0 break-all">
                {place}.{key} = {typeof value === "string" ? value : JSON.stringify(value)}
              </span>
              <Button size="small" look="quiet" aria-label={t("remove", { key })} onClick={() => remove(place, key)}>
                <X aria-hidden size={13} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewKey
        draft={draft}
        onAdd={(place, key, value) =>
          onChange((before) => ({
            ...before,
            others: { ...before.others, [place]: { ...before.others[place], [key]: value } },
          }))
        }
      />
    </Part>
  );
}

function NewKey({ draft, onAdd }: { draft: Draft; onAdd: (place: OtherPlace, key: string, value: unknown) => void }) {
  const t = useTranslations("upload.custom");
  const fields = useTranslations("fields");
  const [place, setPlace] = useState<OtherPlace>("acceptance");
  const [kind, setKind] = useState<ValueKind>("text");
  const [key, setKey] = useState("");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<{ key?: string; value?: string }>({});
  const add = () => {
    const name = key.trim();
    const problem = keyProblem(draft, place, name);
    const value = typedValue(kind, text);
    setWrong({
      ...(problem ? { key: fields(problem) } : {}),
      ...(value === undefined ? { value: fields("number-invalid-any") } : {}),
    });
    if (problem || value === undefined) return;
    onAdd(place, name, value);
    setKey("");
    setText("");
  };
  // Enter adds the key; it would otherwise send the whole form.
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  const typed = kind === "text" || kind === "number";
  return (
    <fieldset className="grid items-start gap-3 narrow:grid-cols-2 wide:grid-cols-[1fr_1fr_8rem_1fr_auto]">
      <legend className="sr-only">{t("add")}</legend>
      <SelectField
        label={t("place")}
        choices={otherPlaces.map((value) => ({ value, label: t(`places.${value}`), hint: value }))}
        value={place}
        onChange={(value) => setPlace(value as OtherPlace)}
      />
      <TextField
        label={t("key")}
        autoComplete="off"
        maxLength={100}
        className="mono"
        value={key}
        error={wrong.key}
        onChange={(event) => setKey(event.target.value)}
        onKeyDown={addOnEnter}
      />
      <SelectField
        label={t("kind")}
        choices={valueKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={kind}
        onChange={(value) => setKind(value as ValueKind)}
      />
      <TextField
        label={t("value")}
        autoComplete="off"
        disabled={!typed}
        value={typed ? text : ""}
        error={wrong.value}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={addOnEnter}
      />
      <Button className="wide:mt-6" onClick={add}>
        {t("add")}
      </Button>
    </fieldset>
  );
}
