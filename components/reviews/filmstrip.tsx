"use client";

import {
  Camera,
  Check,
  CircleDashed,
  Columns3,
  FileImage,
  Film,
  type LucideIcon,
  ScanFace,
  SquareUser,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { useShortcuts } from "@/components/shell/shortcuts";
import { classes } from "@/components/ui/classes";
import type { MarkView } from "@/lib/marks/views";
import type { ReviewItem } from "@/lib/reviews/views";
import type { ImageKind, ItemKind } from "@/lib/workflows/evidence";
import { evidenceUrl, type Loaded } from "./evidence-bytes";
import { useClock } from "./stage/clock";
import { useThumbnails } from "./stage/use-thumbnails";

export const stripOrder: readonly ItemKind[] = [
  "video",
  "document_front",
  "document_rear",
  "document_photo",
  "document_owner",
];

/** What the stage may show. */
export type Shown = ItemKind | "compare";

const icons: Record<ItemKind, LucideIcon> = {
  video: Film,
  document_front: FileImage,
  document_rear: FileImage,
  document_photo: SquareUser,
  document_owner: ScanFace,
};

const entryClass =
  "rounded-2 p-1 text-left hover:bg-stage-hover aria-[current]:bg-stage aria-[current]:shadow-[0_0_0_2px_var(--accent)]";
const wellClass = "grid h-13 place-items-center overflow-hidden rounded-1 bg-stage-2 text-stage-ink-2 max-wide:h-9";

interface FilmstripProps {
  requestId: string;
  items: readonly ReviewItem[];
  current: Shown;
  pictures: Partial<Record<ImageKind, Loaded>>;
  marks: readonly MarkView[];
  /** Whether there is evidence to compare for this reader. */
  comparable: boolean;
  onShow: (shown: Shown) => void;
  onMoment: (mark: MarkView) => void;
}

/** The items in order. A picture shows here once it was opened: a thumbnail would already be a look. */
export function Filmstrip({
  requestId,
  items,
  current,
  pictures,
  marks,
  comparable,
  onShow,
  onMoment,
}: FilmstripProps) {
  const t = useTranslations("review");
  const own = useTranslations("stage");
  useShortcuts(comparable ? [{ keys: "c", label: own("compare"), run: () => onShow("compare") }] : [], "evidence");
  return (
    <nav
      aria-label={t("evidence")}
      className="flex gap-0.5 overflow-auto border-stage-line bg-stage-bar px-1.5 py-2 text-stage-ink [scrollbar-width:none] max-desk:border-b max-desk:*:w-20 max-desk:*:shrink-0 desk:flex-col desk:border-r"
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
            className={entryClass}
          >
            <span className={wellClass}>
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
      {comparable && (
        <button
          type="button"
          aria-current={current === "compare" ? "true" : undefined}
          onClick={() => onShow("compare")}
          className={entryClass}
        >
          <CompareIcon pictures={pictures} />
          <span className="mt-0.5 flex items-center gap-0.5 text-micro font-medium max-wide:tracking-tight">
            {own("compare")}
            <span aria-hidden className="ml-auto font-regular text-stage-ink-2 max-wide:hidden">
              C
            </span>
          </span>
        </button>
      )}
      <Snapshots requestId={requestId} items={items} marks={marks} onMoment={onMoment} />
    </nav>
  );
}

function CompareIcon({ pictures }: Pick<FilmstripProps, "pictures">) {
  const faces = [pictures.document_photo, pictures.document_owner].filter((picture) => picture?.state === "ready");
  if (faces.length === 0)
    return (
      <span className={wellClass}>
        <Columns3 aria-hidden size={20} />
      </span>
    );
  return (
    <span className={classes(wellClass, "grid-flow-col gap-px")}>
      {faces.map((picture) => (
        <img key={picture.url} src={picture.url} alt="" className="h-full min-h-0 w-full object-cover" />
      ))}
    </span>
  );
}

/** What was kept of the film, by time; the pictures are drawn from the film anew. */
function Snapshots({
  requestId,
  items,
  marks,
  onMoment,
}: Pick<FilmstripProps, "requestId" | "items" | "marks" | "onMoment">) {
  const own = useTranslations("stage");
  const clock = useClock();
  const film = items.find(({ kind, state }) => kind === "video" && state === "stored");
  const snapshots = marks.filter(({ kind, sha256 }) => kind === "snapshot" && sha256 === film?.sha256);
  const pictures = useThumbnails(film ? evidenceUrl(requestId, "video", film.sha256) : null, snapshots);
  if (snapshots.length === 0) return null;
  return (
    <section aria-label={own("snapshots")} className="mt-1 border-t border-stage-line pt-1.5">
      <h2 className="px-1 text-tiny text-stage-ink-2">{own("snapshots")}</h2>
      {snapshots.map((mark) => {
        const picture = pictures.get(mark.id);
        const time = clock((mark.atMs ?? 0) / 1000, 1);
        return (
          <button
            key={mark.id}
            type="button"
            aria-label={own("snapshotIs", { at: time, item: mark.item ?? "" })}
            onClick={() => onMoment(mark)}
            className={classes(entryClass, "w-full")}
          >
            <span className={wellClass}>
              {picture ? (
                <img src={picture} alt="" className="h-full w-full object-cover" />
              ) : (
                <Camera aria-hidden size={18} />
              )}
            </span>
            <span className="mt-0.5 flex text-micro font-medium">
              {time}
              {mark.item && <span className="ml-auto truncate pl-1 font-regular text-stage-ink-2">{mark.item}</span>}
            </span>
          </button>
        );
      })}
    </section>
  );
}
