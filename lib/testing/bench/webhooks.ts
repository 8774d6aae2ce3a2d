import path from "node:path";
import { pathToFileURL } from "node:url";
import { NextRequest } from "next/server";
import { makeWebhookToken } from "@/lib/authorities/webhook-tokens";
import { projectRoot } from "@/lib/commands/environment";
import { db, inTransaction, pool } from "@/lib/db";
import type { World } from "@/lib/testing/world";
import { inFlight, type Measured, withFloor } from "./measure";

const width = 32;
const burst = 5000;
const copies = 200;

type Post = (request: NextRequest, context: { params: Promise<{ token: string }> }) => Promise<Response>;

/** Loaded as the framework does, by its place: nothing but the framework imports a route. */
async function receiver(): Promise<Post> {
  const file = path.join(projectRoot, "app/api/webhooks/[token]/route.ts");
  const route = (await import(pathToFileURL(file).href)) as { POST: Post };
  return route.POST;
}

const bodyOf = (pk: number) =>
  JSON.stringify({
    event_type: "VIDEOID_UPDATED",
    sent_at: "20260715083633",
    request: { pk, status: "VIDEOREVIEW", profile: "PFnubeQAFCiudadano", registration_authority: 1187 },
  });

/**
 * Accepting a webhook, stored before it is answered: a burst of distinct bodies, then one body many times. The floor is
 * an insert of as many bytes, committed.
 */
export async function webhooks(world: World): Promise<Measured[]> {
  const POST = await receiver();
  const token = await inTransaction((tx) => makeWebhookToken(tx, { kind: "command" }, world.authorityId));
  let repeated = 0;
  // As a sender does that is told 5xx: on a machine with no room left for a connection the wait counts, too.
  const accept = async (body: string): Promise<void> => {
    const address = "http://localhost:3999/api/webhooks/hidden";
    const request = new NextRequest(address, { method: "POST", body });
    const { status } = await POST(request, { params: Promise.resolve({ token }) });
    if (status === 200) return;
    if (status < 500 || ++repeated > copies) throw new Error(`a webhook was answered ${status}`);
    return accept(body);
  };
  const distinct = Array.from({ length: burst }, (_, at) => bodyOf(100_000 + at));
  const same = Array.from({ length: copies }, () => bodyOf(1));
  await inFlight(
    distinct.slice(0, 100).map((body) => body.replace("VIDEOREVIEW", "VIDEOPENDING")),
    width,
    accept,
  );
  await db().webhookDelivery.deleteMany();
  await pool().query("DELETE FROM jobs.job");

  repeated = 0;
  const stored = await inFlight(distinct, width, accept);
  const storedOnceMore = repeated;
  const again = await inFlight(same, width, accept);
  await requireStored();
  const bytes = Buffer.byteLength(bodyOf(1)) * 2;
  return withFloor("CREATE TABLE bench_insert (id uuid PRIMARY KEY, hash text UNIQUE, body text)", async (floor) => {
    const insert = (hash: string) =>
      floor.query("INSERT INTO bench_insert VALUES (gen_random_uuid(), $1, $2) ON CONFLICT (hash) DO NOTHING", [
        hash,
        "x".repeat(bytes),
      ]);
    await inFlight(Array(100).fill("warm"), width, insert);
    const inserted = await inFlight(distinct, width, insert);
    const refused = await inFlight(same, width, insert);
    return [
      {
        operation: named("webhook, distinct", storedOnceMore),
        ...stored,
        inFlight: width,
        floor: { what: "INSERT", ...inserted },
      },
      {
        operation: named("webhook, duplicate", repeated - storedOnceMore),
        ...again,
        inFlight: width,
        floor: { what: "INSERT … DO NOTHING", ...refused },
      },
    ];
  });
}

/** A rate that was had by sending again says so. */
const named = (operation: string, repeated: number) =>
  repeated > 0 ? `${operation}, ${repeated} sent again` : operation;

/** What is quick because it loses something is not quick. */
async function requireStored(): Promise<void> {
  const rows = await db().webhookDelivery.count();
  const twice = await db().webhookDelivery.findMany({ where: { times: { gt: 1 } } });
  const { rows: jobs } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM jobs.job WHERE name = 'webhook.process'",
  );
  const told = { rows, planned: jobs[0]?.n, times: twice.map(({ times }) => times) };
  const expected = { rows: burst + 1, planned: burst + 1, times: [copies] };
  if (JSON.stringify(told) !== JSON.stringify(expected))
    throw new Error(`stored ${JSON.stringify(told)}, expected ${JSON.stringify(expected)}`);
}
