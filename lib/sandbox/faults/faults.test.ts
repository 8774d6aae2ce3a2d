import http from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rao, startSandbox, type TestSandbox } from "@/lib/sandbox/test-sandbox";

/* What can be ordered to go wrong, besides what the control face's own test orders. */

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.control("POST", "/reset");
});
afterAll(() => sandbox.close());

const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };
const order = (fault: object) => sandbox.control("POST", "/faults", { operation: "approve", ...fault });
const address = (videoidPk: number) => `http://127.0.0.1:${sandbox.port}/oneshot/api/v1/videoid/${videoidPk}/approve`;
const approve = (videoidPk: number) => sandbox.api("POST", `/videoid/${videoidPk}/approve`, credentials);
const statusOf = async (pk: number) => (await sandbox.details(pk)).status;

/** As much of an answer as arrives until `enough`, as it travels. */
function raw(videoidPk: number, enough: number): Promise<{ headers: http.IncomingHttpHeaders; bytes: number }> {
  return new Promise((resolve, reject) => {
    const call = http.request(address(videoidPk), { method: "POST" }, (response) => {
      let bytes = 0;
      const done = () => resolve({ headers: response.headers, bytes });
      response.on("error", done).on("end", done);
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes >= enough) response.destroy();
      });
      response.on("close", done);
    });
    call.on("error", reject).end(JSON.stringify(credentials));
  });
}

describe("an effect nobody is told of", () => {
  test("hangs until the caller leaves", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ kind: "effect_then_hang" });
    const body = JSON.stringify(credentials);
    const call = fetch(address(videoid_pk), { method: "POST", body, signal: AbortSignal.timeout(150) });
    await expect(call).rejects.toThrow("timeout");
    expect(await statusOf(request_pk)).toBe("ENROLLREADY");
    const line = { fault: "effect_then_hang", effect: "VIDEOREVIEW -> ENROLLREADY", status: null };
    await expect.poll(() => sandbox.ledger("?operation=approve")).toMatchObject([line]);
  });

  test("comes late, when the caller has long gone", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ kind: "late_effect", ms: 200 });
    await expect(approve(videoid_pk)).rejects.toThrow("fetch failed");
    expect(await statusOf(request_pk)).toBe("VIDEOREVIEW");
    await expect.poll(() => statusOf(request_pk)).toBe("ENROLLREADY");
    expect(await sandbox.ledger("?operation=approve")).toMatchObject([{ fault: "late_effect", status: null }]);
  });
});

describe("an answer that was never meant", () => {
  test.each([false, true])("may hide an effect: %s", async (effect) => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ kind: "status", status: 503, retry_after: "30", body: "<h1>Busy</h1>", effect });
    const answer = await approve(videoid_pk);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(await statusOf(request_pk)).toBe(effect ? "ENROLLREADY" : "VIDEOREVIEW");
  });

  test("is larger than anybody wants, and says nothing of it", async () => {
    const { videoid_pk } = await sandbox.inReview();
    await order({ kind: "endless" });
    const { headers, bytes } = await raw(videoid_pk, 8 * 2 ** 20);
    expect(headers).not.toHaveProperty("content-length");
    expect(bytes).toBeGreaterThanOrEqual(8 * 2 ** 20);
    await order({ kind: "endless", bytes: 3_000_000 });
    expect((await raw(videoid_pk, Number.POSITIVE_INFINITY)).bytes).toBe(3_000_000);
  });

  test("is larger than it looks", async () => {
    const { videoid_pk } = await sandbox.inReview();
    await order({ kind: "gzip_bomb", bytes: 32 * 2 ** 20 });
    const packed = await raw(videoid_pk, Number.POSITIVE_INFINITY);
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.bytes).toBeLessThan(64 * 2 ** 10);
    await order({ kind: "gzip_bomb", bytes: 32 * 2 ** 20 });
    const unpacked = await fetch(address(videoid_pk), { method: "POST", body: JSON.stringify(credentials) });
    expect((await unpacked.arrayBuffer()).byteLength).toBe(32 * 2 ** 20);
  });

  test("comes drop by drop", async () => {
    const { videoid_pk } = await sandbox.inReview();
    await order({ kind: "drip", ms: 20 });
    expect((await raw(videoid_pk, 3)).bytes).toBe(3);
  });

  test("leads elsewhere", async () => {
    const { videoid_pk } = await sandbox.inReview();
    await order({ kind: "redirect", location: "http://trap.example/" });
    const answer = await approve(videoid_pk);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, "http://trap.example/"]);
  });
});

describe("a true answer, spoilt", () => {
  test("breaks off in the middle", async () => {
    const { request_pk, videoid_pk } = await sandbox.inReview();
    await order({ kind: "truncated" });
    await expect(approve(videoid_pk)).rejects.toThrow(/terminated|fetch failed/);
    expect(await statusOf(request_pk)).toBe("ENROLLREADY");
  });

  test("has other types", async () => {
    const { request_pk } = await sandbox.inReview();
    await order({ operation: "get_request", kind: "wrong_types" });
    expect((await sandbox.api("GET", `/request/${request_pk}`)).json).toMatchObject({
      status: [expect.any(Number)],
      details: { pk: { value: request_pk }, status: ["VIDEOREVIEW".length] },
    });
  });

  test("is another request's", async () => {
    const { request_pk: other } = await sandbox.inReview();
    const { request_pk } = await sandbox.inReview();
    await order({ operation: "get_request", kind: "other_request" });
    const answer = await sandbox.api("GET", `/request/${request_pk}`);
    expect(answer.json).toMatchObject({ details: { pk: other } });
  });
});
