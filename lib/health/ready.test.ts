import { NextRequest } from "next/server";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/health/ready/route";
import { pool } from "@/lib/db";
import { prepareTestDatabase, superUrl } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";

const role = () => pg.escapeIdentifier(decodeURIComponent(new URL(environment.DATABASE_URL ?? "").username));

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client(superUrl());
  await owner.connect();
  try {
    await owner.query(sql);
  } finally {
    await owner.end();
  }
}

async function asked() {
  const answer = await GET(new NextRequest("http://localhost:3999/api/health/ready"), { params: Promise.resolve({}) });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return { http: answer.status, said: (await answer.json()) as Record<string, string> };
}

beforeAll(prepareTestDatabase);

describe("whether this process can serve", () => {
  it("yes while the database answers, with the trail kept by a role of its own", async () => {
    const { http, said } = await asked();
    expect(http).toBe(200);
    expect(said).toMatchObject({ status: "ready", database: "up", audit: "separate" });
    expect(["enough", "low"]).toContain(said.disk);
  });

  it("says when triggers alone guard the trail", async () => {
    await asOwner(`GRANT DELETE ON audit_event TO ${role()}`);
    expect((await asked()).said.audit).toBe("triggers");
    await asOwner(`REVOKE DELETE ON audit_event FROM ${role()}`);
    expect((await asked()).said.audit).toBe("separate");
  });

  it("no while every connection is taken, and yes again after", { timeout: 40_000 }, async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()));
    try {
      expect(await asked()).toMatchObject({
        http: 503,
        said: { status: "not ready", database: "down", audit: "unknown" },
      });
    } finally {
      for (const client of taken) client.release();
    }
    expect((await asked()).http).toBe(200);
  });

  it("no while the database is away, without saying where it is or why", { timeout: 40_000 }, async () => {
    const server = new pg.Client(environment.COTEJO_TEST_SUPER_URL);
    await server.connect();
    try {
      await server.query(`ALTER DATABASE ${environment.COTEJO_TEST_DATABASE} ALLOW_CONNECTIONS false`);
      const sessions = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
      await server.query(sessions, [environment.COTEJO_TEST_DATABASE]);
      const { http, said } = await asked();
      expect(http).toBe(503);
      expect(Object.keys(said).toSorted()).toEqual(["audit", "certificate", "database", "disk", "status"]);
      expect(said).toMatchObject({ status: "not ready", database: "down" });
    } finally {
      await server.query(`ALTER DATABASE ${environment.COTEJO_TEST_DATABASE} ALLOW_CONNECTIONS true`);
      await server.end();
    }
    expect((await asked()).http).toBe(200);
  });
});
