import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { startReceiver } from "@/lib/sandbox/test-sandbox";
import { officer, startRa } from "./test-ra";

test("both webhook families; a validation has no event", async () => {
  const sandbox = await startRa();
  for (const family of ["event", "flat"]) {
    const receiver = await startReceiver();
    await sandbox.control("POST", "/webhook", { registration_authority: "1187", url: receiver.url, family });
    const { pk } = await sandbox.external();
    await sandbox.ra("POST", `/requests/${pk}/validate_videoid/`, officer);
    await sandbox.ra("DELETE", `/requests/${pk}/cancel/`);
    await receiver.atLeast(family === "event" ? 4 : 5);
    const seen = receiver
      .parsed()
      .map((body) =>
        family === "event"
          ? [body.event_type, (body.request as { status: string }).status]
          : [body.previous_status, body.status],
      );
    expect(seen).toEqual(
      family === "event"
        ? [
            ["REQUEST_CREATED", "VIDEOPENDING"],
            ["VIDEOID_UPDATED", "VIDEOINCOMPLETE"],
            ["VIDEOID_UPDATED", "VIDEOREVIEW"],
            ["REQUEST_CANCELED", "CANCELLED"],
          ]
        : [
            ["", "VIDEOPENDING"],
            ["VIDEOPENDING", "VIDEOINCOMPLETE"],
            ["VIDEOINCOMPLETE", "VIDEOREVIEW"],
            ["VIDEOREVIEW", "CREATED"],
            ["CREATED", "CANCELLED"],
          ],
    );
    await receiver.close();
  }
  await sandbox.close();
});

test("everything is there after a restart, and no secret of a holder is on disk", async () => {
  const first = await startRa();
  const { pk, videoid_data, scratchcard } = await first.external();
  const { json } = await first.ra("POST", `/requests/${pk}/validate_videoid/`, officer);
  const secrets = Object.values(json.secrets as Record<string, string>);
  await first.form(`/requests/${pk}/upload_videoid_evidence/`, [
    { name: "document", filename: "deed.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-") },
  ]);
  await first.change({ list_order: "oldest" });
  const read = (sandbox: typeof first) =>
    Promise.all(
      ["/requests/", `/requests/${pk}/`, `/requests/${pk}/pl_get_documents/`, `/scratchcards/?sn=${scratchcard}`].map(
        async (address) => (await sandbox.ra("GET", address)).value,
      ),
    );
  const before = await read(first);
  await first.close();
  const directory = path.join(first.dataDir, "sandbox");
  const written = ["state.json", "ledger.jsonl"].map((name) => fs.readFileSync(path.join(directory, name), "utf8"));
  for (const secret of secrets) expect(written.join("")).not.toContain(secret);

  const second = await startRa({ dataDir: first.dataDir });
  expect(await read(second)).toEqual(before);
  expect((await second.ra("GET", `/download/video/${videoid_data.video_identifier}/`)).status).toBe(200);
  expect((await second.control("GET", "/switches")).json).toMatchObject({ ra: { list_order: "oldest" } });
  const next = await second.open();
  expect(next.pk).toBe(pk + 1);
  expect(next.scratchcard).not.toBe(scratchcard);
  await second.close();
});

test("a state of before this API was known still loads", async () => {
  const first = await startRa();
  const { request_pk } = await first.create();
  await first.close();
  const file = path.join(first.dataDir, "sandbox/state.json");
  const state = JSON.parse(fs.readFileSync(file, "utf8"));
  delete state.ra;
  delete state.switches.ra;
  for (const request of state.requests) delete request.ra;
  fs.writeFileSync(file, JSON.stringify(state));
  const second = await startRa({ dataDir: first.dataDir });
  expect(await second.details(request_pk)).toMatchObject({ status: "VIDEOPENDING" });
  expect((await second.open()).status).toBe("VIDEOPENDING");
  await second.close();
});
