import { afterAll, beforeAll, expect, test } from "vitest";
import { startRa, type TestRa } from "@/lib/sandbox/ra/test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
afterAll(() => sandbox.close());

const open = async (address: string) => {
  const response = await fetch(`${sandbox.origin}${address}`, { redirect: "manual" });
  return { status: response.status, text: await response.text() };
};
const post = (address: string, form: Record<string, string> = {}) =>
  fetch(`${sandbox.origin}${address}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

test("the first page tells how the authority's API is reached, and of its secrets only where they lie", async () => {
  const { text } = await open("/");
  for (const [name, value] of Object.entries(sandbox.connection))
    expect(text).toContain(`<code>${name}</code></dt><dd class="mono">${value}`);
  expect(text).not.toContain("PRIVATE KEY");
});

test("the provider's operator decides on a page, once", async () => {
  const { pk } = await sandbox.finished("review", { profile: "PFnubeAFEmpresa" });
  expect((await open("/")).text).toContain(`href="/operator/${pk}"`);
  expect((await open(`/operator/${pk}`)).text).toContain('name="decision" value="validated"');
  const sent = await post(`/operator/${pk}`, { decision: "validated", reason: "" });
  expect([sent.status, sent.headers.get("location")]).toEqual([303, `/operator/${pk}`]);
  expect(await sandbox.status(pk)).toBe("CREATED");
  expect((await post(`/operator/${pk}`, { decision: "refused" })).status).toBe(303);
  const { text } = await open(`/operator/${pk}`);
  expect(text).toContain("There is nothing to do here");
  expect(text).not.toContain("<form");
  expect((await post(`/operator/${pk}`, { decision: "perhaps" })).status).toBe(400);
  expect((await open("/operator/1")).status).toBe(404);
});

test("the holder takes the certificate behind the link, which leads nowhere before the approval", async () => {
  const { pk } = await sandbox.finished("review");
  const enrolmentId = sandbox.sandbox.store.requestByPk(pk)?.ra?.enrolmentId;
  const address = `/lcmpl/enrollment/auth/${enrolmentId}`;
  expect((await open(address)).status).toBe(404);
  await sandbox.control("POST", `/requests/${pk}/operator`, { decision: "validated" });
  const { json } = await sandbox.ra("POST", `/requests/${pk}/preauthlink/`);
  expect(json.preauthenticatedlink).toBe(`${sandbox.origin}${address}`);
  expect((await open("/")).text).toContain(`href="${address}"`);
  expect((await open(address)).text).toContain('<form method="post"');
  expect((await post(address)).status).toBe(303);
  expect((await post(address)).status).toBe(303);
  expect(await sandbox.status(pk)).toBe("ISSUED");
  expect((await open(address)).text).toContain("The certificate was issued.");
  const entries = await sandbox.ledger("?operation=enrol");
  expect(entries[0]).toMatchObject({ effect: "ENROLLREADY -> ISSUED", request_pk: pk });
  expect(JSON.stringify(entries)).not.toContain(enrolmentId);
});

test("uploaded evidence is not the provider's to decide", async () => {
  const { pk } = await sandbox.external();
  expect((await open("/")).text).not.toContain(`href="/operator/${pk}"`);
});

test("the authority's switches", async () => {
  const form = {
    validate_eidas: "CREATED",
    validate_external: "by_profile",
    scratchcards_left: "run_out",
    one_step: "on",
  };
  expect((await post("/switches/ra", form)).status).toBe(303);
  const { json } = await sandbox.control("GET", "/switches");
  expect(json.ra).toMatchObject({
    validate_eidas: "CREATED",
    validate_external: "by_profile",
    scratchcards_left: "run_out",
    one_step: true,
    customer_validates_eidas: false,
    contact_limit: 3,
  });
  expect((await post("/switches/ra", { ...form, validate_eidas: "never" })).status).toBe(400);
});
