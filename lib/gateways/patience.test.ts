import type http from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareTestDatabase } from "@/lib/testing/database";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { type Call, call, resetBreakers, stream } from "./http";

/*
 * How often and how long the gateway tries: reads again, nothing else; nobody's time without end; and no more calls
 * at a service that does not answer.
 */

let double: HttpDouble;
let asked = 0;
beforeAll(async () => {
  await prepareTestDatabase();
  double = await startDouble();
});
afterAll(() => double.close());
beforeEach(() => {
  resetBreakers();
  asked = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const spec = (kind: Call["kind"], url = double.url): Call => ({
  service: "one-shot",
  operation: "tried",
  kind,
  method: kind === "read" ? "GET" : "POST",
  url: new URL("/path", url),
});

/** Answers with each of these in turn, and with the last from then on. */
function answers(...list: http.RequestListener[]): void {
  double.answer((request, response) => {
    const next = list[Math.min(asked++, list.length - 1)];
    next?.(request, response);
  });
}

const status =
  (code: number): http.RequestListener =>
  (_, response) =>
    response.writeHead(code).end("{}");
const drop: http.RequestListener = (request) => request.socket.destroy();

const failure = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "succeeded",
    (error: unknown) => (error instanceof Error && "failure" in error ? error.failure : error),
  );

describe("trying again", () => {
  it.each<[string, http.RequestListener]>([
    ["a dropped connection", drop],
    ["429", status(429)],
    ["502", status(502)],
    ["503", status(503)],
  ])("a read outlives %s twice", async (_, trouble) => {
    answers(trouble, trouble, status(200));
    expect(await call(spec("read"))).toMatchObject({ status: 200 });
    expect(asked).toBe(3);
  });

  it.each<[string, http.RequestListener, string]>([
    ["a dropped connection", drop, "no-answer"],
    ["503", status(503), "answered"],
  ])("a read gives up after three times of %s", async (_, trouble, expected) => {
    answers(trouble);
    expect(await failure(call(spec("read")))).toBe(expected);
    expect(asked).toBe(3);
  });

  it.each([400, 404, 412, 500])("a read does not try again for %i: it would be told the same", async (code) => {
    answers(status(code));
    expect(await call(spec("read"))).toMatchObject({ status: code });
    expect(asked).toBe(1);
  });

  const busyFor =
    (seconds: string): http.RequestListener =>
    (_, response) =>
      response.writeHead(429, { "retry-after": seconds }).end('{"detail":"Request was throttled."}');

  it("a read waits as long as it is asked to", async () => {
    answers(busyFor("1"), status(200));
    const started = performance.now();
    expect(await call(spec("read"))).toMatchObject({ status: 200 });
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it.each(["3600", new Date(Date.now() + 3_600_000).toUTCString()])(
    "a read told to come back much later (%s) is given up at once, with the words it was told",
    async (later) => {
      answers(busyFor(later));
      await expect(call(spec("read"))).rejects.toMatchObject({
        failure: "answered",
        httpStatus: 429,
        fault: { text: "Request was throttled." },
      });
      expect(asked).toBe(1);
    },
  );

  it("reads are not tried again without end: a minute allows sixty, and a tenth of what is asked", async () => {
    answers((_, response) => response.writeHead(503, { "retry-after": "0" }).end("{}"));
    const reads = 40;
    for (let n = 0; n < reads; n++) await failure(call(spec("read")));
    expect(asked).toBeGreaterThan(reads + 60);
    expect(asked).toBeLessThanOrEqual(reads + 60 + reads / 10);
    asked = 0;
    await failure(call({ ...spec("read"), service: "ra" }));
    expect(asked).toBe(3);
  });

  it.each(["commit", "create", "upload"] as const)("a %s is sent once, whatever becomes of it", async (kind) => {
    answers(drop);
    expect(await failure(call(spec(kind)))).toBe("no-answer");
    answers(status(503));
    expect(await call(spec(kind))).toMatchObject({ status: 503 });
    expect(asked).toBe(2);
  });

  it("a download is asked for once", async () => {
    answers(drop);
    expect(await failure(stream(spec("media"), async () => "read"))).toBe("no-answer");
    expect(asked).toBe(1);
  });
});

describe("a service that does not answer", () => {
  it("is left alone after five failures in a row, and tried again later", async () => {
    answers(drop);
    for (let n = 0; n < 5; n++) expect(await failure(call(spec("commit")))).toBe("no-answer");
    expect(asked).toBe(5);
    expect(await failure(call(spec("commit")))).toBe("not-sent");
    expect(asked).toBe(5);

    answers(status(200));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 16_000 });
    expect(await call(spec("commit"))).toMatchObject({ status: 200 });
    expect(await call(spec("commit"))).toMatchObject({ status: 200 });
  });

  it("is left alone again when the later try fails too", async () => {
    answers(drop);
    for (let n = 0; n < 5; n++) await failure(call(spec("commit")));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 16_000 });
    expect(await failure(call(spec("commit")))).toBe("no-answer");
    expect(await failure(call(spec("commit")))).toBe("not-sent");
    expect(asked).toBe(6);
  });

  it("is not one that answers with errors", async () => {
    answers(status(500));
    for (let n = 0; n < 8; n++) expect(await call(spec("commit"))).toMatchObject({ status: 500 });
    expect(asked).toBe(8);
  });

  it("is not one whose failures have answers between them", async () => {
    answers(...Array.from({ length: 18 }, (_, n) => (n % 3 === 0 ? drop : status(200))));
    const outcomes: unknown[] = [];
    for (let n = 0; n < 18; n++) outcomes.push(await failure(call(spec("commit"))));
    expect(outcomes.filter((outcome) => outcome === "no-answer")).toHaveLength(6);
    expect(asked).toBe(18);
  });

  it("is one that fails more often than not, answers between or no", async () => {
    answers(...Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? status(200) : drop)));
    const outcomes: unknown[] = [];
    for (let n = 0; n < 30; n++) outcomes.push(await failure(call(spec("commit"))));
    expect(asked).toBeGreaterThanOrEqual(20);
    expect(asked).toBeLessThan(24);
    expect(outcomes.slice(24)).toEqual(Array(6).fill("not-sent"));
  });

  it("is left alone by itself: another host, and another service on the same host, are still asked", async () => {
    answers(drop);
    for (let n = 0; n < 5; n++) await failure(call(spec("commit")));
    answers(status(200));
    expect(await failure(call(spec("commit")))).toBe("not-sent");
    expect(await failure(call({ ...spec("commit"), service: "ra" }))).toBe("succeeded");
    const elsewhere = await startDouble((_, response) => response.end("{}"));
    expect(await failure(call(spec("commit", elsewhere.url)))).toBe("succeeded");
    await elsewhere.close();
  });
});

