"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Pane } from "@/components/shell/pane";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { simulateVersionAction } from "@/lib/policy/actions";
import { changesBetween, isOpen, type PolicyView, simulationDays, type VersionRow } from "@/lib/policy/views";
import { SeeDialog, WithdrawDialog } from "./act-dialogs";
import { Changes } from "./changes";
import { Rules } from "./rules";
import { SimulationPane, useSimulation } from "./simulation";
import { Values } from "./values";
import { InForce, SeenBy, VersionState } from "./version-parts";
import { Versions } from "./versions";
import { useTimeText } from "./words";

interface VersionProps {
  view: PolicyView;
  /** Of the authority. */
  name: string;
  canManage: boolean;
  onChange: () => void;
}

/** One version as a whole: who made it, what it changes, what it says, and what may be done with it. */
export function Version({ view, name, canManage, onChange }: VersionProps) {
  const t = useTranslations("policy");
  const { row, content } = view.shown;
  const open = isOpen(row.state);
  const simulation = useSimulation((after) => simulateVersionAction({ versionId: row.id, after }));
  const [asked, setAsked] = useState<"see" | "withdraw" | null>(null);
  const done = () => {
    setAsked(null);
    onChange();
  };
  return (
    <div className="grid gap-3">
      <Notices view={view} canManage={canManage} />
      <div className="grid items-start gap-3 desk:grid-cols-2">
        <div className="grid gap-3">
          <Pane title={t("version", { version: row.version })} aside={<VersionState state={row.state} />}>
            <Facts row={row} />
            {canManage && open && (
              <div className="flex flex-wrap gap-2 border-t border-line p-3">
                {row.state === "waiting" && !row.mine && (
                  <Button look="primary" onClick={() => setAsked("see")}>
                    {t("see")}
                  </Button>
                )}
                <Button busy={simulation.busy} onClick={() => void simulation.run()}>
                  {t("editor.simulate", { days: simulationDays })}
                </Button>
                <Button look="danger-quiet" onClick={() => setAsked("withdraw")}>
                  {t("withdraw")}
                </Button>
              </div>
            )}
          </Pane>
          <Versions view={view} />
          {row.state !== "in-force" && <Values content={content} />}
        </div>
        {row.state === "in-force" ? (
          <Values content={content} />
        ) : (
          <Changes
            changes={changesBetween(view.inForce.content, content)}
            aside={t("changesAside", { version: view.inForce.version })}
          />
        )}
      </div>
      <SimulationPane simulation={simulation} />
      <Rules content={content} />
      {asked === "see" && <SeeDialog name={name} row={row} onClose={() => setAsked(null)} onDone={done} />}
      {asked === "withdraw" && <WithdrawDialog row={row} onClose={() => setAsked(null)} onDone={done} />}
    </div>
  );
}

/** What the reader should know before reading: what waits for them, and where this version stands. */
function Notices({ view, canManage }: { view: PolicyView; canManage: boolean }) {
  const t = useTranslations("policy");
  const time = useTimeText();
  const { row } = view.shown;
  const elsewhere = (version: number) => `/policy?authority=${view.authorityId}&version=${version}`;
  const link = (version: number, text: string) => (
    <Link
      href={elsewhere(version)}
      prefetch={false}
      className="shrink-0 font-medium text-accent-ink underline-offset-2 hover:underline"
    >
      {text}
    </Link>
  );
  const others = view.versions.filter(({ id }) => id !== row.id);
  const toSee = canManage ? others.filter(({ state, mine }) => state === "waiting" && !mine) : [];
  const planned = others.filter(({ state }) => state === "planned");
  return (
    <>
      {toSee.map((other) => (
        <Note key={other.id} tone="warn" action={link(other.version, t("look"))}>
          {t("waitsForYou", { version: other.version })}
        </Note>
      ))}
      {planned.map((other) => (
        <Note key={other.id} action={link(other.version, t("look"))}>
          {t("planned", { version: other.version, time: time(other.startsAt) })}
        </Note>
      ))}
      {row.state === "overtaken" && <Note tone="warn">{t("overtakenText")}</Note>}
      {row.state === "waiting" && view.others === 0 && <Note tone="warn">{t("onlyAdmin")}</Note>}
      {row.state === "waiting" && view.others > 0 && canManage && (
        <Note tone="act">{t(row.mine ? "waitingMine" : "waitingYours")}</Note>
      )}
      {row.state !== "in-force" && (
        <p>{link(view.inForce.version, t("toCurrent", { version: view.inForce.version }))}</p>
      )}
    </>
  );
}

function Facts({ row }: { row: VersionRow }) {
  const t = useTranslations("policy");
  const presets = useTranslations("review.presets");
  const time = useTimeText();
  return (
    <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-2 p-3">
      <Term name={t("facts.preset")}>
        <b className="font-bold">{presets(row.preset)}</b>
        <p className="text-small text-ink-2">{t(`presets.${row.preset}`)}</p>
      </Term>
      <Term name={t("facts.author")}>{t("byAt", { name: row.author ?? t("setUp"), time: time(row.createdAt) })}</Term>
      <Term name={t("facts.seen")}>
        <SeenBy row={row} />
      </Term>
      {row.version > 1 && row.author && (
        <Term name={t("facts.start")}>{row.startsAt <= row.createdAt ? t("asSeen") : time(row.startsAt)}</Term>
      )}
      <Term name={t("facts.force")}>
        <InForce row={row} />
      </Term>
      <Term name={t("facts.reason")}>
        {row.reason ? <span className="whitespace-pre-wrap">{row.reason}</span> : <span className="text-ink-3">–</span>}
      </Term>
    </dl>
  );
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
