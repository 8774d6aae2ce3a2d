import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { codeOf, giveSignIn, makeTenancy, type Tenancy, wrongCode } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import type { UserActor } from "./actor";
import { limits } from "./limits";
import { stepUp } from "./step-up";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});

const minutes = (n: number) => n * 60;

/** An officer whose second factor was given so many minutes ago. */
async function officer(minutesAgo: number): Promise<{ actor: UserActor; secret: string }> {
  const actor = await makePerson("rao", [tenancy.authorityId]);
  const { secret } = await giveSignIn(actor);
  await age(actor, minutesAgo);
  return { actor, secret };
}

const age = (actor: UserActor, minutesAgo: number) =>
  db().session.update({
    where: { id: actor.sessionId },
    data: { secondFactorAt: new Date(Date.now() - minutesAgo * 60_000) },
  });

const code = (attempt: Promise<Date>) =>
  attempt.then(
    () => "fresh",
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
const lines = (actor: UserActor) =>
  db().auditEvent.findMany({ where: { sessionId: actor.sessionId }, select: { action: true, outcome: true } });

describe("a fresh second factor", () => {
  it("is enough without a code, and leaves no line", async () => {
    const { actor } = await officer(14);
    expect(await code(stepUp(actor, minutes(15), undefined))).toBe("fresh");
    expect(await lines(actor)).toEqual([]);
  });

  it("that is too old asks for a code", async () => {
    const { actor } = await officer(16);
    await expect(stepUp(actor, minutes(15), undefined)).rejects.toMatchObject({
      code: "step-up",
      fields: { code: "required" },
    });
  });

  it("is what the session's row says, not what the page was drawn with", async () => {
    const { actor } = await officer(16);
    expect(await code(stepUp({ ...actor, secondFactorAt: new Date() }, minutes(15), undefined))).toBe("step-up");
  });

  it("is given by a right code, for this session only", async () => {
    const { actor, secret } = await officer(60);
    const other = await db().session.create({
      data: { userId: actor.userId, secondFactorAt: new Date(Date.now() - 3_600_000) },
    });
    const at = await stepUp(actor, minutes(15), codeOf(secret));
    expect(Date.now() - at.getTime()).toBeLessThan(30_000);
    expect(await lines(actor)).toEqual([{ action: "auth.step_up", outcome: "ok" }]);
    expect(await code(stepUp(actor, minutes(15), undefined))).toBe("fresh");
    expect(await code(stepUp({ ...actor, sessionId: other.id }, minutes(15), undefined))).toBe("step-up");
  });

  it("asks every time where policy sets no age at all", async () => {
    const { actor } = await officer(0);
    expect(await code(stepUp(actor, 0, undefined))).toBe("step-up");
  });
});

describe("a code", () => {
  it("works once", async () => {
    const { actor, secret } = await officer(60);
    const given = codeOf(secret);
    expect(await code(stepUp(actor, minutes(15), given))).toBe("fresh");
    await age(actor, 60);
    await expect(stepUp(actor, minutes(15), given)).rejects.toMatchObject({
      code: "code-used",
      fields: { code: "code-used" },
    });
  });

  it("works for one of several that come at once", async () => {
    const { actor, secret } = await officer(60);
    const given = codeOf(secret);
    const answers = await Promise.all([1, 2, 3].map(() => code(stepUp(actor, 0, given))));
    expect(answers.sort()).toEqual(["code-used", "code-used", "fresh"]);
  });

  it("that is wrong is refused with a line", async () => {
    const { actor, secret } = await officer(60);
    await expect(stepUp(actor, minutes(15), wrongCode(secret))).rejects.toMatchObject({
      code: "wrong-code",
      fields: { code: "code-wrong" },
    });
    expect(await lines(actor)).toEqual([{ action: "auth.step_up_fail", outcome: "refused" }]);
  });

  it("of somebody else is wrong", async () => {
    const { actor } = await officer(60);
    const { secret } = await officer(60);
    expect(await code(stepUp(actor, minutes(15), codeOf(secret)))).toBe("wrong-code");
  });

  it("cannot be guessed: after five even the right one waits", async () => {
    const { actor, secret } = await officer(60);
    for (let n = 0; n < limits["step-up"].points; n++)
      expect(await code(stepUp(actor, minutes(15), wrongCode(secret)))).toBe("wrong-code");
    expect(await code(stepUp(actor, minutes(15), codeOf(secret)))).toBe("too-many");
  });

  it("cannot be guessed by many guesses at once", async () => {
    const { actor, secret } = await officer(60);
    const guess = wrongCode(secret);
    const answers = await Promise.all(Array.from({ length: 20 }, () => code(stepUp(actor, minutes(15), guess))));
    expect(answers.filter((said) => said === "wrong-code")).toHaveLength(limits["step-up"].points);
  });

  it("that is right forgives the wrong ones before", async () => {
    const { actor, secret } = await officer(60);
    for (let n = 0; n < limits["step-up"].points - 1; n++) await code(stepUp(actor, minutes(15), wrongCode(secret)));
    expect(await code(stepUp(actor, minutes(15), codeOf(secret)))).toBe("fresh");
    await age(actor, 60);
    expect(await code(stepUp(actor, minutes(15), wrongCode(secret)))).toBe("wrong-code");
  });
});
