import { afterAll, beforeAll, expect, test } from "vitest";
import { rao, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";

let sandbox: TestSandbox;
beforeAll(async () => {
  // Twelve seconds into a period of thirty.
  sandbox = await startSandbox({ now: () => new Date("2026-05-04T10:00:12Z") });
});
afterAll(() => sandbox.close());

const open = (address: string, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.origin}${address}`, { headers, redirect: "manual" });
const post = (address: string, form: Record<string, string>) =>
  fetch(`${sandbox.origin}${address}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

test("the first page lists what waits, the stories and the switches, and says what it is", async () => {
  const { request_pk, videoid_link } = await sandbox.create();
  const response = await open("/");
  const text = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script|style=/);
  expect(text).toContain("Simulation: not a real identification service");
  expect(text).toContain(String(request_pk));
  expect(text).toContain(new URL(videoid_link).pathname);
  expect(text).toContain("What a reviewer finds in low-similarity.");
});

test("the language follows the browser, then the toggle", async () => {
  const spanish = await open("/", { "accept-language": "ca;q=0.9, es-ES;q=0.8, en;q=0.5" });
  expect(await spanish.text()).toContain('<html lang="es">');
  const toggled = await open("/?lang=en", { "accept-language": "es" });
  expect(await toggled.text()).toContain('<html lang="en">');
  const cookie = toggled.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect(await (await open("/", { "accept-language": "es", cookie })).text()).toContain('<html lang="en">');
});

test("the applicant's form works without scripts, and a second sending shows the end", async () => {
  const { request_pk, videoid_link } = await sandbox.create();
  const { pathname } = new URL(videoid_link);
  expect(await (await open(pathname)).text()).toContain('<form method="post"');
  const sent = await post(pathname, { story: "expired", outcome: "review" });
  expect([sent.status, sent.headers.get("location")]).toEqual([303, pathname]);
  expect(await sandbox.details(request_pk)).toMatchObject({ status: "VIDEOREVIEW" });
  expect((await post(pathname, { story: "clean", outcome: "error" })).status).toBe(303);
  const text = await (await open(pathname)).text();
  expect(text).toContain("VIDEOREVIEW");
  expect(text).not.toContain("<form");
  const [entry] = await sandbox.ledger(`?operation=finish&request_pk=${request_pk}`);
  expect(entry).toMatchObject({ face: "page", effect: "VIDEOPENDING -> VIDEOREVIEW" });
});

test("what an applicant typed is shown as text", async () => {
  await sandbox.create({ email: '"<b>x</b>"@example.org' });
  const text = await (await open("/")).text();
  expect(text).not.toContain("<b>x</b>");
});

test("unknown links, pages and bad forms are told in words", async () => {
  expect((await open("/lcmpl/videoid/nothing")).status).toBe(404);
  expect((await open("/nothing")).status).toBe(404);
  const { videoid_link } = await sandbox.create();
  expect((await post(new URL(videoid_link).pathname, { story: "nobody", outcome: "review" })).status).toBe(400);
  expect((await post("/switches", { evidence: "some" })).status).toBe(400);
});

test("the switches' form sets them all", async () => {
  const sent = await post("/switches", {
    evidence: "video",
    checks_form: "object",
    acceptance: "empty",
    error_form: "legacy",
    delay_ms: "0",
    duplicate: "on",
  });
  expect(sent.status).toBe(303);
  expect((await sandbox.control("GET", "/switches")).json).toMatchObject({
    evidence: "video",
    checks_form: "object",
    acceptance: "empty",
    webhook: { duplicate: true, drop: false },
  });
});

test("the sign-ins show their current codes and how long they last", async () => {
  const response = await open("/accounts");
  const text = await response.text();
  expect(response.headers.get("refresh")).toBe("5");
  expect(text).toContain("18 seconds left");
  expect(text).toMatch(/<code class="code">\d{6}<\/code>/);
  for (const value of [rao.username, rao.password, rao.pin, "admin@example.org"]) expect(text).toContain(value);
  expect((await open("/accounts?reload=off")).headers.get("refresh")).toBeNull();
});

test("media are looked up by the story's own names only", async () => {
  const portrait = await open("/media/clean/document_photo.jpg");
  expect([portrait.status, portrait.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  expect((await open("/media/clean/..%2f..%2fdemo-accounts.json")).status).toBe(404);
  expect((await open("/media/__proto__/x")).status).toBe(404);
});

test("One-Shot's switches are on the form too", async () => {
  const before = { evidence: "full", checks_form: "pairs", error_form: "title", delay_ms: "0" };
  const sent = await post("/switches", {
    ...before,
    generations: "legacy",
    ext_unlock: "refused",
    otp_interval_ms: "5",
  });
  expect(sent.status).toBe(303);
  const { json } = await sandbox.control("GET", "/switches");
  expect(json).toMatchObject({
    error_form: "title",
    one_shot: { generations: "legacy", ext_unlock: "refused", otp_interval_ms: 5, videoid_link: "by_authority" },
  });
  expect((await post("/switches", { ...before, otp_interval_ms: "-1" })).status).toBe(400);
  await sandbox.control("POST", "/switches", { one_shot: { generations: "both" }, error_form: "legacy" });
});

test("the applicant's page is the phone once approved: it shows the last code and the documents", async () => {
  const { request_pk, videoid_pk, videoid_link } = await sandbox.inReview();
  await sandbox.api("POST", `/videoid/${videoid_pk}/approve`, { ...rao, rao: rao.id });
  const pathname = new URL(videoid_link).pathname;
  expect(await (await open("/")).text()).toContain(`href="${pathname}" aria-label="Phone of the applicant`);
  expect(await (await open(pathname)).text()).toContain("No code has been sent yet");
  await sandbox.api("POST", `/otp/${request_pk}`, { delivery_method: "whatsapp" });
  const text = await (await open(pathname)).text();
  const code = /<code class="code">(\d{6})<\/code>/.exec(text)?.[1];
  expect(code).toBe(sandbox.sandbox.store.requestByPk(request_pk)?.otp?.code);
  expect(text).toContain("WhatsApp");
  expect(text).not.toContain("Documents</h2>");
});
