import { execFileSync } from "node:child_process";
import fs from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import type { SecureVersion, TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";

/* The RA over TLS with certificates made here: who is told apart by them, on both hosts, and what never leaves. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-tls-"));
const file = (name: string) => path.join(folder, name);
const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });

function authority(name: string): void {
  openssl(
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.pem`,
  );
}

function issue(by: string, name: string, extension: string): void {
  openssl(
    "req",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
  );
  fs.writeFileSync(file(`${name}.ext`), extension);
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    "-CA",
    `${by}.pem`,
    "-CAkey",
    `${by}.key`,
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    `${name}.ext`,
    "-out",
    `${name}.pem`,
  );
}

let arrived: { path: string; subject: string | undefined; body: string }[] = [];
let servers: https.Server[] = [];

async function serve(maxVersion: SecureVersion = "TLSv1.3"): Promise<string> {
  const server = https.createServer(
    {
      key: fs.readFileSync(file("server.key")),
      cert: fs.readFileSync(file("server.pem")),
      ca: fs.readFileSync(file("root.pem")),
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    },
    (request, response) => {
      buffer(request)
        .then((body) => {
          const subject = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
          arrived.push({ path: `${request.method} ${request.url}`, subject: String(subject), body: body.toString() });
          response.setHeader("content-type", "application/json");
          response.end('{"pk":121,"sn":"1","registration_authority":121,"name":"RA","status":"200 OK"}');
        })
        .catch(() => response.destroy());
    },
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  await prepareTestDatabase();
  authority("root");
  authority("stranger");
  issue("root", "server", "subjectAltName=IP:127.0.0.1");
  issue("root", "client", "extendedKeyUsage=clientAuth");
  issue("root", "renewed", "extendedKeyUsage=clientAuth");
  issue("stranger", "unknown", "extendedKeyUsage=clientAuth");
  Object.assign(environment, { LOG_LEVEL: "silent", RA_URL: await serve(), RA_UPLOAD_URL: await serve() });
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  arrived = [];
  for (const key of ["RA_CLIENT_CERT_FILE", "RA_CLIENT_KEY_FILE", "RA_CA_FILE"]) delete environment[key];
});

/** The gateway of a fresh process with these certificates. */
async function gateway(client: string | null, ca: string | null) {
  if (client) {
    environment.RA_CLIENT_CERT_FILE = file(`${client}.pem`);
    environment.RA_CLIENT_KEY_FILE = file(`${client}.key`);
  }
  if (ca) environment.RA_CA_FILE = file(`${ca}.pem`);
  vi.resetModules();
  const [ra, videoid, multipart] = await Promise.all([
    import("./client"),
    import("./videoid"),
    import("@/lib/gateways/multipart"),
  ]);
  return { ...ra, ...videoid, ...multipart };
}

describe("the RA", () => {
  it("is shown the client's certificate on both hosts, and takes a question with a body", async () => {
    const ra = await gateway("client", "root");
    expect(await ra.firstUnusedScratchcard("121")).toMatchObject({ pk: 121, sn: "1" });
    const numbers = { requestPk: 1 as never, videoidPk: 2 as never, videoIdentifier: "abc" as never };
    await ra.uploadVideo(numbers, ra.inMemory("film.mp4", "video/mp4", Buffer.from("film")));
    expect(arrived).toMatchObject([
      { path: "GET /api/v1/scratchcards/get_first_unused/", subject: "client", body: '{"ra":"121"}' },
      { path: "POST /v1/upload/video/abc/", subject: "client" },
    ]);
  });

  const create = (ra: Awaited<ReturnType<typeof gateway>>) =>
    ra.createRequest({ profile: "P", scratchcard: "1", registration_authority: "1", email: "a@example.test" });

  it.each([
    ["where its own certificate is not trusted", "client", "stranger"],
    ["where no issuer is named and the system knows none", "client", null],
    ["without a certificate, where it says that it wants one", null, "root"],
  ])("is not reached %s: nothing was read, and nothing is in doubt", async (_, client, ca) => {
    // Up to this version a server must say why a handshake fails; later ones may, and Node's does not.
    environment.RA_URL = await serve("TLSv1.2");
    await expect(create(await gateway(client, ca))).rejects.toMatchObject({ failure: "not-sent" });
    expect(arrived).toEqual([]);
  });

  it.each([
    ["without a certificate", null],
    ["with a certificate of another issuer", "unknown"],
  ])("that hangs up without a word %s leaves it open: it looks like any lost answer", async (_, client) => {
    environment.RA_URL = await serve();
    await expect(create(await gateway(client, "root"))).rejects.toMatchObject({ failure: "no-answer" });
    expect(arrived).toEqual([]);
  });

  it("is shown a renewed certificate from the next call on, once certificate and key belong together", async () => {
    environment.RA_URL = await serve();
    const current = (kind: "pem" | "key", from: string) =>
      fs.copyFileSync(file(`${from}.${kind}`), file(`now.${kind}`));
    current("pem", "client");
    current("key", "client");
    const ra = await gateway("now", "root");
    const read = () => ra.firstUnusedScratchcard("121");
    await read();
    current("pem", "renewed");
    await read();
    current("key", "renewed");
    await read();
    expect(arrived.map(({ subject }) => subject)).toEqual(["client", "client", "renewed"]);
  });

  it("is told nothing while its certificate cannot be read, and nothing is in doubt", async () => {
    const ra = await gateway("missing", "root");
    await expect(create(ra)).rejects.toMatchObject({ failure: "not-sent" });
  });
});
