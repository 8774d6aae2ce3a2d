import type http from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { type HttpDouble, startDouble } from "@/lib/testing/http-double";
import { S3Store } from "./s3-store";

interface Seen {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
}

/** What a bucket keeps, and what was asked of it. */
const objects = new Map<string, Buffer>();
const uploads = new Map<string, Map<number, Buffer>>();
let seen: Seen[] = [];
/** Answers with this status instead of doing what is asked. */
let failing: ((seen: Seen) => number | null) | null = null;

const xml = (name: string, body: string) => `<?xml version="1.0"?><${name}>${body}</${name}>`;

type Reply = [status: number, body?: string | Buffer, headers?: http.OutgoingHttpHeaders];

const bucket: http.RequestListener = (request, response) => {
  const one = {
    method: request.method ?? "",
    url: new URL(request.url ?? "/", "http://bucket"),
    headers: request.headers,
  };
  buffer(request)
    .then((sent) => {
      seen.push(one);
      const failed = failing?.(one);
      const [status, body = "", headers = {}]: Reply = failed
        ? [failed, xml("Error", "<Code>Refused</Code><Message>no</Message>")]
        : serve(one, sent);
      response.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
    })
    .catch(() => response.destroy());
};

function serve({ method, url, headers }: Seen, body: Buffer): Reply {
  const key = url.pathname;
  const upload = url.searchParams.get("uploadId");
  const part = url.searchParams.get("partNumber");
  if (method === "POST" && url.searchParams.has("uploads")) {
    uploads.set("u1", new Map());
    return [200, xml("InitiateMultipartUploadResult", "<UploadId>u1</UploadId>")];
  }
  if (method === "PUT" && upload && part) {
    uploads.get(upload)?.set(Number(part), body);
    return [200, "", { etag: `"${part}"` }];
  }
  if (method === "POST" && upload) {
    const parts = [...(uploads.get(upload) ?? [])].sort(([a], [b]) => a - b);
    objects.set(key, Buffer.concat(parts.map(([, bytes]) => bytes)));
    uploads.delete(upload);
    return [200, xml("CompleteMultipartUploadResult", '<ETag>"x"</ETag>')];
  }
  if (method === "DELETE") {
    if (upload) uploads.delete(upload);
    else objects.delete(key);
    return [204];
  }
  if (method === "PUT") {
    objects.set(key, body);
    return [200, "", { etag: '"x"' }];
  }
  const found = objects.get(key);
  if (!found) return [404, xml("Error", "<Code>NoSuchKey</Code><Message>none</Message>")];
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
  return [206, found.subarray(Number(from), Number(to) + 1)];
}

let double: HttpDouble;
let store: S3Store;
beforeAll(async () => {
  double = await startDouble(bucket);
  Object.assign(environment, { AWS_ACCESS_KEY_ID: "key-id", AWS_SECRET_ACCESS_KEY: "very-secret-key" });
  store = new S3Store({ bucket: "copies", endpoint: double.url });
});
afterAll(() => double.close());
beforeEach(() => {
  objects.clear();
  uploads.clear();
  seen = [];
  failing = null;
});

const put = (key: string, ...pieces: Buffer[]) => store.put(key, Readable.from(pieces));
const get = async (key: string, start: number, end: number) => buffer(await store.get(key, { start, end }));

describe("objects kept in a bucket", () => {
  it("come back in the part asked for, under a name of ours", async () => {
    const key = crypto.randomUUID();
    await put(key, Buffer.from("0123"), Buffer.from("456789"));
    expect([...objects.keys()]).toEqual([`/copies/evidence/${key}`]);
    expect((await get(key, 2, 5)).toString()).toBe("2345");
    expect(seen.at(-1)?.headers.range).toBe("bytes=2-5");
  });

  it("are sent in parts when they are large, and put together again", async () => {
    const key = crypto.randomUUID();
    const pieces = Array.from({ length: 12 }, (_, n) => Buffer.alloc(2 ** 20 + n, n));
    await put(key, ...pieces);
    const bytes = Buffer.concat(pieces);
    expect(seen.filter((one) => one.url.searchParams.has("partNumber")).length).toBeGreaterThan(1);
    expect(objects.get(`/copies/evidence/${key}`)?.equals(bytes)).toBe(true);
    expect((await get(key, 6_000_000, 6_000_999)).equals(bytes.subarray(6_000_000, 6_001_000))).toBe(true);
  });

  it("are not half there when the source breaks", async () => {
    const breaking = Readable.from(
      (async function* () {
        for (let n = 0; n < 8; n++) yield Buffer.alloc(2 ** 20, n);
        throw new Error("the source broke");
      })(),
    );
    await expect(store.put(crypto.randomUUID(), breaking)).rejects.toThrow("the source broke");
    expect(objects.size).toBe(0);
    expect(uploads.size).toBe(0);
  });

  it("are not half there when the bucket refuses a part", async () => {
    failing = ({ url }) => (url.searchParams.get("partNumber") === "2" ? 403 : null);
    const pieces = Array.from({ length: 8 }, (_, n) => Buffer.alloc(2 ** 20, n));
    await expect(put(crypto.randomUUID(), ...pieces)).rejects.toMatchObject({ name: "Refused" });
    expect(objects.size).toBe(0);
    expect(uploads.size).toBe(0);
  });

  it("that are missing say so, and may be deleted twice", async () => {
    const key = crypto.randomUUID();
    await expect(get(key, 0, 9)).rejects.toMatchObject({ name: "NoSuchKey" });
    await put(key, Buffer.from("x"));
    await store.delete(key);
    await store.delete(key);
    expect(objects.size).toBe(0);
  });

  it("are asked for with a signature, never with the secret itself", async () => {
    await put(crypto.randomUUID(), Buffer.from("x"));
    expect(seen[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=key-id\//);
    expect(JSON.stringify(seen)).not.toContain("very-secret-key");
  });
});
