"use client";

import { useTranslations } from "use-intl";
import { HomeLink, PageMessage } from "./page-message";

/** What somebody reads where their role ends, or where there is nothing: the same page inside the frame and without. */
export function Denied({ why, framed }: { why: "forbidden" | "notFound"; framed: boolean }) {
  const t = useTranslations("pages");
  return (
    <PageMessage title={t(why)} text={t(`${why}Text`)} framed={framed}>
      <HomeLink label={t("home")} />
    </PageMessage>
  );
}
