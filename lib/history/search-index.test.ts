import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { blindIndex } from "@/lib/crypto/blind-index";
import { newSubject } from "@/lib/crypto/data-keys";
import { closeDatabase, db, pool } from "@/lib/db";
import { dayOf } from "@/lib/i18n/tags";
import { superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import type { HistoryFilter, HistoryPage } from "./schema";
import { searchHistory } from "./search";

/*
 * The plans PostgreSQL really used for the product's own statements, on a history large enough that a scan would be
 * chosen if the index did not serve: 5,000 requests of one authority and 2,000 of another, 34,000 tokens.
 */

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: Plan[];
}

let world: World;
let plans: { query: string; plan: Plan }[] = [];

beforeAll(async () => {
  world = await makeWorld();
  const person = { givenName: "LUCÍA", surname1: "FERRANDIS" };
  const owner = new pg.Client(superUrl());
  await owner.connect();
  try {
    const common = ["luc", "luci"].map((prefix) => blindIndex("name-prefix", world.authorityId, prefix));
    for (const [authorityId, length] of [
      [world.authorityId, 5000],
      [world.otherAuthorityId, 2000],
    ] as const) {
      const { id } = await storedRequest(authorityId, {}, person);
      const ids = Array.from({ length }, () => uuidv7());
      const keys: Uint8Array[] = [];
      for (const one of ids) keys.push((await newSubject(authorityId, one)).subjectKey);
      await owner.query(
        `INSERT INTO request (id, authority_id, workflow, profile, environment, origin, creation, status, request_pk,
                              subject_key, data_key_id, created_at)
         SELECT made.id, authority_id, workflow, profile, environment, origin, creation, 'ISSUED', made.n, made.key,
                data_key_id, now() - made.n * interval '1 minute'
           FROM request, unnest($2::uuid[], $3::bytea[]) WITH ORDINALITY AS made(id, key, n) WHERE request.id = $1`,
        [id, ids, keys.map((key) => Buffer.from(key))],
      );
    }
    // A name all of one authority share, one a tenth of them share, and four things nobody else has.
    await owner.query(
      `INSERT INTO search_token (token, created_at, request_id)
       SELECT gen_random_uuid(), created_at, id FROM request, generate_series(1, 4)
       UNION ALL
       SELECT token, created_at, id FROM request, unnest($1::uuid[]) AS token
        WHERE request_pk % 10 = 0 AND authority_id = $2
       UNION ALL
       SELECT $3, created_at, id FROM request WHERE authority_id = $2`,
      [common, world.authorityId, blindIndex("name-prefix", world.authorityId, "mar")],
    );
    await owner.query("UPDATE request SET status = 'VIDEOERROR' WHERE request_pk = 5000");
    await owner.query("ANALYZE request, search_token");
    const database = pg.escapeIdentifier(environment.COTEJO_TEST_DATABASE ?? "");
    for (const setting of [
      "session_preload_libraries = 'auto_explain'",
      "auto_explain.log_min_duration = 0",
      "auto_explain.log_analyze = on",
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

/** How the tables of a search were reached by every statement with a part in it, and how many rows that gave. */
async function reached(
  actor: UserActor,
  filter: HistoryFilter,
  part: string,
): Promise<{ way: string; rows: number }[]> {
  plans = [];
  await searchHistory(actor, filter);
  const lookUps = plans.filter(({ query }) => query.includes(part));
  expect(lookUps.length).toBeGreaterThan(0);
  return lookUps
    .flatMap(({ plan }) => nodes(plan))
    .filter((node) => node["Relation Name"] !== undefined || node["Index Name"] !== undefined)
    .map((node) => ({
      way: `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"]}`,
      rows: Math.round(node["Actual Rows"] * node["Actual Loops"]),
    }));
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
    const ways = (await reached(world.support, { q }, "search_token")).map(({ way }) => way);
    expect(ways.filter((way) => way.startsWith("Seq Scan"))).toEqual([]);
    expect(ways.some((way) => /^(Bitmap Index|Index|Index Only) Scan search_token_pkey$/.test(way))).toBe(true);
  });

  it.each([
    ["its newest page", {}],
    ["a page further back", { after: `${new Date(Date.now() - 86_400_000).toISOString()}/${uuidv7()}` }],
    ["some days", { since: "2020-01-01", until: "2099-01-01" }],
  ])("the list of two authorities, %s, takes one page of each from their index", async (_, filter) => {
    const ways = await reached(world.auditor, filter, "CROSS JOIN LATERAL");
    expect(ways).toEqual([
      { way: expect.stringMatching(/^Index (Only )?Scan request_authority_id_created_at_id_idx$/), rows: 102 },
    ]);
  });

  it("a name everybody has, in a status nobody has, is walked a bounded piece a page", async () => {
    const filter = { q: "mar", status: "failed" } as const;
    const ways = await reached(world.support, filter, "walked");
    const most = Math.max(...ways.filter(({ way }) => way.endsWith("search_token_pkey")).map(({ rows }) => rows));
    expect(most).toBe(2000);
    const pages: HistoryPage[] = [];
    for (let after: string | null = ""; after !== null; after = pages.at(-1)?.next ?? null)
      pages.push(await searchHistory(world.support, { ...filter, ...(after ? { after } : {}) }));
    expect(pages.map(({ rows, next }) => [rows.length, next !== null])).toEqual([
      [0, true],
      [0, true],
      [1, false],
    ]);
    expect(pages.at(-1)?.rows[0]).toMatchObject({ providerStatus: "VIDEOERROR" });
  });

  it("a name everybody has, on some days, is walked on those days only", async () => {
    const day = dayOf(new Date(Date.now() - 2 * 86_400_000));
    const ways = await reached(world.support, { q: "mar", status: "failed", since: day, until: day }, "walked");
    const most = Math.max(...ways.filter(({ way }) => way.endsWith("search_token_pkey")).map(({ rows }) => rows));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(1500);
  });

  it("the plans are those of a scan when there is one", async () => {
    plans = [];
    await db().$queryRaw`SELECT count(*) FROM search_token WHERE created_at > now()`;
    expect(plans.flatMap(({ plan }) => nodes(plan)).map((node) => node["Node Type"])).toContain("Seq Scan");
  });
});
