import { HomeLink, PageMessage } from "@/components/shell/page-message";
import { translator } from "@/lib/i18n/server";

export default async function Forbidden() {
  const t = await translator();
  return (
    <PageMessage title={t("pages.forbidden")} text={t("pages.forbiddenText")}>
      <HomeLink label={t("pages.home")} />
    </PageMessage>
  );
}
