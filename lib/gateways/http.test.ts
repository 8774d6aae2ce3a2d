import net from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "@/lib/commands/local-database";
import { db } from "@/lib/db";
import { prepareTestDatabase } from "@/lib/testing/database";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { ProviderError } from "./errors";
import { type Call, call, resetBreakers, stream } from "./http";

let double: HttpDouble;
beforeAll(async () => {
  await prepareTestDatabase();
  double = await startDouble();
});
afterAll(() => double.close());
beforeEach(() => resetBreakers());

let operations = 0;
const spec = (kind: Call["kind"], url = double.url): Call => ({
  service: "one-shot",
  operation: `operation-${++operations}`,
  kind,
  method: kind === "read" || kind === "media" ? "GET" : "POST",
  url: new URL("/path?x=1", url),
  ...(kind === "commit" || kind === "create" ? { json: { pin: "48151623" } } : {}),
});

/** A server that says these bytes to whoever asks, and hangs up. */
async function rawServer(words: string): Promise<{ url: string; close: () => void }> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(words));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "succeeded",
    (error: unknown) => (error instanceof ProviderError ? error.failure : `not of the provider: ${String(error)}`),
  );

describe("a call", () => {
  it("sends its body as JSON to the very address, and returns status, type and bytes", async () => {
    let received: unknown;
    double.answer((request, response) => {
      buffer(request)
        .then((body) => {
          received = { method: request.method, url: request.url, headers: request.headers, body: body.toString() };
          response.writeHead(201, { "content-type": "application/pdf" }).end(Buffer.from([1, 2, 3]));
        })
        .catch(() => response.destroy());
    });
    expect(await call(spec("create"))).toEqual({
      status: 201,
      retryAfterMs: null,
      date: expect.any(String),
      contentType: "application/pdf",
      body: Buffer.from([1, 2, 3]),
    });
    expect(received).toMatchObject({
      method: "POST",
      url: "/path?x=1",
      headers: { "content-type": "application/json", "accept-encoding": "identity" },
      body: '{"pin":"48151623"}',
    });
  });

  it.each([400, 403, 404, 412, 422, 500, 502, 503])("takes %i for an answer, not for a failure", async (status) => {
    double.answer((_, response) => response.writeHead(status).end('{"detail":"no"}'));
    expect(await call(spec("commit"))).toMatchObject({ status, body: Buffer.from('{"detail":"no"}') });
  });

  it("leaves one line about itself, with its outcome and nothing of its body", async () => {
    const good = spec("commit");
    double.answer((_, response) => response.end("{}"));
    await call(good);
    const refused = spec("commit");
    double.answer((_, response) => response.writeHead(403).end("{}"));
    await call(refused);
    const down = spec("commit", `http://127.0.0.1:${await freePort()}`);
    await failureOf(call(down));
    const rows = await db().providerCall.findMany({
      where: { operation: { in: [good.operation, refused.operation, down.operation] } },
      orderBy: { operation: "asc" },
    });
    expect(rows).toMatchObject([
      { operation: good.operation, outcome: "ok", httpStatus: 200, errorCode: null },
      { operation: refused.operation, outcome: "error", httpStatus: 403 },
      { operation: down.operation, outcome: "not-sent", httpStatus: null, errorCode: "ECONNREFUSED" },
    ]);
    expect(JSON.stringify(rows)).not.toContain("48151623");
  });
});

