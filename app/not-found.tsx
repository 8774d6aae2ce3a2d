import { HomeLink, PageMessage } from "@/components/shell/page-message";
import { translator } from "@/lib/i18n/server";

export default async function NotFound() {
  const t = await translator();
  return (
    <PageMessage title={t("pages.notFound")} text={t("pages.notFoundText")}>
      <HomeLink label={t("pages.home")} />
    </PageMessage>
  );
}
