"use client";

import { CircleQuestionMark, CircleX, RefreshCw, ShieldCheck, ShieldX } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { useFailureText } from "@/components/shell/problems";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button, ButtonLink } from "@/components/ui/button";
import { classes } from "@/components/ui/classes";
import { checkAuditAction } from "@/lib/audit/actions";
import { auditActions } from "@/lib/audit/events";
import type { AuditCheck, AuditFilter, AuditPage } from "@/lib/audit/schema";
import { requestLabel } from "@/lib/requests/mask";

interface AuditProps {
  page: AuditPage;
  filter: AuditFilter;
  chains: Readonly<Record<string, string>>;
}

const field = "h-7 rounded-2 border border-line-ctl bg-surface px-2 text-small";

/** The trail as it is: read, filtered, and recomputed on demand. */
export function Audit({ page, filter, chains }: AuditProps) {
  const t = useTranslations("audit");
  const history = useTranslations("history");
  const format = useFormatter();
  const queue = useTranslations("queue.keys");
  const router = useRouter();
  const failureText = useFailureText();
  const body = useRef<HTMLTableSectionElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const day = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const [check, setCheck] = useState<AuditCheck | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const event = at === null ? null : page.rows[at];

  const verify = async () => {
    setBusy(true);
    const result = await checkAuditAction({});
    setBusy(false);
    if (result.ok) setCheck(result.value);
    else setProblem(failureText(result.error));
  };
  const apply = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const entries = [...new FormData(submitted.currentTarget)].filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
    );
    router.push(`/audit?${new URLSearchParams(entries)}`);
  };
  const older =
    page.next &&
    `/audit?${new URLSearchParams(
      Object.entries({ ...filter, after: page.next }).filter((entry): entry is [string, string] => Boolean(entry[1])),
    )}`;
  const move = (by: number) => {
    const rows = body.current?.querySelectorAll<HTMLElement>("[aria-pressed]") ?? [];
    const here = [...rows].findIndex((row) => row.matches(":focus"));
    rows[Math.min(Math.max((here < 0 ? (at ?? -1) : here) + by, 0), rows.length - 1)]?.focus();
  };
  useShortcuts([
    { keys: "j", label: queue("move"), run: () => move(1) },
    { keys: "k", label: queue("move"), run: () => move(-1) },
    { keys: "/", label: queue("find"), run: () => find.current?.focus() },
    { keys: "f", label: queue("filter"), run: () => day.current?.focus() },
    ...(older ? [{ keys: "]", label: history("older"), run: () => router.push(older) }] : []),
    ...(filter.after ? [{ keys: "[", label: history("first"), run: () => router.push("/audit") }] : []),
  ]);
  const broken = check?.chains.find((chain) => chain.brokenAt !== null);
  return (
    <>
      <PageBar
        title={t("title")}
        aside={
          <Button busy={busy} onClick={() => void verify()}>
            <RefreshCw aria-hidden size={14} />
            {t("verify")}
          </Button>
        }
      >
        <span className="text-small text-ink-3">{t("hint", { zone: "Europe/Madrid" })}</span>
      </PageBar>
      <p
        role="status"
        className={classes(
          "flex min-h-10 items-center gap-2.5 border-b border-line px-4",
          broken ? "bg-bad-soft" : check ? "bg-ok-soft" : "bg-surface-2 text-ink-2",
        )}
      >
        {check ? (
          broken ? (
            <>
              <ShieldX aria-hidden size={18} className="text-bad" />
              <b className="font-bold">{t("broken")}</b>
              {t("brokenAt", { seq: broken.brokenAt ?? 0, chain: chains[broken.chain] ?? t("system") })}
            </>
          ) : (
            <>
              <ShieldCheck aria-hidden size={18} className="text-ok" />
              <b className="font-bold">{t("unbroken")}</b>
              {t("verified", {
                n: check.events,
                chains: check.chains.length,
                time: format.dateTime(new Date(check.at), { timeStyle: "medium" }),
                seconds: format.number(check.ms / 1000, { maximumFractionDigits: 2 }),
              })}
            </>
          )
        ) : (
          (problem ?? t("unverified"))
        )}
      </p>
      <form onSubmit={apply} className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-small">
        <label className="flex items-center gap-1.5">
          {t("filters.day")}
          <input ref={day} type="date" name="day" defaultValue={filter.day ?? ""} className={field} />
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.action")}
          <select name="action" defaultValue={filter.action ?? ""} className={classes(field, "mono")}>
            <option value="">–</option>
            {auditActions.map((action) => (
              <option key={action}>{action}</option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.outcome")}
          <select name="outcome" defaultValue={filter.outcome ?? ""} className={field}>
            <option value="">–</option>
            {(["ok", "refused", "failed", "unknown"] as const).map((outcome) => (
              <option key={outcome} value={outcome}>
                {t(`outcomes.${outcome}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          {t("filters.request")}
          <input
            ref={find}
            name="request"
            defaultValue={filter.request ?? ""}
            placeholder="R-10001"
            className={classes(field, "mono w-28")}
          />
        </label>
        <Button type="submit" size="small">
          {t("apply")}
        </Button>
      </form>
      <div className="grid min-h-0 flex-1 desk:grid-cols-[minmax(0,1fr)_320px]">
        <div className="thin-scroll min-h-0 overflow-auto">
          {page.rows.length === 0 ? (
            <p className="p-8 text-center text-ink-2">{t("none")}</p>
          ) : (
            <table className="w-full border-separate border-spacing-0">
              <caption className="sr-only">{t("title")}</caption>
              <thead>
                <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:h-7.5 [&>th]:border-b [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3 [&>th:first-child]:pl-4">
                  <th scope="col">{t("columns.number")}</th>
                  <th scope="col">{t("columns.time")}</th>
                  <th scope="col">{t("columns.action")}</th>
                  <th scope="col">{t("columns.who")}</th>
                  <th scope="col">{t("columns.request")}</th>
                  <th scope="col">{t("columns.what")}</th>
                  <th scope="col" className="max-wide:hidden">
                    {t("columns.chain")}
                  </th>
                  <th scope="col">{t("columns.hash")}</th>
                </tr>
              </thead>
              <tbody ref={body}>
                {page.rows.map((row, index) => (
                  <tr
                    key={`${row.chain}/${row.seq}`}
                    className={classes(
                      "[&>td]:h-8 [&>td]:border-b [&>td]:border-line [&>td]:px-3 [&>td]:whitespace-nowrap [&>td:first-child]:pl-4 hover:[&>td]:bg-hover",
                      at === index && "[&>td]:bg-selected",
                    )}
                  >
                    <td>
                      <button
                        type="button"
                        aria-pressed={at === index}
                        onClick={() => setAt(index)}
                        className="rounded-1 text-accent-ink hover:underline"
                      >
                        {row.seq}
                      </button>
                    </td>
                    <td className="text-ink-2">
                      {format.dateTime(new Date(row.at), {
                        day: "2-digit",
                        month: "short",
                        hour: "2-digit",
                        minute: "2-digit",
                        second: "2-digit",
                      })}
                    </td>
                    <td className="mono">
                      {row.outcome === "failed" || row.outcome === "refused" ? (
                        <CircleX aria-hidden size={13} className="mr-1 inline text-bad" />
                      ) : row.outcome === "unknown" ? (
                        <CircleQuestionMark aria-hidden size={13} className="mr-1 inline text-warn" />
                      ) : null}
                      {row.action}
                      {row.outcome !== "ok" && (
                        <span className="sr-only"> ({t(`outcomes.${row.outcome as "failed"}`)})</span>
                      )}
                    </td>
                    <td>
                      <Actor row={row} />
                    </td>
                    <td className="mono">{row.requestNumber ? requestLabel(row.requestNumber) : ""}</td>
                    <td className="w-full max-w-0 truncate text-ink-2">{summary(row.details)}</td>
                    <td className="text-ink-2 max-wide:hidden">{row.chainName ?? t("system")}</td>
                    <td className="mono text-ink-3">{row.hash.slice(0, 8)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        <aside
          aria-label={t("details")}
          className="thin-scroll min-h-0 overflow-auto border-line p-4 max-desk:border-t desk:border-l"
        >
          {event ? <Event row={event} /> : <p className="text-ink-3">{t("select")}</p>}
        </aside>
      </div>
      <footer className="flex min-h-11 items-center gap-2 border-t border-line bg-surface-2 px-4 text-small text-ink-2">
        {filter.after && (
          <ButtonLink size="small" href="/audit">
            {history("first")}
          </ButtonLink>
        )}
        {older && (
          <ButtonLink size="small" href={older}>
            {history("older")}
          </ButtonLink>
        )}
        <span>{history("shown", { n: page.rows.length })}</span>
      </footer>
    </>
  );
}

/** The short details of an event; hashes and ids are read in the panel. */
function summary(details: string): string {
  return Object.values(JSON.parse(details) as Record<string, unknown>)
    .flat()
    .filter((value) => value !== null)
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean)))
    .filter((text) => !/^[0-9a-f]{64}$|^[0-9a-f-]{36}$/.test(text))
    .join(", ");
}

function Actor({ row }: { row: AuditPage["rows"][number] }) {
  const t = useTranslations("audit.actors");
  const roles = useTranslations("roles");
  if (row.actorKind === "key") return row.actor ? `${t("key")} ${row.actor}` : t("key");
  if (row.actorKind !== "user") return t(row.actorKind as "system" | "provider" | "command" | "signer");
  return (
    <>
      {row.actor ?? t("user")} <span className="text-ink-3">{row.role ? roles(row.role as "rao") : ""}</span>
    </>
  );
}

function Event({ row }: { row: AuditPage["rows"][number] }) {
  const t = useTranslations("audit");
  const details = Object.entries(JSON.parse(row.details) as Record<string, unknown>);
  return (
    <div>
      <h2 className="text-lead font-bold">{t("event", { n: row.seq })}</h2>
      <p className="mono text-ink-2">{row.action}</p>
      <dl className="mt-3 grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <Term name={t("who")}>
          <Actor row={row} />
        </Term>
        {row.session && (
          <Term name={t("session")}>
            <span className="mono break-all">{row.session}</span>
          </Term>
        )}
        {row.ip && <Term name={t("address")}>{row.ip}</Term>}
        {row.requestId && (
          <Term name={t("columns.request")}>
            <a className="mono text-accent-ink underline underline-offset-2" href={`/requests/${row.requestId}`}>
              {row.requestNumber ? requestLabel(row.requestNumber) : row.requestId}
            </a>
          </Term>
        )}
        {details.map(([key, value]) => (
          <Term key={key} name={<span className="mono">{key}</span>}>
            <span className="mono break-all">{Array.isArray(value) ? value.join(", ") : String(value)}</span>
          </Term>
        ))}
      </dl>
      <h3 className="mt-4 mb-1 text-small font-bold">{t("previous")}</h3>
      <p className="mono rounded-2 bg-sunk px-2.5 py-2 text-small break-all">{row.prevHash}</p>
      <h3 className="mt-3 mb-1 text-small font-bold">{t("thisEvent")}</h3>
      <p className="mono rounded-2 bg-sunk px-2.5 py-2 text-small break-all">{row.hash}</p>
    </div>
  );
}

function Term({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
