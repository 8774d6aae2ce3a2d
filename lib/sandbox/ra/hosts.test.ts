import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSandbox } from "@/lib/sandbox/server";
import { issueCertificate, oids } from "./certificates";
import { ensureIdentity } from "./identity";
import { send, startRa, type TestRa, video } from "./test-ra";

let sandbox: TestRa;
beforeAll(async () => {
  sandbox = await startRa();
});
afterAll(() => sandbox.close());

const anywhere = () => `${sandbox.connection.RA_URL}/api/v1/registrationauthorities/`;

test("the client's certificate opens both hosts", async () => {
  const { status, json } = await sandbox.ra("GET", "/registrationauthorities/");
  expect([status, json.count]).toEqual([200, 3]);
  const { videoid_data } = await sandbox.open();
  expect((await sandbox.upload(videoid_data.video_identifier, [video])).status).toBe(200);
});

test("without a certificate the connection is refused before anything is heard", async () => {
  const { ca } = sandbox.tls;
  const before = (await sandbox.ledger()).length;
  await expect(send({ method: "GET", url: anywhere(), tls: { ca } })).rejects.toThrow(
    /certificate required|ECONNRESET|socket hang up/,
  );
  const upload = { method: "POST", url: `${sandbox.connection.RA_UPLOAD_URL}/v1/upload/video/x/`, tls: { ca } };
  await expect(send(upload)).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect((await sandbox.ledger()).length).toBe(before);
});

test("a certificate of somebody else's does not help", async () => {
  const now = Date.now();
  const order = { notBefore: new Date(now - 1_000), notAfter: new Date(now + 86_400_000) };
  const stranger = await issueCertificate({ ...order, subject: [[oids.commonName, "stranger"]], use: "client" });
  const tls = { ca: sandbox.tls.ca, cert: stranger.certificate, key: stranger.key };
  await expect(send({ method: "GET", url: anywhere(), tls })).rejects.toThrow(/alert|ECONNRESET|socket hang up/);
});

test("plain HTTP gets nothing", async () => {
  const url = anywhere().replace("https:", "http:");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("the upload host lets strangers in when the switch says so", async () => {
  const { videoid_data } = await sandbox.open();
  await sandbox.change({ upload_needs_certificate: false });
  const { tls } = sandbox;
  const url = `${sandbox.connection.RA_UPLOAD_URL}/v1/upload/video/${videoid_data.video_identifier}/`;
  const answer = await send({ method: "POST", url, tls: { ca: tls.ca } });
  expect([answer.status, JSON.parse(answer.bytes.toString())]).toEqual([
    400,
    { title: "Upload Video Error", description: "No video file provided" },
  ]);
  await sandbox.change({ upload_needs_certificate: true });
});

test("where it is reached is told by the control face and by a file", async () => {
  const { json } = await sandbox.control("GET", "/connection");
  expect(json).toEqual(sandbox.connection);
  const file = path.join(sandbox.dataDir, "sandbox/ra/connection.json");
  expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual(sandbox.connection);
  for (const name of ["ca-key.pem", "server-key.pem", "client-key.pem"])
    expect(fs.statSync(path.join(sandbox.dataDir, "sandbox/ra", name)).mode & 0o077).toBe(0);
});

test("certificates outlive a restart and are renewed before they end", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-identity-"));
  const read = (name: string) => new X509Certificate(fs.readFileSync(path.join(directory, `${name}.pem`)));
  const now = new Date();
  await ensureIdentity(directory, ["sandbox.example.org"], now);
  const first = { server: read("server"), client: read("client"), ca: read("ca") };
  expect(first.server.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, DNS:sandbox.example.org");
  expect(first.client.verify(first.ca.publicKey)).toBe(true);
  await ensureIdentity(directory, ["sandbox.example.org"], now);
  expect(read("client").serialNumber).toBe(first.client.serialNumber);
  await ensureIdentity(directory, ["sandbox.example.org"], new Date(now.getTime() + 800 * 86_400_000));
  expect(read("client").serialNumber).not.toBe(first.client.serialNumber);
  expect(read("ca").serialNumber).toBe(first.ca.serialNumber);
  // A name the kept certificate lacks needs a new one.
  await ensureIdentity(directory, ["other.example.org"], now);
  expect(read("server").subjectAltName).toContain("other.example.org");
});

async function takenPort() {
  const blocker = http.createServer();
  await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
  const { port } = blocker.address() as AddressInfo;
  return { port, free: () => new Promise<void>((resolve) => blocker.close(() => resolve())) };
}

test("a port that was asked for and is taken is said in one sentence; a hoped-for one gives way", async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-ports-"));
  const make = () => createSandbox({ dataDir, stories: {}, mediaDir: dataDir });
  const taken = await takenPort();
  const insisting = make();
  await expect(insisting.listen(0, { api: taken.port })).rejects.toThrow(
    `Port ${taken.port} cannot be opened. Stop what uses it, or set SANDBOX_RA_PORT to a free one.`,
  );
  const giving = make();
  const { ra } = await giving.listen(taken.port - 1);
  expect(new URL(ra.RA_URL).port).not.toBe(String(taken.port));
  await giving.close();
  await taken.free();
});
