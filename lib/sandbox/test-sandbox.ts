import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import type { LedgerEntry } from "./ledger";
import type { StoryBook } from "./media";
import { createSandbox } from "./server";
import { type Story, type StoryName, storyNames } from "./stories/story";

export const rao = { id: "1400", username: "9001800", password: "rao-password-1", pin: "11223344" };
export const otherRao = { id: 1401, username: "9001801", password: "rao-password-2", pin: "55667788" };
const billing = { username: "billing-user", password: "billing-password" };
const billingPassword = Buffer.from(billing.password).toString("base64");

const accounts = [
  {
    email: "nuria@example.org",
    password: "web-password-1",
    totpSecret: "JBSWY3DPEHPK3PXP",
    role: "rao",
    name: "Nuria Aguirre Soler",
    rao,
  },
  {
    email: "marc@example.org",
    password: "web-password-2",
    totpSecret: "JBSWY3DPEHPK3PXQ",
    role: "rao",
    name: "Marc Ferrer",
    rao: otherRao,
  },
  {
    email: "admin@example.org",
    password: "web-password-3",
    totpSecret: "JBSWY3DPEHPK3PXR",
    role: "admin",
    name: "Ada Admin",
  },
];
const authorities = [
  { code: "1187", name: "Caixa Marina", environment: "sandbox", billing },
  { code: "1190", name: "Gestoría Ribera", environment: "sandbox", billing },
  { code: "1999", name: "Sin vídeo", environment: "sandbox", billing, videoid_enabled: false },
];

/** Every secret that must never be found in a ledger. */
export const secrets = [rao, otherRao, billing].flatMap((one) => [
  one.password,
  "pin" in one ? one.pin : billingPassword,
]);

const fixtureStory = (name: StoryName): Story => ({
  name,
  finding: `What a reviewer finds in ${name}.`,
  document: {
    type: "IDC",
    country: "ES",
    nationality: "ESP",
    number: "90418237Q",
    supportNumber: "CMX041823",
    givenName: "Lucía",
    surname1: "Ferrandis",
    surname2: "Olmeda",
    sex: "F",
    birthDate: "1992-06-12",
    expiryDate: "2031-03-14",
    mrz: [],
  },
  ocr: {
    given_name: "LUCÍA",
    surname_1: "FERRANDIS",
    surname_2: "OLMEDA",
    serial_number: "90418237Q",
    id_document_type: "IDC",
  },
  identified: { given_name: "LUCÍA", surname_1: "FERRANDIS", serial_number: "90418237Q", birth_date: "12/06/1992" },
  securityChecks: { otp_validation: true, documents_match: true, data_integrity: false, liveliness: true },
  similarityLevel: 87,
  media: {
    document_front: "document_front.jpg",
    document_rear: name === "missing-rear" ? null : "document_rear.jpg",
    document_photo: "document_photo.jpg",
    document_owner: "document_owner.jpg",
    video: "video.mp4",
  },
});

export function fixtureBytes(story: string, file: string): Buffer {
  return Buffer.from(`${story}/${file} `.repeat(50));
}

const stories: StoryBook = Object.fromEntries(storyNames.map((name) => [name, fixtureStory(name)]));

const answerSchema = z.record(z.string(), z.unknown());

export async function startSandbox(options: { dataDir?: string; now?: () => Date } = {}) {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-test-"));
  const mediaDir = path.join(dataDir, "media");
  if (!options.dataDir) {
    fs.writeFileSync(path.join(dataDir, "demo-accounts.json"), JSON.stringify(accounts));
    fs.writeFileSync(path.join(dataDir, "demo-authorities.json"), JSON.stringify(authorities));
    for (const story of Object.values(stories)) {
      fs.mkdirSync(path.join(mediaDir, story.name), { recursive: true });
      for (const file of Object.values(story.media))
        if (file) fs.writeFileSync(path.join(mediaDir, story.name, file), fixtureBytes(story.name, file));
    }
  }
  const reports: string[] = [];
  const server = createSandbox({
    dataDir,
    stories,
    mediaDir,
    slowness: { beforeMs: 60, chunkMs: 5, chunks: 4 },
    report: (line) => reports.push(line),
    ...(options.now ? { now: options.now } : {}),
  });
  const { port, origin, ra } = await server.listen(0);

  /** One call; `body` as JSON unless it is a string already. */
  async function call(method: string, address: string, body?: unknown) {
    const response = await fetch(`http://127.0.0.1:${port}${address}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? answerSchema.parse(JSON.parse(text)) : {},
    };
  }
  const api = (method: string, address: string, body?: unknown) => call(method, `/oneshot/api/v1${address}`, body);
  const control = (method: string, address: string, body?: unknown) => call(method, `/_control${address}`, body);

  return {
    ...server,
    dataDir,
    port,
    origin,
    ra,
    reports,
    call,
    api,
    control,
    async create(overrides: Record<string, unknown> = {}) {
      const { json } = await api("POST", "/videoid", { ...createBody, ...overrides });
      return createdSchema.parse(json.detail);
    },
    /** Creates a request and lets its applicant finish. */
    async inReview(story = "clean", overrides: Record<string, unknown> = {}) {
      const created = await this.create(overrides);
      await control("POST", `/requests/${created.request_pk}/finish`, { outcome: "review", story });
      return created;
    },
    async details(requestPk: number) {
      const { json } = await api("GET", `/request/${requestPk}`);
      return z.record(z.string(), z.unknown()).parse(json.details);
    },
    async ledger(query = ""): Promise<LedgerEntry[]> {
      const { json } = await control("GET", `/ledger${query}`);
      return z.array(z.custom<LedgerEntry>()).parse(json.entries);
    },
  };
}

export type TestSandbox = Awaited<ReturnType<typeof startSandbox>>;

const createdSchema = z.object({ videoid_link: z.string(), videoid_pk: z.number(), request_pk: z.number() });

export const createBody = {
  mobile_phone_number: "+34600000001",
  email: "lucia@example.org",
  registration_authority: "1187",
  profile: "PFnubeQAFCiudadano",
  billing_username: billing.username,
  billing_password: billingPassword,
  env: "sandbox",
};

/** A receiver of webhooks that notes what arrives. */
export async function startReceiver(answer: { status: number; delayMs?: number } = { status: 200 }) {
  const received: string[] = [];
  const waiting: (() => void)[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push(Buffer.concat(chunks).toString("utf8"));
      for (const wake of waiting.splice(0)) wake();
      setTimeout(() => response.writeHead(answer.status).end(), answer.delayMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/videoid/secret-path`,
    received,
    parsed: () => received.map((body) => answerSchema.parse(JSON.parse(body))),
    async atLeast(count: number) {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
