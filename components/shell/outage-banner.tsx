"use client";

import { useTranslations } from "use-intl";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import { may, type Role } from "@/lib/auth/roles";
import { serviceOf } from "@/lib/health/names";
import type { OutageView } from "@/lib/health/views";
import { useMoment, useServices } from "./use-outage";

/**
 * Says which service does not answer, or answers slowly, and what that means for whoever reads. It comes and goes by
 * itself and cannot be sent away: what it tells stays true. Beside one request it speaks of that one's service alone.
 */
export function OutageBanner({ reader, workflow }: { reader: Role; workflow?: string }) {
  const decides = may(reader, "review.decide");
  const told = useServices()
    .filter(({ state }) => state === "away" || state === "slow")
    .filter(({ service }) => workflow === undefined || service === serviceOf(workflow));
  return (
    <div role="status" className={classes(told.length > 0 && workflow === undefined && "grid gap-2 p-3 pb-0")}>
      {told.map((service) => (
        <Note
          key={service.service}
          tone={service.state === "away" ? "bad" : "warn"}
          {...(workflow ? { className: "rounded-none border-b border-line" } : {})}
        >
          {service.state === "away" ? <Away service={service} decides={decides} /> : <Slow service={service} />}
        </Note>
      ))}
    </div>
  );
}

function Away({ service, decides }: { service: OutageView["services"][number]; decides: boolean }) {
  const t = useTranslations("outage");
  const moment = useMoment();
  const name = t(`services.${service.service}`);
  return (
    <>
      <b className="font-bold">{t("away", { service: name, since: moment(service.since ?? "") })}</b>{" "}
      {service.readAt ? t("read", { time: moment(service.readAt) }) : t("neverRead")} {decides && t("decisions")}
    </>
  );
}

function Slow({ service }: { service: OutageView["services"][number] }) {
  const t = useTranslations("outage");
  const seconds = Math.round((service.readMs ?? 0) / 1000);
  return t("slow", { service: t(`services.${service.service}`), seconds });
}
