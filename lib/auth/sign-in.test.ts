import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { codeOf, giveSignIn, makeTenancy, type SignIn, type Tenancy, wrongCode } from "@/lib/testing/tenancy";
import { makePerson } from "@/lib/testing/world";
import { limits } from "./limits";
import { liveSession } from "./session";
import { type SignInContext, signIn } from "./sign-in";

let tenancy: Tenancy;
beforeAll(async () => {
  tenancy = await makeTenancy();
});
beforeEach(() => pool().query("DELETE FROM rate_limit"));

let addresses = 0;
const newAddress = () => `198.51.100.${++addresses}`;
const at = (ip: string | null = newAddress()): SignInContext => ({ ip, userAgent: "A browser" });

async function somebody(): Promise<SignIn & { userId: string }> {
  const { userId, sessionId } = await makePerson("support", [tenancy.authorityId]);
  await db().session.delete({ where: { id: sessionId } });
  return { userId, ...(await giveSignIn({ userId })) };
}

const right = ({ email, password, secret }: SignIn, steps = 0) => ({ email, password, code: codeOf(secret, steps) });

async function answer(attempt: Promise<string>): Promise<unknown> {
  return attempt.then(
    () => "in",
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return { code: error.code, params: error.params, fields: error.fields, message: error.message };
    },
  );
}
const code = async (attempt: Promise<string>) => {
  const said = await answer(attempt);
  return typeof said === "string" ? said : (said as { code: string }).code;
};

describe("signing in", () => {
  it("with password and code opens a session and leaves a line", async () => {
    const person = await somebody();
    const ip = newAddress();
    const sessionId = await signIn(right(person), at(ip));
    expect(await liveSession(sessionId, ip, false)).toMatchObject({ userId: person.userId, role: "support", ip });
    expect(await db().auditEvent.findFirst({ where: { sessionId } })).toMatchObject({
      action: "auth.login",
      outcome: "ok",
      actorId: person.userId,
      ip,
    });
    expect((await db().user.findUniqueOrThrow({ where: { id: person.userId } })).lastSeenAt).not.toBeNull();
  });

  it("takes the e-mail address in any case, with blanks around it", async () => {
    const person = await somebody();
    expect(await code(signIn({ ...right(person), email: `  ${person.email.toUpperCase()} ` }, at()))).toBe("in");
  });

  it("gives every sign-in a session of its own", async () => {
    const person = await somebody();
    const first = await signIn(right(person), at());
    expect(await signIn(right(person, 1), at())).not.toBe(first);
  });

  it("takes a code once, however many come with it at the same time", async () => {
    const person = await somebody();
    const given = right(person);
    const answers = await Promise.all([1, 2, 3, 4].map(() => code(signIn(given, at()))));
    expect(answers.sort()).toEqual(["in", "wrong-sign-in", "wrong-sign-in", "wrong-sign-in"]);
    expect(await code(signIn(given, at()))).toBe("wrong-sign-in");
    expect(await db().session.count({ where: { userId: person.userId } })).toBe(1);
  });

  it("takes no older code after a newer one", async () => {
    const person = await somebody();
    expect(await code(signIn(right(person, 1), at()))).toBe("in");
    expect(await code(signIn(right(person, 0), at()))).toBe("wrong-sign-in");
  });
});

describe("a refused sign-in", () => {
  it("gives one answer, whatever was wrong", async () => {
    const person = await somebody();
    const disabled = await somebody();
    await db().user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    const invited = await makePerson("support", [tenancy.authorityId]);
    const email = `invited.${invited.userId}@example.test`;
    const attempts = [
      signIn({ ...right(person), email: "nobody@example.test" }, at()),
      signIn({ ...right(person), password: "wrong" }, at()),
      signIn({ ...right(person), code: wrongCode(person.secret) }, at()),
      signIn({ ...right(person), code: codeOf(person.secret, 5) }, at()),
      signIn(right(disabled), at()),
      signIn({ ...right(person), email }, at()),
    ];
    const answers = await Promise.all(attempts.map(answer));
    expect(new Set(answers.map((said) => JSON.stringify(said))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: "wrong-sign-in" });
  });

  it("leaves a line that tells a known account from an unknown one, and no session", async () => {
    const person = await somebody();
    await code(signIn({ ...right(person), password: "wrong" }, at()));
    expect(await db().auditEvent.findFirst({ where: { action: "auth.fail", subjectId: person.userId } })).toMatchObject(
      {
        outcome: "refused",
        details: "{}",
      },
    );
    expect(await db().session.count({ where: { userId: person.userId } })).toBe(0);
  });

  it("does not use up the code", async () => {
    const person = await somebody();
    expect(await code(signIn({ ...right(person), password: "wrong" }, at()))).toBe("wrong-sign-in");
    expect(await code(signIn(right(person), at()))).toBe("in");
  });
});

