import { chromium } from "@playwright/test";
import type { UserActor } from "@/lib/auth/actor";
import { demoAccounts } from "@/lib/commands/demo-people";
import { fillQueue } from "@/lib/commands/demo-requests";
import { dataDir } from "@/lib/commands/environment";
import { prepareProduct, sandboxUrl } from "@/lib/commands/product";
import { command, say, step } from "@/lib/commands/terminal";
import { closeDatabase, db } from "@/lib/db";
import { collectEvidence } from "@/lib/evidence/collect-evidence";
import { snoozeRequest } from "@/lib/snooze/snooze-request";
import { environment } from "@/lib/testing/environment";
import { isDecidable } from "@/lib/workflows/names";
import { quantile } from "./measure";
import { Officer } from "./ui-officer";
import { weights } from "./ui-weight";

/* The browser's side of `npm run bench:ui`, beside a product that runs. */

const rounds = 20;
/** A few more than are decided: some of the demonstration have no picture. */
const cases = rounds + 10;
/** Demonstration requests whose applicant does not come. */
const waiting = 2;

const row = (label: string, cells: readonly (string | number)[]) =>
  [label.padEnd(34), ...cells.map((cell) => String(cell).padStart(9))].join(" ");

/**
 * Evidence that is here already, so that what is measured without prefetch is the way through the product alone, not
 * the provider's time.
 */
async function evidenceOfAll(): Promise<void> {
  const unread = { status: "VIDEOPENDING", workflow: "one-shot-eidas" };
  while ((await db().request.count({ where: unread })) > waiting)
    await new Promise((resolve) => setTimeout(resolve, 500));
  for (const { id } of await db().request.findMany({ where: { status: "VIDEOREVIEW" }, select: { id: true } }))
    await collectEvidence(id);
  await putOffUnpictured();
}

/** The next case is drawn: what has no first picture, or goes on at another page, an admin puts off. */
async function putOffUnpictured(): Promise<void> {
  const pictured = { workflow: "one-shot-eidas", items: { some: { kind: "document_front", state: "stored" } } };
  const others = await db().request.findMany({
    where: { status: { in: ["VIDEOREVIEW", "CREATED"] }, NOT: pictured },
    select: { id: true, workflow: true, status: true, authorityId: true, decisionState: true },
  });
  const admin = await db().user.findFirstOrThrow({ where: { role: "admin" } });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  for (const { id, workflow, status, authorityId, decisionState } of others) {
    if (!isDecidable(workflow, status) || decisionState !== null) continue;
    const actor: UserActor = {
      kind: "user",
      userId: admin.id,
      sessionId: crypto.randomUUID(),
      role: "admin",
      authorityIds: [authorityId],
      raoId: null,
      secondFactorAt: new Date(),
      ip: null,
    };
    await snoozeRequest(actor, { requestId: id, until, reason: "Not part of what is measured" });
  }
}

await command(async () => {
  await prepareProduct();
  await step(`${cases} requests`, () => fillQueue(sandboxUrl(), cases));
  await step("their evidence", evidenceOfAll);
  const browser = await chromium.launch({
    ...(environment.PW_CHROMIUM ? { executablePath: environment.PW_CHROMIUM } : {}),
    args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  const context = () =>
    browser.newContext({
      baseURL: environment.APP_ORIGIN ?? "",
      locale: "en-GB",
      timezoneId: "Europe/Madrid",
      viewport: { width: 1440, height: 900 },
    });
  try {
    const accounts = demoAccounts(dataDir);
    const find = (name: string) => accounts.find(({ email }) => email.startsWith(name));
    const nuria = find("nuria.");
    const oscar = find("oscar.");
    if (!nuria || !oscar) throw new Error("the demonstration's people are not there");

    const office = await context();
    const officer = await Officer.signIn(await office.newPage(), nuria);
    await officer.begin();
    const times = {
      "with prefetch": await step("with prefetch", () => officer.rounds(rounds)),
    };
    const floors = await step("floors", () => officer.floors(rounds));
    const desk = await context();
    await Officer.signIn(await desk.newPage(), oscar);
    const review = officer.place;
    const pages = await step("page weight", async () => weights(await context(), { context: office, review }, desk));

    say(`\n${row("key to paint, of the first image", ["n", "p50 ms", "p95 ms", "of fetch", "of paint"])}`);
    for (const [label, list] of Object.entries({ ...times, ...floors })) {
      const [p50, p95] = [quantile(list, 0.5), quantile(list, 0.95)];
      const ratio = (floor: readonly number[]) => (p50 / quantile(floor, 0.5)).toFixed(1);
      const cells = [list.length, p50.toFixed(0), p95.toFixed(0), ratio(floors["floor: fetch, decode, paint"])];
      say(row(label, [...cells, ratio(floors["floor: paint"])]));
    }
    const kinds = ["document", "script", "stylesheet", "font", "other"] as const;
    say(`\n${row("page weight, KiB over the wire", [...kinds, "all"])}`);
    for (const [label, weight] of Object.entries(pages)) {
      const kib = (bytes: number) => (bytes / 1024).toFixed(0);
      const all = kinds.reduce((sum, kind) => sum + weight[kind], 0);
      say(row(label, [...kinds.map((kind) => kib(weight[kind])), kib(all)]));
    }
  } finally {
    await browser.close();
    await closeDatabase();
  }
});
process.exit();
