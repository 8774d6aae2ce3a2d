import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { entriesOf } from "@/lib/testing/entries";

/*
 * Nothing the server can be asked for stands outside the gate, and who may ask for what is written down a second time
 * here: a new entry, a wider permission or a new open door fails until it is added on purpose.
 */

const root = path.resolve(import.meta.dirname, "../..");

/** What a layout reads besides words and settings, and why that is safe. */
const aroundPages = {
  // Its own reader's name, and only with a live session; to admins, when the installation's own certificate ends.
  "app/(app)/layout.tsx": ["@/lib/health/certificate", "@/lib/people/names"],
  "app/layout.tsx": [],
};

/** Doors without a session. The gate's `why` says what makes each safe. */
const open = [
  "POST auth",
  "GET auth",
  "GET health.live",
  "GET health.ready",
  "GET intake.description",
  "POST webhook",
  "default page.invite",
  "default page.sign",
  "default page.sign-in",
  "GET signer.contract",
  "GET signer.document",
  "GET signer.read",
  "sendOwnCodeAction signer.send-code",
  "signOwnAction signer.sign",
  "acceptInvitationAction people.accept-invitation",
  "setLocaleAction preferences.locale",
  "setThemeAction preferences.theme",
];

/** Routes of other systems, by a key of their own. */
const byKey = ["POST intake.create", "GET intake.read", "PUT intake.evidences", "PUT intake.video"];

const permissions = {
  "audit.check": "audit.read",
  "auth.sign-out": "null",
  "authority.check": "authorities.manage",
  "authority.create": "authorities.manage",
  "authority.intake-key": "authorities.manage",
  "authority.revoke-intake-key": "authorities.manage",
  "authority.update": "authorities.manage",
  "authority.webhook-address": "authorities.manage",
  "claim.pick": "review.decide",
  "claim.reassign": "claim.reassign",
  "claim.release": "review.decide",
  "claim.renew": "review.decide",
  "claim.reserve": "review.decide",
  "claim.take-next": "review.decide",
  "completion.approve": "review.decide",
  "completion.contract": "review.decide",
  "completion.document": "review.decide",
  "completion.open-paper": "review.decide",
  "completion.read": "review.decide",
  "completion.read-paper": "review.decide",
  "completion.save-fields": "review.decide",
  "decision.release": "decision.release",
  "evidence.bytes": "evidence.see",
  "evidence.prefetch": "review.decide",
  "evidence.upload": "request.create",
  "health.read": "health.see",
  "job.discard": "job.settle",
  "job.retry": "job.settle",
  "history.find-number": "history.search",
  "incident.report": "incident.report",
  "incident.resolve": "incident.resolve",
  live: "null",
  "look.answer": "look.answer",
  "look.ask": "review.decide",
  "look.list": "look.answer",
  "look.take": "look.answer",
  "monitor.read": "monitor.see",
  "note.mentions": "note.write",
  "note.read": "note.write",
  "note.see": "note.write",
  "note.write": "note.write",
  "outage.read": "null",
  "page.audit": "audit.read",
  "page.authorities": "authorities.manage",
  "page.care": "review.decide",
  "page.complete": "review.decide",
  "page.evidence": "request.create",
  "page.health": "health.see",
  "page.history": "history.search",
  "page.home": "null",
  "page.monitor": "monitor.see",
  "page.new-request": "request.create",
  "page.people": "people.see",
  "page.policy": "policy.see",
  "page.queue": "queue.see",
  "page.request": "history.search",
  "page.review": "review.decide",
  "page.signing": "signing.see",
  "page.webhooks": "webhooks.see",
  "people.check-officer": "people.manage",
  "people.disable": "people.manage",
  "people.enable": "people.manage",
  "people.invite": "people.manage",
  "people.renew-invitation": "people.manage",
  "people.update": "people.manage",
  "policy.propose": "policy.manage",
  "policy.see": "policy.manage",
  "policy.simulate": "policy.manage",
  "policy.simulate-draft": "policy.manage",
  "policy.withdraw": "policy.manage",
  "queue.read": "queue.see",
  "request.cancel": "request.cancel",
  "request.open": "request.create",
  "request.read": "history.search",
  "request.read-now": "request.refresh",
  "request.reveal": "field.reveal",
  "request.reveal-change": "field.reveal",
  "request.set-video-number": "request.repair",
  "request.show-enrolment-link": "link.see",
  "request.snooze": "request.snooze",
  "request.unsnooze": "request.snooze",
  "request.show-link": "link.see",
  "request.update": "request.update",
  "review.answer": "review.decide",
  "review.approve": "review.decide",
  "review.look": "evidence.see",
  "review.mark": "review.decide",
  "review.open-next": "review.decide",
  "review.read": "review.decide",
  "review.reading": "review.decide",
  "review.recollect": "evidence.see",
  "review.refuse": "review.decide",
  "review.unmark": "review.decide",
  "review.validate": "review.decide",
  "session.stay": "own.session",
  "source.attempt": "review.decide",
  "video.begin": "request.create",
  "video.discard": "request.create",
  "video.piece": "request.create",
  "video.read": "request.create",
  "video.send": "request.create",
  "signing.archive": "signing.act",
  "signing.contract": "signing.act",
  "signing.document": "signing.act",
  "signing.end-link": "signing.act",
  "signing.make-link": "signing.act",
  "signing.read": "signing.see",
  "signing.remove": "signing.act",
  "signing.remove-all": "signing.act",
  "signing.send-code": "signing.act",
  "signing.sign": "signing.act",
  "signing.upload": "signing.act",
  "webhook.list": "webhooks.see",
  "webhook.read": "webhooks.see",
  "webhook.replay": "webhooks.replay",
};

