"use client";

import { Landmark, PencilLine } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { Button } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { Tag } from "@/components/ui/tag";
import { useToast } from "@/components/ui/toast";
import type { PolicyView } from "@/lib/policy/views";
import { Editor } from "./editor";
import { Version } from "./version";

interface PolicyPageProps {
  /** Null where the reader has no authority. */
  view: PolicyView | null;
  canManage: boolean;
}

/** What officers of an authority are held to: in force, planned, proposed, and what it was. */
export function PolicyPage({ view, canManage }: PolicyPageProps) {
  const t = useTranslations("policy");
  const router = useRouter();
  const toast = useToast();
  const [drawnFrom, setDrawnFrom] = useState<number | null>(null);
  if (!view)
    return (
      <>
        <PageBar title={t("title")} />
        <div className="grid flex-1 place-items-center p-8 text-center">
          <div>
            <Landmark aria-hidden size={26} className="mx-auto mb-2 text-ink-3" />
            <h2 className="text-title font-bold">{t("none")}</h2>
            <p className="text-ink-2">{t("noneText")}</p>
          </div>
        </div>
      </>
    );
  const authority = view.authorities.find(({ id }) => id === view.authorityId);
  const editing = drawnFrom !== null;
  return (
    <>
      <PageBar
        title={t("title")}
        aside={
          canManage &&
          !editing && (
            <Button look="primary" onClick={() => setDrawnFrom(view.inForce.version)}>
              <PencilLine aria-hidden size={14} />
              {t("propose")}
            </Button>
          )
        }
      >
        <span className="text-small text-ink-3">{t("aside")}</span>
      </PageBar>
      <div className={classes("grid min-h-0 flex-1", view.authorities.length > 1 && "desk:grid-cols-[16rem_1fr]")}>
        {view.authorities.length > 1 && <Authorities view={view} />}
        <div
          // Another version, or the editor, is read from its beginning.
          key={editing ? "editor" : view.shown.row.id}
          className="thin-scroll min-h-0 min-w-0 overflow-auto bg-bg p-4"
        >
          <h2 className="mb-3 flex flex-wrap items-baseline gap-2 text-title font-bold">
            {authority?.name} <span className="mono text-base font-regular text-ink-3">RA {authority?.code}</span>
          </h2>
          {editing ? (
            <Editor
              view={view}
              from={drawnFrom}
              onClose={() => setDrawnFrom(null)}
              onProposed={(version) => {
                setDrawnFrom(null);
                toast(t("editor.proposed", { version }));
                router.push(`/policy?authority=${view.authorityId}&version=${version}`);
                router.refresh();
              }}
            />
          ) : (
            <Version view={view} name={authority?.name ?? ""} canManage={canManage} onChange={() => router.refresh()} />
          )}
        </div>
      </div>
    </>
  );
}

function Authorities({ view }: { view: PolicyView }) {
  const t = useTranslations("policy");
  const presets = useTranslations("review.presets");
  return (
    <nav
      aria-label={t("authorities")}
      className="thin-scroll grid content-start gap-0.5 overflow-auto border-line p-2 max-desk:border-b desk:border-r"
    >
      {view.authorities.map((row) => (
        <Link
          key={row.id}
          href={`/policy?authority=${row.id}`}
          prefetch={false}
          aria-current={row.id === view.authorityId ? "page" : undefined}
          className="grid gap-0.5 rounded-2 border-l-2 border-transparent px-2.5 py-1.5 text-ink no-underline hover:bg-hover aria-[current]:border-accent aria-[current]:bg-selected"
        >
          <span className="flex items-baseline gap-2">
            <b className="min-w-0 truncate font-bold">{row.name}</b>
            <span className="mono ml-auto text-small text-ink-3">RA {row.code}</span>
          </span>
          <span className="flex items-center gap-2 text-small text-ink-2">
            {t("current", { version: row.version, preset: presets(row.preset) })}
            {row.waiting > 0 && (
              <Tag tone={row.toSee > 0 ? "warn" : "plain"} className="ml-auto">
                {row.toSee > 0 ? t("toSee", { n: row.toSee }) : t("waitingCount", { n: row.waiting })}
              </Tag>
            )}
          </span>
        </Link>
      ))}
    </nav>
  );
}
