import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blindIndex } from "@/lib/crypto/blind-index";
import { newSubject } from "@/lib/crypto/data-keys";
import { closeDatabase, db, pool } from "@/lib/db";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { searchHistory } from "./search";

/*
 * The plans PostgreSQL really used for the product's own statements, on a history large enough that a scan would be
 * chosen if the index did not serve: 5,000 requests, 25,000 tokens.
 */

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  Plans?: Plan[];
}

let world: World;
let plans: { query: string; plan: Plan }[] = [];

beforeAll(async () => {
  world = await makeWorld();
  const { id } = await storedRequest(world.authorityId, {}, { givenName: "LUCÍA", surname1: "FERRANDIS" });
  const owner = new pg.Client(superUrl());
  await owner.connect();
  try {
    const common = ["luc", "luci"].map((prefix) => blindIndex("name-prefix", world.authorityId, prefix));
    const ids = Array.from({ length: 5000 }, () => uuidv7());
    const keys: Uint8Array[] = [];
    for (const one of ids) keys.push((await newSubject(world.authorityId, one)).subjectKey);
    await owner.query(
      `INSERT INTO request (id, authority_id, workflow, profile, environment, origin, creation, status, request_pk,
                            subject_key, data_key_id, created_at)
       SELECT made.id, authority_id, workflow, profile, environment, origin, creation, 'ISSUED', made.n, made.key,
              data_key_id, now() - made.n * interval '1 minute'
         FROM request, unnest($2::uuid[], $3::bytea[]) WITH ORDINALITY AS made(id, key, n) WHERE request.id = $1`,
      [id, ids, keys.map((key) => Buffer.from(key))],
    );
    // A name a tenth of them share, and four things nobody else has.
    await owner.query(
      `INSERT INTO search_token (token, created_at, request_id)
       SELECT gen_random_uuid(), created_at, id FROM request, generate_series(1, 4)
       UNION ALL
       SELECT token, created_at, id FROM request, unnest($1::uuid[]) AS token WHERE request_pk % 10 = 0`,
      [common],
    );
    await owner.query("ANALYZE request, search_token");
    const database = pg.escapeIdentifier(environment.COTEJO_TEST_DATABASE ?? "");
    for (const setting of [
      "session_preload_libraries = 'auto_explain'",
      "auto_explain.log_min_duration = 0",
      "auto_explain.log_format = 'json'",
      "client_min_messages = 'log'",
    ])
      await owner.query(`ALTER DATABASE ${database} SET ${setting}`);
  } finally {
    await owner.end();
  }
  await closeDatabase();
  pool().on("connect", (client) => {
    client.on("notice", ({ message }) => {
      const json = /plan:\s*(\{.*\})\s*$/s.exec(message ?? "")?.[1];
      if (!json) return;
      const said = JSON.parse(json) as { "Query Text": string; Plan: Plan };
      plans.push({ query: said["Query Text"], plan: said.Plan });
    });
  });
});
afterAll(() => world.sandbox.stop());

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** How the tables of a search were reached by every statement that used the tokens. */
async function reached(q: string): Promise<string[]> {
  plans = [];
  await searchHistory(world.support, { q });
  const lookUps = plans.filter(({ query }) => query.includes("search_token"));
  expect(lookUps.length).toBeGreaterThan(0);
  return [
    ...new Set(
      lookUps
        .flatMap(({ plan }) => nodes(plan))
        .filter((node) => node["Relation Name"] !== undefined || node["Index Name"] !== undefined)
        .map((node) => `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"]}`),
    ),
  ].toSorted();
}

describe("a search on a large history", () => {
  it.each([
    ["a common name", "luc"],
    ["a name typed further than the index holds", "lucia"],
    ["two words", "lucia ferrandis"],
    ["a name nobody has", "zzyzx"],
    ["a document", "12345678Z"],
    ["a phone", "+34611222333"],
    ["a number", "4711"],
  ])("%s walks the index of the tokens and scans nothing", async (_, q) => {
    const ways = await reached(q);
    expect(ways.filter((way) => way.startsWith("Seq Scan"))).toEqual([]);
    expect(ways.some((way) => /^(Bitmap Index|Index|Index Only) Scan search_token_pkey$/.test(way))).toBe(true);
  });

  it("the plans are those of a scan when there is one", async () => {
    plans = [];
    await db().$queryRaw`SELECT count(*) FROM search_token WHERE created_at > now()`;
    expect(nodes(plans[0]?.plan ?? { "Node Type": "none" }).map((node) => node["Node Type"])).toContain("Seq Scan");
  });
});
