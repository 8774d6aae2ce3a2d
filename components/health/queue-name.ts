import { useTranslations } from "use-intl";
import type { Messages } from "@/lib/i18n/messages";

type Named = keyof Messages["health"]["jobs"];

/** What a queue does, in words; one this version does not know keeps its name. */
export function useQueueName(): (queue: string) => string {
  const t = useTranslations("health.jobs");
  return (queue) => {
    const key = queue.replace(".", "-") as Named;
    return t.has(key) ? t(key) : queue;
  };
}