describe("many calls at once", () => {
  it("go out eight at a time, wait in a line of 64, and are turned away unsent beyond it", async () => {
    let open = 0;
    let most = 0;
    const waiting: http.ServerResponse[] = [];
    double.answer((_, response) => {
      asked += 1;
      most = Math.max(most, ++open);
      waiting.push(response);
    });
    const calls = Array.from({ length: 75 }, () => failure(call(spec("commit"))));
    const settled = Promise.all(calls);
    await expect.poll(() => open, { timeout: 10_000, interval: 2 }).toBe(8);
    for (let done = 0; done < 72; done++) {
      await expect.poll(() => waiting.length, { timeout: 10_000, interval: 2 }).toBeGreaterThan(0);
      open -= 1;
      waiting.shift()?.end("{}");
    }
    const outcomes = await settled;
    expect(outcomes.filter((outcome) => outcome === "succeeded")).toHaveLength(72);
    expect(outcomes.filter((outcome) => outcome === "not-sent")).toHaveLength(3);
    expect(asked).toBe(72);
    expect(most).toBe(8);
  });

  it("of one kind do not hold up an officer's act", async () => {
    const held: http.ServerResponse[] = [];
    double.answer((request, response) => {
      if (request.method === "GET") held.push(response);
      else response.end("{}");
    });
    const reads = Array.from({ length: 20 }, () => failure(call(spec("read"))));
    await expect.poll(() => held.length, { timeout: 10_000, interval: 2 }).toBe(8);
    expect(await failure(call(spec("commit")))).toBe("succeeded");
    double.answer((_, response) => response.end("{}"));
    for (const response of held) response.end("{}");
    await Promise.all(reads);
  });

  it("are given up unsent when the line takes too long", async () => {
    const waiting: http.ServerResponse[] = [];
    double.answer((_, response) => {
      asked += 1;
      waiting.push(response);
    });
    const calls = Array.from({ length: 9 }, () => failure(call(spec("commit"))));
    await expect.poll(() => waiting.length, { timeout: 10_000, interval: 2 }).toBe(8);
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 21_000);
    for (const response of waiting) response.end("{}");
    expect((await Promise.all(calls)).filter((outcome) => outcome === "not-sent")).toHaveLength(1);
    expect(asked).toBe(8);
  });
});

describe("time", () => {
  /** The clock of whole calls, set off by hand; what was asked of it is kept. */
  function clock() {
    const limits: number[] = [];
    const controllers: AbortController[] = [];
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      limits.push(ms);
      const controller = new AbortController();
      controllers.push(controller);
      return controller.signal;
    });
    const ring = () => {
      for (const one of controllers) one.abort(new DOMException("The operation timed out.", "TimeoutError"));
    };
    return { limits, ring };
  }

  it.each([
    ["commit", 60_000],
    ["create", 60_000],
    ["media", 120_000],
  ] as const)("ends for a %s that is never answered, as unknown, within %i ms", async (kind, most) => {
    const { limits, ring } = clock();
    answers(ring);
    expect(await failure(kind === "media" ? stream(spec(kind), async () => "") : call(spec(kind)))).toBe("no-answer");
    expect(asked).toBe(1);
    expect(limits).toHaveLength(1);
    expect(Math.max(...limits)).toBeLessThanOrEqual(most);
  });

  it("ends for a read that is never answered, each of three times", async () => {
    const { limits, ring } = clock();
    answers(ring);
    expect(await failure(call(spec("read")))).toBe("no-answer");
    expect(asked).toBe(3);
    expect(limits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
  });

  it("ends for an answer that drips, as unknown, and hangs up", async () => {
    const { ring } = clock();
    let closed = false;
    answers((_, response) => {
      response.writeHead(200).write(" ");
      const dripping = setInterval(() => response.write(" "), 5);
      response.on("close", () => {
        clearInterval(dripping);
        closed = true;
      });
      setTimeout(ring, 60);
    });
    expect(await failure(call(spec("commit")))).toBe("no-answer");
    await expect.poll(() => closed).toBe(true);
  });
});
