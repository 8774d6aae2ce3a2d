import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { wallTimeOf } from "@/lib/i18n/tags";
import { readMonitor } from "@/lib/monitor/reads";
import { readReview } from "@/lib/reviews/reads";
import { approveRequest, refuseRequest } from "@/lib/reviews/record-decision";
import { approval, callsOf, type Held, refusal, trailOf, underReview } from "@/lib/testing/review";
import { storedRequest } from "@/lib/testing/rows";
import { makeWorld, type World } from "@/lib/testing/world";
import { readDetail } from "./detail";
import { reportInput } from "./incidents-view";
import { reportIncident } from "./report-incident";
import { resolveIncident } from "./resolve-incident";

let world: World;
let held: Held;
beforeAll(async () => {
  world = await makeWorld();
  held = await underReview(world, world.nuria);
}, 60_000);
afterAll(() => world.sandbox.stop());

const found = "The same selfie came with another document this morning";
const report = (change: object = {}) => ({ requestId: held.id, key: crypto.randomUUID(), text: found, ...change });
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe("an incident somebody reports", () => {
  it("closes the approval for everybody until an admin has closed it; refusing stays possible", async () => {
    const input = report();
    await reportIncident(world.ignasi, input);
    const { openedAt, ...row } = await db().incident.findUniqueOrThrow({ where: { id: input.key } });
    expect(row).toMatchObject({ cause: "reported", reportedById: world.ignasi.userId, decisionId: null });
    expect(row.discoveredAt).toEqual(openedAt);
    expect(row.report).not.toContain("selfie");
    const line = (await trailOf(held.id)).at(-1);
    expect(line).toMatchObject({ action: "incident.report", actorId: world.ignasi.userId, subjectId: input.key });
    expect(JSON.parse(line?.details ?? "{}")).toEqual({ discovered: openedAt.toISOString() });

    // Sent again after a lost answer: still one.
    await reportIncident(world.ignasi, input);
    expect(await db().incident.count({ where: { requestId: held.id } })).toBe(1);
    await expect(reportIncident(world.nuria, input)).rejects.toMatchObject({ code: "key-reused" });

    const seen = await readReview(world.nuria, held.id, false);
    expect(seen.frozen).toMatchObject({ at: openedAt.toISOString() });
    expect(seen.conditions.find(({ id }) => id === "A1")).toMatchObject({
      outcome: "not-met",
      enforcement: "block",
      about: ["incident"],
    });
    const approved = approveRequest(world.nuria, approval(held, world.signs.nuria));
    await expect(approved).rejects.toMatchObject({ code: "conditions-unmet", params: { conditions: "A1" } });
    expect(await callsOf(world, held, "approve")).toEqual([]);

    const tellBy = new Date(openedAt.getTime() + 24 * 3_600_000).toISOString();
    const shown = (await readMonitor(world.admin)).incidents;
    expect(shown).toMatchObject([{ requestId: held.id, cause: "reported", tellBy, by: seen.frozen?.by }]);
    const readBy = async (who: "admin" | "auditor" | "support") =>
      (await readDetail(world[who], held.id, false)).incidents[0]?.report;
    expect(await readBy("admin")).toEqual({
      by: seen.frozen?.by,
      text: found,
      discoveredAt: openedAt.toISOString(),
      tellBy,
    });
    expect(await readBy("auditor")).toMatchObject({ text: found });
    expect(await readBy("support")).toMatchObject({ text: null });

    const note = "Two people, two documents: the pictures were not the same.";
    await resolveIncident(world.admin, { incidentId: input.key, note });
    const after = await readReview(world.nuria, held.id, false);
    expect([after.frozen, after.conditions.find(({ id }) => id === "A1")?.outcome]).toEqual([null, "met"]);

    await reportIncident(world.admin, report());
    await refuseRequest(world.nuria, refusal(held, world.signs.nuria));
    await backgroundDone(20_000);
    expect(await callsOf(world, held, "refuse")).toHaveLength(1);
  });

  it("has its time on the wall clock of the house, to the minute", async () => {
    const { id } = await storedRequest(world.authorityId, { createdAt: new Date("2026-10-01T08:00:30Z") });
    const at = async (discoveredAt: string) => {
      const input = report({ requestId: id, discoveredAt });
      await reportIncident(world.nuria, input);
      return (await db().incident.findUniqueOrThrow({ where: { id: input.key } })).discoveredAt?.toISOString();
    };
    // Two hours ahead of UTC in summer, one in winter.
    expect(await at("2026-10-01T10:00")).toBe("2026-10-01T08:00:00.000Z");
    expect(await at("2026-11-01T12:15")).toBe("2026-11-01T11:15:00.000Z");
    await expect(at("2026-10-01T09:59")).rejects.toMatchObject({ fields: { discoveredAt: "time-before-request" } });
    await expect(at(wallTimeOf(minutesAgo(-2)))).rejects.toMatchObject({ fields: { discoveredAt: "time-future" } });
    expect(await at(wallTimeOf(minutesAgo(1)))).toBeDefined();
  });

  it.each([
    ["nineteen characters", { text: "x".repeat(19) }, "report-short"],
    ["more than two thousand", { text: "x".repeat(2001) }, "too-long"],
    ["a time of another zone", { discoveredAt: "2026-11-01T12:15Z" }, "date-invalid"],
    ["a day alone", { discoveredAt: "2026-11-01" }, "date-invalid"],
    ["no time", { discoveredAt: "" }, "date-invalid"],
  ])("is not taken with %s", (_, change, message) => {
    const parsed = reportInput.safeParse(report(change));
    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
