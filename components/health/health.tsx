"use client";

import { useQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PageBar } from "@/components/shell/page-bar";
import { classes } from "@/components/ui/classes";
import { Note } from "@/components/ui/note";
import { Segmented } from "@/components/ui/segmented";
import { healthFigures } from "@/lib/health/query-options";
import { type HealthHours, healthHours } from "@/lib/health/schema";
import type { HealthView } from "@/lib/health/views";
import { DeadJobs } from "./dead-jobs";
import { Operations } from "./operations";
import { Processes, Queues } from "./processes";
import { Own, Reading, Services } from "./services";

/** How the product and the services it depends on are: what an admin looks at when something is slow or missing. */
export function Health({ initial, hours: given }: { initial: HealthView; hours: HealthHours }) {
  const t = useTranslations("health");
  const format = useFormatter();
  const [hours, setHours] = useState(given);
  const query = useQuery({ ...healthFigures(hours), ...(hours === given ? { initialData: initial } : {}) });
  const view = query.data ?? initial;
  const time = format.dateTime(new Date(view.at), { timeStyle: "medium" });
  const choose = (next: HealthHours) => {
    setHours(next);
    window.history.replaceState(null, "", next === "1" ? "/health" : `/health?hours=${next}`);
  };
  return (
    <>
      <PageBar
        title={t("title")}
        aside={
          <>
            <span
              className={classes(
                "flex items-center gap-1.5 text-small",
                query.isError ? "text-warn-ink" : "text-ink-3",
              )}
            >
              <Radio aria-hidden size={14} className={query.isError ? "text-warn" : "text-ok"} />
              {time}
            </span>
            <Segmented
              label={t("period")}
              value={hours}
              choices={healthHours.map((value) => ({ value, label: t(`hours.${value}`) }))}
              onChange={choose}
            />
          </>
        }
      />
      <div
        aria-busy={query.isPlaceholderData || undefined}
        className="thin-scroll min-h-0 flex-1 overflow-auto bg-bg p-4 aria-busy:opacity-60"
      >
        {query.isError && (
          <Note tone="warn" role="status" className="mb-3">
            {t("stale", { time })}
          </Note>
        )}
        <div className="grid gap-3 desk:grid-cols-12">
          <Services view={view} />
          <Own view={view} />
          <DeadJobs view={view} />
          <Operations view={view} />
          <Reading view={view} />
          <Queues view={view} />
          <Processes view={view} />
        </div>
      </div>
    </>
  );
}
