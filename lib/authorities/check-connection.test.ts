import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/lib/db";
import * as configuration from "@/lib/env";
import { resetBreakers } from "@/lib/gateways/http";
import { checkOfficer } from "@/lib/people/check-officer";
import { makeWorld, type World } from "@/lib/testing/world";
import { checkConnection } from "./check-connection";
import { readAuthorities } from "./reads";

/* What an admin is told of a connection, against the simulator's two APIs. */

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const connection = await world.sandbox.control("connection");
  vi.spyOn(configuration, "env").mockReturnValue({ ...configuration.env(), ...connection });
});
let running = true;
afterAll(() => (running ? world.sandbox.stop() : undefined));

const checks = async () => {
  await checkConnection(world.admin, { authorityId: world.authorityId });
  const [row] = await readAuthorities(world.admin);
  return row?.checks;
};

it("shows that both services are there, and when they were asked", async () => {
  const before = Date.now();
  const found = await checks();
  expect(found).toMatchObject({ "one-shot": { result: "ok", words: null }, ra: { result: "ok", words: null } });
  expect(Date.parse(found?.ra?.at ?? "")).toBeGreaterThanOrEqual(before);
});

it("tells a refusal in the provider's words", async () => {
  const fault = { kind: "status", status: 403, body: { status: "403 Forbidden", details: "Not from this network" } };
  await world.sandbox.control("faults", { operation: "list_tokens", ...fault });
  await db().authority.update({ where: { id: world.authorityId }, data: { code: "4040" } });
  const found = await checks();
  await db().authority.update({ where: { id: world.authorityId }, data: { code: "1187" } });
  expect(found).toMatchObject({
    "one-shot": { result: "refused", words: "Not from this network" },
    ra: { result: "refused", words: "You do not have permission to perform this action." },
  });
});

it("is for the authority's own admins", async () => {
  const actor = { ...world.admin, authorityIds: [world.otherAuthorityId] };
  await expect(checkConnection(actor, { authorityId: world.authorityId })).rejects.toMatchObject({ code: "not-found" });
});

it("tells of an officer whether the RA knows them", async () => {
  expect(await checkOfficer(world.admin, { raoId: "312" })).toEqual({ known: true });
  expect(await checkOfficer(world.admin, { raoId: "999" })).toEqual({ known: false });
  await world.sandbox.control("faults", { operation: "ra_get_rao", kind: "status", status: 500 });
  expect(await checkOfficer(world.admin, { raoId: "312" })).toEqual({ known: null });
});

it("says that nobody is there once nobody is", async () => {
  await world.sandbox.stop();
  running = false;
  resetBreakers();
  expect(await checks()).toMatchObject({ "one-shot": { result: "unreachable" }, ra: { result: "unreachable" } });
});
