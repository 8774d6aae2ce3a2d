import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { addSearchTokens } from "@/lib/requests/search-tokens";
import { checklistItems } from "@/lib/reviews/checklist";
import { readReview } from "@/lib/reviews/reads";
import { refuseRequest } from "@/lib/reviews/record-decision";
import { refusal, underReview } from "@/lib/testing/review";
import { makeWorld, openedRequest, type World } from "@/lib/testing/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.sandbox.stop());

const unread = { looks: false, answers: Object.fromEntries(checklistItems.map((item) => [item, null])) };
const phone = "+34611222333";
const email = "shared@example.test";

/** As many requests of the authority as asked for, about which nothing is known but this phone. */
async function crowd(like: string, n: number): Promise<void> {
  const { workflow, profile, environment, status, authorityId, subjectKey, dataKeyId } =
    await db().request.findUniqueOrThrow({ where: { id: like } });
  const same = { workflow, profile, environment, status, authorityId, subjectKey, dataKeyId };
  for (let made = 0; made < n; made++) {
    const row = await db().request.create({ data: { ...same, id: uuidv7(), origin: "here", creation: "confirmed" } });
    await db().$transaction((tx) => addSearchTokens(tx, row, { phones: [phone] }));
  }
}

it("shows the holder alone what else hangs on document, phone and e-mail, masked, bounded and within the authority", async () => {
  const refused = await underReview(world, world.ignasi, { phone, ...unread });
  const note = "The card bends where no card bends, and its photo is glued on.";
  await refuseRequest(world.ignasi, refusal(refused, world.signs.ignasi, { cause: "DOC-05", note }));
  await backgroundDone(20_000);
  const other = await openedRequest(world, { outcome: "review", story: "clean-foreigner", phone, email });
  await openedRequest(world, { outcome: "review", phone, email, authorityId: world.otherAuthorityId });
  const held = await underReview(world, world.nuria, { email, phone, ...unread });

  const view = await readReview(world.nuria, held.id, false);
  expect(view.request.attempt).toBeGreaterThan(1);
  expect(view.context).toMatchObject({
    months: 24,
    fraud: true,
    contactCheck: null,
    document: { known: true, more: false, otherDocument: false },
    phone: { known: true, more: false, otherDocument: true },
    email: { known: true, more: false, otherDocument: true },
  });
  const names = (kind: "document" | "phone" | "email") => view.context?.[kind].rows.map(({ id }) => id);
  expect(names("document")).toEqual([refused.id]);
  expect(names("phone")).toEqual([other.id, refused.id]);
  expect(names("email")).toEqual([other.id]);
  const [of] = view.context?.document.rows ?? [];
  expect(of).toMatchObject({ status: "refused", refusal: "fraud", otherDocument: null, by: expect.any(String) });
  expect(view.context?.email.rows[0]).toMatchObject({ status: "to-review", refusal: null, by: null });
  expect(view.context?.email.rows[0]?.otherDocument).toMatch(/^\*+\d{4}\**$/);
  // Neither the cause nor anything of another person is in what the browser is given.
  expect(JSON.stringify(view.context)).not.toMatch(/DOC-05|glued|Z9052714B|Yuliana/i);
  expect((await readReview(world.ignasi, held.id, false)).context).toBeNull();

  await crowd(other.id, 21);
  const crowded = (await readReview(world.nuria, held.id, false)).context;
  expect(crowded?.phone).toMatchObject({ more: true, otherDocument: true });
  expect(crowded?.phone.rows).toHaveLength(20);
  expect(crowded?.document.rows).toHaveLength(1);

  await db().$executeRaw`UPDATE search_token SET created_at = now() - interval '24 months 1 day'
                          WHERE request_id = ${refused.id}::uuid`;
  expect((await readReview(world.nuria, held.id, false)).context).toMatchObject({
    fraud: true,
    document: { known: true, rows: [], otherDocument: false },
  });
}, 60_000);