describe("what is known of a call that failed", () => {
  it("not sent, where nobody listens", async () => {
    expect(await failureOf(call(spec("commit", `http://127.0.0.1:${await freePort()}`)))).toBe("not-sent");
    expect(await failureOf(call(spec("commit", `http://localhost:${await freePort()}`)))).toBe("not-sent");
  });

  it("not sent, where the name leads nowhere", async () => {
    expect(await failureOf(call(spec("commit", "http://nobody.invalid")))).toBe("not-sent");
  });

  it("unknown, where the connection ends after the request has left", async () => {
    let received = "";
    double.answer((request, response) => {
      buffer(request)
        .then((body) => {
          received = body.toString();
          response.destroy();
        })
        .catch(() => {});
    });
    expect(await failureOf(call(spec("commit")))).toBe("no-answer");
    expect(received).toContain("48151623");
  });

  it("unknown, where the answer ends in the middle", async () => {
    double.answer((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"status":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(call(spec("commit")))).toBe("no-answer");
    double.answer((_, response) => {
      response.writeHead(200).write('{"status":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(call(spec("commit")))).toBe("no-answer");
  });

  it.each([
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n\r\n"],
    ["a broken piece", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nbroken\r\n"],
    ["nothing", ""],
    ["half a header", "HTTP/1.1 200 OK\r\ncontent-le"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\n{}"],
  ])("unknown, where the answer is %s", async (_, words) => {
    const server = await rawServer(words);
    expect(await failureOf(call(spec("commit", server.url)))).toBe("no-answer");
    server.close();
  });

  it("a redirect is not followed: it would carry the credentials elsewhere", async () => {
    const asked: string[] = [];
    double.answer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(307, { location: "/elsewhere" }).end("moved");
    });
    await expect(call(spec("commit"))).rejects.toMatchObject({ failure: "garbled", httpStatus: 307 });
    expect(asked).toEqual(["/path?x=1"]);
  });

  it("a packed answer is not unpacked: its size could not be bounded", async () => {
    double.answer((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("packed"));
    await expect(call(spec("read"))).rejects.toMatchObject({ failure: "garbled" });
  });

  it("an answer larger than its kind allows is cut off, announced or not", async () => {
    const piece = Buffer.alloc(64 * 1024, 0x20);
    let sent = 0;
    let closed = 0;
    double.answer((_, response) => {
      response.on("close", () => {
        closed += 1;
      });
      const more = () => {
        while (!response.destroyed && sent < 64 * 2 ** 20) {
          sent += piece.length;
          if (!response.write(piece)) return;
        }
        response.end();
      };
      response.on("drain", more);
      more();
    });
    await expect(call(spec("commit"))).rejects.toMatchObject({ failure: "garbled", httpStatus: 200 });
    await expect.poll(() => closed).toBe(1);
    expect(sent).toBeLessThan(16 * 2 ** 20);
  });
});

describe("a call whose body is handed on", () => {
  it("gives the bytes as they arrive", async () => {
    double.answer((_, response) => {
      response.writeHead(200, { "content-type": "video/mp4" });
      response.write("01234");
      response.end("56789");
    });
    const got = await stream(spec("media"), async ({ status, contentType, body }) => ({
      status,
      contentType,
      text: (await buffer(body)).toString(),
    }));
    expect(got).toEqual({ status: 200, contentType: "video/mp4", text: "0123456789" });
  });

  it("is unknown when it breaks off", async () => {
    double.answer((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("01234");
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(stream(spec("media"), ({ body }) => buffer(body)))).toBe("no-answer");
  });

  it("passes on what went wrong on our side, which is not the provider's", async () => {
    double.answer((_, response) => response.end("01234"));
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    await expect(stream(spec("media"), () => Promise.reject(full))).rejects.toBe(full);
  });

  it("may be left unread without ending the process or keeping the connection busy", async () => {
    const loud: unknown[] = [];
    const hear = (error: unknown) => loud.push(error);
    process.on("uncaughtException", hear).on("unhandledRejection", hear);
    let open = 0;
    double.answer((_, response) => {
      open += 1;
      response.on("close", () => {
        open -= 1;
      });
      response.writeHead(404, { "content-type": "application/json" }).write(Buffer.alloc(200_000, 0x20));
      setTimeout(() => response.end('{"status":"404 Not Found"}'), 30);
    });
    for (let n = 0; n < 20; n++) expect(await stream(spec("media"), async ({ status }) => status)).toBe(404);
    await expect.poll(() => open).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("uncaughtException", hear).off("unhandledRejection", hear);
    expect(loud).toEqual([]);
  });
});
