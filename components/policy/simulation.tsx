"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Pane, paneHead, paneLine } from "@/components/shell/pane";
import { type Problems, useProblems } from "@/components/shell/problems";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { type Simulation, simulationDays, simulationMost, simulationPage } from "@/lib/policy/views";
import { requestLabel } from "@/lib/requests/mask";
import type { Result } from "@/lib/result";
import { useRuleName, useTimeText } from "./words";

interface Simulating {
  found: Simulation | null;
  busy: boolean;
  problems: Problems;
  run: () => Promise<void>;
  more: () => Promise<void>;
}

/** Tries a policy on past decisions, page by page. */
export function useSimulation(simulate: (after: string | null) => Promise<Result<Simulation>>): Simulating {
  const problems = useProblems();
  const [found, setFound] = useState<Simulation | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (before: Simulation | null) => {
    if (busy) return;
    setBusy(true);
    problems.clear();
    try {
      const result = await simulate(before?.next ?? null);
      if (result.ok) setFound({ ...result.value, rows: [...(before?.rows ?? []), ...result.value.rows] });
      else problems.show(result.error);
    } catch {
      problems.show({ code: "connection-lost", params: {} });
    } finally {
      setBusy(false);
    }
  };
  return { found, busy, problems, run: () => ask(null), more: () => ask(found) };
}

/** What it would have done: how many, by which condition, to which requests, and what it cannot know. */
export function SimulationPane({ simulation }: { simulation: Simulating }) {
  const t = useTranslations("policy.simulation");
  const { found, problems } = simulation;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found && found.rows.length <= simulationPage) place.current?.scrollIntoView({ block: "nearest" });
  }, [found]);
  return (
    <div ref={place} role="status" className="empty:hidden">
      {problems.message && <Note tone="bad">{problems.message}</Note>}
      {found && (
        <Pane title={t("title", { days: simulationDays })}>
          <div className="grid gap-3 p-3">
            <Counts found={found} />
            {found.conditions.length > 0 && (
              <div className="grid items-start gap-4 desk:grid-cols-2">
                <ByCondition found={found} />
                <Requests simulation={simulation} found={found} />
              </div>
            )}
            {found.decisions > 0 && found.conditions.length === 0 && <p className="text-ink-2">{t("empty")}</p>}
            <Limits found={found} />
          </div>
        </Pane>
      )}
    </div>
  );
}

function Counts({ found }: { found: Simulation }) {
  const t = useTranslations("policy.simulation");
  const passed = found.decisions - found.blocked - found.asked;
  return (
    <div className="grid gap-1">
      <p>
        {t("decisions", { n: found.decisions })} {found.more && t("more", { n: simulationMost })}
      </p>
      {found.decisions > 0 && (
        <ul className="flex flex-wrap gap-2">
          <li className="rounded-2 bg-bad-soft px-2.5 py-1 font-medium text-bad-ink">
            {t("blocked", { n: found.blocked })}
          </li>
          <li className="rounded-2 bg-warn-soft px-2.5 py-1 font-medium text-warn-ink">
            {t("asked", { n: found.asked })}
            {found.newlyAsked > 0 && <>, {t("newly", { n: found.newlyAsked })}</>}
          </li>
          <li className="rounded-2 bg-sunk px-2.5 py-1 font-medium text-ink-2">{t("passed", { n: passed })}</li>
        </ul>
      )}
    </div>
  );
}

function ByCondition({ found }: { found: Simulation }) {
  const t = useTranslations("policy.simulation");
  const ruleName = useRuleName();
  return (
    <table className="w-full">
      <caption className="pb-1 text-left text-small font-bold text-ink-2">{t("byCondition")}</caption>
      <thead>
        <tr className={paneHead}>
          <th scope="col">{t("byCondition")}</th>
          <th scope="col" className="!text-right">
            {t("blockedColumn")}
          </th>
          <th scope="col" className="!text-right">
            {t("askedColumn")}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.conditions.map((row) => (
          <tr key={row.id} className={`${paneLine} [&>*]:!whitespace-normal`}>
            <th scope="row" className="text-left font-regular">
              <span className="mono mr-2 text-ink-3">{row.id}</span>
              {ruleName(row.id)}
            </th>
            <td className="text-right">{row.blocked}</td>
            <td className="text-right">{row.asked}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Requests({ simulation, found }: { simulation: Simulating; found: Simulation }) {
  const t = useTranslations("policy.simulation");
  const time = useTimeText();
  const list = (ids: readonly string[]) => <span className="mono">{ids.join(" ")}</span>;
  return (
    <div className="min-w-0">
      <table className="w-full">
        <caption className="pb-1 text-left text-small font-bold text-ink-2">{t("requests")}</caption>
        <thead>
          <tr className={paneHead}>
            <th scope="col">{t("request")}</th>
            <th scope="col">{t("decided")}</th>
            <th scope="col">{t("blockedBy")}</th>
            <th scope="col">{t("askedBy")}</th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => (
            <tr key={row.decisionId} className={`${paneLine} [&>*]:!whitespace-normal`}>
              <th scope="row" className="mono text-left font-regular">
                <Link href={`/requests/${row.requestId}`} prefetch={false}>
                  {requestLabel(row.number)}
                </Link>
              </th>
              <td className="text-ink-2">
                {t(`kinds.${row.kind}`)}, {time(row.at)}
              </td>
              <td className="text-bad-ink">{list(row.blocked)}</td>
              <td className="text-warn-ink">{list(row.asked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.next && (
        <Button size="small" className="mt-2" busy={simulation.busy} onClick={() => void simulation.more()}>
          {t("more2")}
        </Button>
      )}
    </div>
  );
}

function Limits({ found }: { found: Simulation }) {
  const t = useTranslations("policy.simulation");
  const ruleName = useRuleName();
  return (
    <section aria-label={t("limits")} className="text-small text-ink-2">
      <h3 className="font-bold">{t("limits")}</h3>
      <ul className="list-disc pl-4">
        <li>{t("limitOutcomes")}</li>
        {found.unknown.length > 0 && (
          <li>
            {t("limitItems")}{" "}
            {found.unknown
              .map(({ id, decisions }) => t("unknown", { name: `${id} ${ruleName(id)}`, n: decisions }))
              .join("; ")}
            .
          </li>
        )}
        <li>{t("limitRefused")}</li>
      </ul>
    </section>
  );
}
