import type { Metadata } from "next";
import { People } from "@/components/people/people";
import { may } from "@/lib/auth/roles";
import { authorityChoices } from "@/lib/authorities/reads";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { dayOf } from "@/lib/i18n/tags";
import { readPeople } from "@/lib/people/reads";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("people.title") };
}

export default securePage({ name: "page.people", permission: "people.see" }, async ({ actor }) => {
  const [rows, authorities] = await Promise.all([readPeople(actor), authorityChoices(actor)]);
  return (
    <People
      rows={rows}
      authorities={authorities.map(({ id, name }) => ({ id, name }))}
      me={actor.userId}
      canManage={may(actor.role, "people.manage")}
      today={dayOf(new Date())}
    />
  );
});