describe("guessing", () => {
  const { "sign-in-here": here, "sign-in-account": account, "sign-in-address": address } = limits;
  const wrong = (person: SignIn) => ({ ...right(person), password: "wrong" });

  it("is stopped after five at one account from one address, even with the right words then", async () => {
    const person = await somebody();
    const place = at();
    for (let n = 0; n < here.points; n++) expect(await code(signIn(wrong(person), place))).toBe("wrong-sign-in");
    expect(await answer(signIn(right(person), place))).toMatchObject({
      code: "too-many",
      params: { seconds: expect.any(Number) },
    });
    expect(await code(signIn(right(person), at()))).toBe("in");
  });

  it("is stopped at an unknown account just the same", async () => {
    const person = await somebody();
    const place = at();
    const nobody = { ...right(person), email: "no.such.person@example.test" };
    for (let n = 0; n < here.points; n++) expect(await code(signIn(nobody, place))).toBe("wrong-sign-in");
    expect(await code(signIn(nobody, place))).toBe("too-many");
  });

  it("is stopped after five when all come at once", async () => {
    const person = await somebody();
    const place = at();
    const answers = await Promise.all(Array.from({ length: 25 }, () => code(signIn(wrong(person), place))));
    expect(answers.filter((said) => said === "wrong-sign-in")).toHaveLength(here.points);
    expect(answers.filter((said) => said === "too-many")).toHaveLength(25 - here.points);
  });

  it("from many places locks strangers out, and not the owner at a place used before", async () => {
    const person = await somebody();
    const home = at();
    expect(await code(signIn(right(person), home))).toBe("in");
    for (let n = 0; n < account.points; n++) expect(await code(signIn(wrong(person), at()))).toBe("wrong-sign-in");
    expect(await code(signIn(right(person, 1), at()))).toBe("too-many");
    expect(await code(signIn(right(person, 1), home))).toBe("in");
  });

  it("at many accounts from one address is stopped", async () => {
    const person = await somebody();
    const place = at();
    const answers: string[] = [];
    for (let n = 0; n <= address.points; n++)
      answers.push(await code(signIn({ ...wrong(person), email: `guess${n}@example.test` }, place)));
    expect(answers.slice(0, -1).every((said) => said === "wrong-sign-in")).toBe(true);
    expect(answers.at(-1)).toBe("too-many");
  });

  it("is forgiven by a right sign-in", async () => {
    const person = await somebody();
    const place = at();
    for (let n = 0; n < here.points - 1; n++) await code(signIn(wrong(person), place));
    expect(await code(signIn(right(person), place))).toBe("in");
    for (let n = 0; n < here.points; n++) expect(await code(signIn(wrong(person), place))).toBe("wrong-sign-in");
  });

  it("is not counted for those who sign in rightly, however many share an address", async () => {
    const place = at();
    const people = await Promise.all(Array.from({ length: 8 }, somebody));
    for (let round = 0; round < 6; round++) {
      await db().user.updateMany({ data: { totpLastStep: null } });
      for (const person of people) expect(await code(signIn(right(person), place))).toBe("in");
    }
  });

  it("keeps no address in the clear", async () => {
    const person = await somebody();
    const place = at("198.51.100.250");
    await code(signIn(wrong(person), place));
    const { rows } = await pool().query<{ key: string }>("SELECT key FROM rate_limit");
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) {
      expect(key).not.toContain("198.51.100.250");
      expect(key).not.toContain(person.email);
    }
  });
});
