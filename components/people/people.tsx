"use client";

import { CircleCheck, CircleX, EllipsisVertical, KeyRound, Lock, Mail, TriangleAlert, UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { LinkDialog } from "@/components/ui/link-dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Scroller } from "@/components/ui/scroller";
import { type Permission, permissions, roles } from "@/lib/auth/roles";
import { disablePersonAction, enablePersonAction, renewInvitationAction } from "@/lib/people/actions";
import type { PersonRow } from "@/lib/people/schema";
import { ConfirmDialog } from "./confirm-dialog";
import { PersonDialog } from "./person-dialog";

interface PeopleProps {
  rows: readonly PersonRow[];
  authorities: readonly { id: string; name: string }[];
  me: string;
  canManage: boolean;
  today: string;
}

type Asked = { kind: "invite" } | { kind: "edit" | "disable" | "enable" | "renew"; person: PersonRow } | null;

/** People, and the dates that will one day take away the right to decide. */
export function People({ rows, authorities, me, canManage, today }: PeopleProps) {
  const t = useTranslations("people");
  const roleNames = useTranslations("roles");
  const format = useFormatter();
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>(null);
  const [link, setLink] = useState<string | null>(null);
  const day = (iso: string) => format.dateTime(new Date(`${iso}T12:00:00Z`), { dateStyle: "medium" });
  const done = () => {
    setAsked(null);
    router.refresh();
  };
  return (
    <>
      <PageBar
        title={t("title")}
        aside={
          canManage && (
            <Button look="primary" onClick={() => setAsked({ kind: "invite" })}>
              <UserPlus aria-hidden size={15} />
              {t("invite")}
            </Button>
          )
        }
      >
        <span className="text-ink-3">{t("count", { n: rows.length })}</span>
      </PageBar>
      <Scroller label={t("title")} className="shrink-0">
        <table className="w-full border-separate border-spacing-0">
          <caption className="sr-only">{t("title")}</caption>
          <thead>
            <tr className="[&>th]:h-7.5 [&>th]:border-b [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-3 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:whitespace-nowrap [&>th]:text-ink-3 [&>th:first-child]:pl-4">
              <th scope="col">{t("columns.person")}</th>
              <th scope="col">{t("columns.role")}</th>
              <th scope="col">{t("columns.rao")}</th>
              <th scope="col">{t("columns.appointed")}</th>
              <th scope="col">{t("columns.training")}</th>
              <th scope="col">{t("columns.certificate")}</th>
              <th scope="col">{t("columns.factor")}</th>
              <th scope="col">{t("columns.seen")}</th>
              <th scope="col">{t("columns.state")}</th>
              {canManage && (
                <th scope="col">
                  <span className="sr-only">{t("columns.actions")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={row.id}
                className="hover:[&>td]:bg-hover [&>td]:h-9.5 [&>td]:border-b [&>td]:border-line [&>td]:px-3 [&>td]:whitespace-nowrap [&>td:first-child]:pl-4"
              >
                <td>
                  <span className="flex items-center gap-2">
                    <Avatar name={row.name} self={row.id === me} />
                    <b className="font-bold">{row.name}</b>
                    <span className="text-small text-ink-2">{row.email}</span>
                  </span>
                </td>
                <td>{roleNames(row.role)}</td>
                <td className="mono text-ink-2">{row.raoId}</td>
                <td>{row.appointedOn ? day(row.appointedOn) : <Warn>{t("notSet")}</Warn>}</td>
                <td>
                  {row.role === "rao" ? (
                    <Until date={row.trainedUntil} today={today} day={day} />
                  ) : (
                    <span className="text-ink-3">{t("notNeeded")}</span>
                  )}
                </td>
                <td>{row.role === "rao" && <Until date={row.certificateEnds} today={today} day={day} />}</td>
                <td>
                  {row.secondFactor ? (
                    <span className="inline-flex items-center gap-1.5">
                      <KeyRound aria-hidden size={14} className="text-ink-3" />
                      {t("authenticator")}
                    </span>
                  ) : (
                    <Warn>{t("noFactor")}</Warn>
                  )}
                </td>
                <td className="text-ink-2">
                  {row.lastSeenAt
                    ? format.dateTime(new Date(row.lastSeenAt), { dateStyle: "medium", timeStyle: "short" })
                    : t("never")}
                </td>
                <td>
                  <State state={row.state} />
                </td>
                {canManage && (
                  <td>
                    {row.id === me ? (
                      <span className="text-small text-ink-3">{t("self")}</span>
                    ) : (
                      <Menu
                        triggerLabel={t("actionsFor", { name: row.name })}
                        triggerClassName="grid size-7 place-items-center rounded-2 text-ink-2 hover:bg-sunk"
                        trigger={<EllipsisVertical aria-hidden size={16} />}
                      >
                        <MenuItem onSelect={() => setAsked({ kind: "edit", person: row })}>
                          {t("edit", { name: row.name })}
                        </MenuItem>
                        <MenuItem onSelect={() => setAsked({ kind: "renew", person: row })}>{t("renew")}</MenuItem>
                        {row.state === "disabled" ? (
                          <MenuItem onSelect={() => setAsked({ kind: "enable", person: row })}>{t("enable")}</MenuItem>
                        ) : (
                          <MenuItem onSelect={() => setAsked({ kind: "disable", person: row })}>
                            <span className="text-bad-ink">{t("disable")}</span>
                          </MenuItem>
                        )}
                      </Menu>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <Rights />
      <PersonDialog
        key={asked?.kind === "edit" ? asked.person.id : (asked?.kind ?? "none")}
        open={asked?.kind === "invite" || asked?.kind === "edit"}
        person={asked?.kind === "edit" ? asked.person : null}
        authorities={authorities}
        onClose={() => setAsked(null)}
        onDone={(made) => {
          done();
          if (made) setLink(made);
        }}
      />
      {asked?.kind === "disable" && (
        <ConfirmDialog
          title={t("disable")}
          text={t("disableText", { name: asked.person.name })}
          confirm={t("disable")}
          danger
          onClose={() => setAsked(null)}
          onConfirm={(factor) => disablePersonAction({ userId: asked.person.id, ...factor })}
          onDone={done}
        />
      )}
      {asked?.kind === "enable" && (
        <ConfirmDialog
          title={t("enable")}
          text={t("enableText", { name: asked.person.name })}
          confirm={t("enable")}
          onClose={() => setAsked(null)}
          onConfirm={() => enablePersonAction({ userId: asked.person.id })}
          onDone={done}
        />
      )}
      {asked?.kind === "renew" && (
        <ConfirmDialog
          title={t("renew")}
          text={t("renewText", { name: asked.person.name })}
          confirm={t("renew")}
          onClose={() => setAsked(null)}
          onConfirm={(factor) => renewInvitationAction({ userId: asked.person.id, ...factor })}
          onDone={(value) => {
            done();
            setLink((value as { link: string }).link);
          }}
        />
      )}
      <LinkDialog title={t("link")} text={t("linkText")} link={link} onClose={() => setLink(null)} />
    </>
  );
}

function Warn({ children }: { children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-warn-ink">
      <TriangleAlert aria-hidden size={13} />
      {children}
    </span>
  );
}

/** Two weeks before its end a date turns amber, after it red. */
function Until({ date, today, day }: { date: string | null; today: string; day: (iso: string) => string }) {
  const t = useTranslations("people");
  if (!date) return <Warn>{t("notSet")}</Warn>;
  const left = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  if (left < 0)
    return (
      <span className="inline-flex items-center gap-1.5 text-bad-ink">
        <CircleX aria-hidden size={13} />
        {t("ended", { date: day(date) })}
      </span>
    );
  return left <= 14 ? <Warn>{t("soon", { date: day(date), n: left })}</Warn> : <span>{day(date)}</span>;
}

function State({ state }: { state: PersonRow["state"] }) {
  const t = useTranslations("people.states");
  const marks = {
    active: <CircleCheck aria-hidden size={14} className="text-ok" />,
    invited: <Mail aria-hidden size={14} className="text-ink-3" />,
    disabled: <Lock aria-hidden size={14} className="text-bad" />,
  };
  const inks = { active: "text-ok-ink", invited: "text-ink-2", disabled: "text-bad-ink" };
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium ${inks[state]}`}>
      {marks[state]}
      {t(state)}
    </span>
  );
}

const shownPermissions = (Object.keys(permissions) as Permission[]).filter(
  (permission): permission is Exclude<Permission, "own.session"> => permission !== "own.session",
);

/** The register of rights, read from the very table the gate uses. */
function Rights() {
  const t = useTranslations();
  return (
    <section aria-label={t("people.rights")} className="mt-2">
      <h2 className="flex items-baseline gap-2 px-4 py-2.5 font-bold">
        {t("people.rights")} <span className="font-regular text-ink-3">{t("people.rightsHint")}</span>
      </h2>
      <Scroller label={t("people.rights")}>
        <table className="w-full border-separate border-spacing-0">
          <caption className="sr-only">{t("people.rights")}</caption>
          <thead>
            <tr className="[&>th]:h-7.5 [&>th]:border-y [&>th]:border-line [&>th]:bg-surface-2 [&>th]:px-4 [&>th]:text-left [&>th]:text-small [&>th]:font-medium [&>th]:text-ink-3">
              <th scope="col">
                <span className="sr-only">{t("people.rights")}</span>
              </th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {t(`roles.${role}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shownPermissions.map((permission) => (
              <tr key={permission} className="[&>*]:h-7 [&>*]:border-b [&>*]:border-line [&>*]:px-4">
                <th scope="row" className="text-left font-regular">
                  {t(`permissions.${permission}`)}
                </th>
                {roles.map((role) => (
                  <td key={role}>
                    {(permissions[permission] as readonly string[]).includes(role) ? (
                      <>
                        <CircleCheck aria-hidden size={14} className="text-ok" />
                        <span className="sr-only">{t("app.yes")}</span>
                      </>
                    ) : (
                      <span className="text-ink-3">{t("people.never2")}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}