describe("entries of the server", () => {
  const { entries, faults } = entriesOf(root, aroundPages);

  it("all come from the gate", () => {
    expect(faults).toEqual([]);
    expect(new Set(entries.map(({ file }) => file.split("/")[0]))).toEqual(new Set(["app", "lib"]));
  });

  it("need the permission written here", () => {
    const secured = entries.filter(({ gate }) => gate.startsWith("secure"));
    expect(Object.fromEntries(secured.map(({ policy, access }) => [policy, access]))).toEqual(permissions);
    expect(secured.length).toBe(Object.keys(permissions).length);
  });

  it("are another system's only where written here", () => {
    const keyed = entries.filter(({ gate }) => gate === "keyRoute");
    expect(keyed.map(({ name, policy }) => `${name} ${policy}`).sort()).toEqual([...byKey].sort());
  });

  it("are open only where written here, each with a reason", () => {
    const doors = entries.filter(({ gate }) => gate.startsWith("open"));
    expect(doors.map(({ name, policy }) => `${name} ${policy}`).sort()).toEqual([...open].sort());
    expect(doors.filter(({ access }) => access.length < "open: ".length + 10)).toEqual([]);
  });
});

/** Opening tags of Next's links, whole. */
function links(text: string): string[] {
  return [...text.matchAll(/<Link(?![\w.])/g)].map(({ index }) => {
    let depth = 0;
    for (let at = index; at < text.length; at++) {
      if (text[at] === "{") depth++;
      else if (text[at] === "}") depth--;
      else if (text[at] === ">" && depth === 0) return text.slice(index, at);
    }
    return text.slice(index);
  });
}

describe("links", () => {
  it("ask for no page by themselves: drawing one counts as activity of its reader", () => {
    const tags = ["app", "components"].flatMap((part) =>
      fs
        .readdirSync(path.join(root, part), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".tsx"))
        .flatMap((file) => links(fs.readFileSync(path.join(root, part, file), "utf8"))),
    );
    expect(tags.length).toBeGreaterThan(5);
    expect(tags.filter((tag) => !tag.includes("prefetch={false}"))).toEqual([]);
  });
});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-entries-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let planted = 0;

function plant(file: string, text: string) {
  const place = path.join(folder, String(planted++));
  fs.mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
  fs.writeFileSync(path.join(place, file), text);
  return entriesOf(place);
}

const actionGate = 'import { secureAction } from "@/lib/gate/action";\n';
const routeGate = 'import { openRoute, secureRoute } from "@/lib/gate/route";\n';
const pageGate = 'import { securePage } from "@/lib/gate/page";\n';
const policy = '{ name: "x.y", permission: "queue.see" }';

