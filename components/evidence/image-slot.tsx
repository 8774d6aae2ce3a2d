"use client";

import { ImageUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import type { ImageKind } from "@/lib/workflows/evidence";
import type { Chosen } from "./picture";

interface ImageSlotProps {
  kind: ImageKind;
  chosen: Chosen | null;
  hint: string | null;
  error: string | null;
  onFile: (file: File) => void;
  onRemove: () => void;
}

/** The place of one picture: a file is chosen or dropped on it. */
export function ImageSlot({ kind, chosen, hint, error, onFile, onRemove }: ImageSlotProps) {
  const t = useTranslations("upload");
  const format = useFormatter();
  const id = useId();
  const [over, setOver] = useState(false);
  const name = t(`missing.${kind}`);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={classes(
          "relative grid h-36 cursor-pointer place-items-center overflow-hidden rounded-3 border border-dashed p-2 text-center focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent",
          error ? "border-bad" : over ? "border-accent bg-accent-soft" : "border-line-ctl bg-surface",
        )}
      >
        {chosen ? (
          <img src={chosen.url} alt="" className="max-h-20 max-w-full object-contain" />
        ) : (
          <ImageUp aria-hidden size={20} className="text-ink-3" />
        )}
        <span>
          <span className="block font-medium">{name}</span>
          <span className="block text-small text-accent-ink underline">
            {chosen ? t("images.change") : t("images.choose")}
          </span>
        </span>
        <input
          id={id}
          type="file"
          accept="image/jpeg,image/png"
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) onFile(file);
            event.target.value = "";
          }}
        />
      </label>
      <div id={`${id}-note`} className="mt-1 text-small">
        {error && <p className="text-bad-ink">{error}</p>}
        {chosen && (
          <p className="text-ink-3">
            {t("images.size", {
              width: chosen.width,
              height: chosen.height,
              size: format.number(chosen.file.size / 1024, {
                style: "unit",
                unit: "kilobyte",
                maximumFractionDigits: 0,
              }),
            })}
          </p>
        )}
        {!chosen && hint && <p className="text-ink-3">{hint}</p>}
      </div>
      {chosen && (
        <Button size="small" look="quiet" onClick={onRemove}>
          {t("images.remove", { item: name })}
        </Button>
      )}
    </div>
  );
}
