"use client";

import { Check, CircleDashed, FileImage, Film, type LucideIcon, ScanFace, SquareUser } from "lucide-react";
import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import type { ReviewItem } from "@/lib/reviews/views";
import type { ImageKind, ItemKind } from "@/lib/workflows/evidence";
import type { Loaded } from "./evidence-bytes";

export const stripOrder: readonly ItemKind[] = [
  "video",
  "document_front",
  "document_rear",
  "document_photo",
  "document_owner",
];

const icons: Record<ItemKind, LucideIcon> = {
  video: Film,
  document_front: FileImage,
  document_rear: FileImage,
  document_photo: SquareUser,
  document_owner: ScanFace,
};

interface FilmstripProps {
  items: readonly ReviewItem[];
  current: ItemKind;
  pictures: Partial<Record<ImageKind, Loaded>>;
  onShow: (kind: ItemKind) => void;
}

/** The items in order. A picture shows here once it was opened: a thumbnail would already be a look. */
export function Filmstrip({ items, current, pictures, onShow }: FilmstripProps) {
  const t = useTranslations("review");
  return (
    <nav
      aria-label={t("evidence")}
      className="flex flex-col gap-0.5 overflow-auto border-r border-stage-line bg-stage-bar px-1.5 py-2 text-stage-ink [scrollbar-width:none]"
    >
      {stripOrder.map((kind, at) => {
        const item = items.find((entry) => entry.kind === kind);
        const Icon = icons[kind];
        const picture = kind === "video" ? undefined : pictures[kind];
        const here = item?.state === "stored";
        return (
          <button
            key={kind}
            type="button"
            aria-current={current === kind ? "true" : undefined}
            onClick={() => onShow(kind)}
            className="rounded-2 p-1 text-left hover:bg-stage-hover aria-[current]:bg-stage aria-[current]:shadow-[0_0_0_2px_var(--accent)]"
          >
            <span className="grid h-13 place-items-center overflow-hidden rounded-1 bg-stage-2 text-stage-ink-2 max-wide:h-9">
              {picture?.state === "ready" ? (
                <img src={picture.url} alt="" className="h-full w-full object-cover" />
              ) : here ? (
                <Icon aria-hidden size={20} />
              ) : (
                <CircleDashed aria-hidden size={18} />
              )}
            </span>
            <span className="mt-0.5 flex items-center gap-1 text-micro font-medium">
              {item?.opened && <Check aria-hidden size={11} className="text-stage-ink-2 max-wide:hidden" />}
              {t(`items.${kind}`)}
              <span aria-hidden className="ml-auto font-regular text-stage-ink-2">
                {at + 1}
              </span>
            </span>
            {item && (
              <span
                className={classes(
                  "block text-tiny font-medium",
                  item.opened ? "sr-only" : here ? "text-warn-ink" : "text-stage-ink-2",
                )}
              >
                {item.opened ? t("opened") : item.state === "stored" ? t("notOpened") : t(`states.${item.state}`)}
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