describe("a planted door", () => {
  it.each([
    ["a bare action", "lib/x/actions.ts", `"use server";\nexport async function act() {}\n`],
    ["an arrow action", "lib/x/actions.ts", `"use server";\nexport const act = async () => {};\n`],
    ["a default action", "lib/x/actions.ts", `"use server";\nexport default async function () {}\n`],
    ["a re-exported action", "lib/x/actions.ts", `"use server";\nexport { act } from "./verbs";\n`],
    ["a star of actions", "lib/x/actions.ts", `"use server";\nexport * from "./verbs";\n`],
    [
      "a gate of its own",
      "lib/x/actions.ts",
      `"use server";\nconst secureAction = (a, b) => b;\nexport const act = secureAction(${policy}, act);\n`,
    ],
    [
      "another gate's name",
      "lib/x/actions.ts",
      `"use server";\nimport { mine as secureAction } from "./mine";\nexport const act = secureAction(${policy}, act);\n`,
    ],
    [
      "one of two",
      "lib/x/actions.ts",
      `"use server";\n${actionGate}export const a = secureAction(${policy}, v);\nexport const b = v;\n`,
    ],
    [
      "a policy without permission",
      "lib/x/actions.ts",
      `"use server";\n${actionGate}export const a = secureAction({ name: "x.y" }, v);\n`,
    ],
    [
      "an action in another file",
      "lib/x/verbs.ts",
      `"use server";\n${actionGate}export const a = secureAction(${policy}, v);\n`,
    ],
    [
      "an action inside a page's part",
      "components/x.tsx",
      `export function X() {\n  async function act() {\n    "use server";\n  }\n  return act;\n}\n`,
    ],
    ["a bare route", "app/api/x/route.ts", "export async function GET() {}\n"],
    ["a bare route constant", "app/api/x/route.ts", "export const POST = async () => new Response();\n"],
    [
      "an aliased bare route",
      "app/api/x/route.ts",
      `${routeGate}const handler = async () => {};\nexport const GET = handler;\n`,
    ],
    ["a re-exported route", "app/api/x/route.ts", `export { GET } from "./other";\n`],
    [
      "an open route without a reason",
      "app/api/x/route.ts",
      `${routeGate}export const GET = openRoute({ name: "x" }, v);\n`,
    ],
    ["a bare page", "app/x/page.tsx", "export default async function Page() {}\n"],
    ["a page by name", "app/x/page.tsx", `${pageGate}function Page() {}\nexport default Page;\n`],
    ["a page in an export list", "app/x/page.tsx", "function Page() {}\nexport { Page as default };\n"],
    ["a parallel default", "app/x/@side/default.tsx", "export default function Side() {}\n"],
    [
      "metadata that reads",
      "app/x/page.tsx",
      `${pageGate}import { readDetail } from "@/lib/requests/detail";\nexport async function generateMetadata() {\n  return { title: await readDetail() };\n}\nexport default securePage(${policy}, draw);\n`,
    ],
    [
      "a layout that reads",
      "app/x/layout.tsx",
      `import { readPeople } from "@/lib/people/reads";\nexport default async function L() {\n  return readPeople();\n}\n`,
    ],
    [
      "a layout that reads lazily",
      "app/x/layout.tsx",
      `export default async function L() {\n  return (await import("@/lib/people/reads")).readPeople();\n}\n`,
    ],
    ["the pages router", "pages/x.tsx", "export default function Page() {}\n"],
  ])("is seen: %s", (_, file, text) => {
    expect(plant(file, text).faults).not.toEqual([]);
  });

  it.each([
    ["an action", "lib/x/actions.ts", `"use server";\n${actionGate}export const act = secureAction(${policy}, v);\n`],
    [
      "a route with a shared handler",
      "app/api/x/route.ts",
      `${routeGate}const handler = secureRoute(${policy}, v);\nexport const GET = handler;\n`,
    ],
    [
      "a page with a title",
      "app/x/page.tsx",
      `${pageGate}export const dynamic = "force-dynamic";\nexport default securePage(${policy}, draw);\n`,
    ],
  ])("is none where the gate stands: %s", (_, file, text) => {
    const { entries, faults } = plant(file, text);
    expect(faults).toEqual([]);
    expect(entries).toMatchObject([{ file, policy: "x.y", access: "queue.see" }]);
  });
});
