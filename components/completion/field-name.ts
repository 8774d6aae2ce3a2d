"use client";

import { useTranslations } from "use-intl";

/** What a field of the RA is called; one that has no name of ours keeps the provider's. */
export function useFieldName(): (field: string) => string {
  const t = useTranslations("raFields");
  return (field) => (t.has(field as "title") ? t(field as "title") : field);
}
