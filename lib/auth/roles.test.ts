import { describe, expect, it } from "vitest";
import { homes, may, type Permission, permissions, roles } from "./roles";

const all = Object.keys(permissions) as Permission[];
const of = (role: (typeof roles)[number]) => all.filter((permission) => may(role, permission)).sort();

/** The register of rights (domain rulebook 4.3), written down a second time. */
const register = {
  rao: [
    "evidence.see",
    "history.search",
    "incident.report",
    "link.see",
    "look.answer",
    "note.write",
    "own.session",
    "queue.see",
    "request.cancel",
    "request.create",
    "request.refresh",
    "request.snooze",
    "request.update",
    "review.decide",
    "signing.act",
    "signing.see",
  ],
  admin: [
    "authorities.manage",
    "claim.reassign",
    "decision.release",
    "field.reveal",
    "health.see",
    "history.search",
    "incident.report",
    "incident.resolve",
    "job.settle",
    "link.see",
    "monitor.see",
    "note.write",
    "own.session",
    "people.manage",
    "people.see",
    "policy.manage",
    "policy.see",
    "queue.see",
    "request.cancel",
    "request.create",
    "request.refresh",
    "request.repair",
    "request.snooze",
    "request.update",
    "signing.act",
    "signing.see",
    "webhooks.replay",
    "webhooks.see",
  ],
  support: ["history.search", "own.session", "signing.see"],
  auditor: [
    "audit.read",
    "field.reveal",
    "history.search",
    "own.session",
    "people.see",
    "policy.see",
    "signing.see",
    "webhooks.see",
  ],
};

describe("rights", () => {
  it.each(roles)("of a %s are the ones written down", (role) => {
    expect(of(role)).toEqual(register[role]);
  });

  it("are never all in one hand, and who judges manages nobody", () => {
    for (const role of roles) expect(of(role).length).toBeLessThan(all.length);
    const judging: Permission[] = ["review.decide", "evidence.see"];
    const managing: Permission[] = [
      "people.manage",
      "authorities.manage",
      "claim.reassign",
      "audit.read",
      "field.reveal",
    ];
    for (const role of roles)
      expect(judging.some((right) => may(role, right)) && managing.some((right) => may(role, right))).toBe(false);
  });

  it("lead every role to a page it may open", () => {
    const needs = {
      "/queue": "queue.see",
      "/monitor": "monitor.see",
      "/history": "history.search",
      "/audit": "audit.read",
    } as const;
    for (const role of roles) expect(may(role, needs[homes[role] as keyof typeof needs])).toBe(true);
  });
});
