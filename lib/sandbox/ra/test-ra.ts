import fs from "node:fs";
import type http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { z } from "zod";
import { rao, startSandbox } from "@/lib/sandbox/test-sandbox";

export const officer = { username: rao.username, password: rao.password, pin: rao.pin, rao_id: rao.id };

export const naturalPerson = {
  profile: "PFnubeQAFCiudadano",
  registration_authority: "1187",
  email: "lucia@example.org",
  mobile_phone_number: "+34600000001",
};

/** What a profile of an organisation needs beyond the identification. */
export const organisation = {
  title: "Directora",
  responsible_name: "Marta",
  responsible_first_surname: "Soler",
  responsible_serial: "12345678Z",
  organization_email: "empresa@example.org",
  organization_country: "ES",
  organization_tax_number: "B12345678",
  organization_name: "Talleres del Turia, S.L.",
};

export const evidence = {
  acceptance: { description: "Accepted", date: 1_622_823_879_708, "own-key": true },
  videoid_data: {
    images: {
      document_front: "/9j/front",
      document_rear: "/9j/rear",
      document_photo: "/9j/p",
      document_owner: "/9j/o",
    },
    ocr_data: {
      given_name: "PAU",
      surname_1: "ROIG",
      serial_number: "11111111H",
      id_document_type: "IDC",
      id_document_country: "ES",
    },
    security_checks: { otp_validation: true, documents_match: true, "own-check": true },
    similarity_level: "high",
  },
};

export type Part = { name: string; value: string } | { name: string; filename: string; type: string; bytes: Buffer };

function multipart(parts: readonly Part[]) {
  const boundary = "----sandbox-boundary";
  const chunks = parts.flatMap((part) =>
    "value" in part
      ? [`--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"\r\n\r\n${part.value}\r\n`]
      : [
          `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"; filename="${part.filename}"\r\ncontent-type: ${part.type}\r\n\r\n`,
          part.bytes,
          "\r\n",
        ],
  );
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk)));
  return { body, headers: { "content-type": `multipart/form-data; boundary=${boundary}` } };
}

export interface SendOptions {
  method: string;
  url: string;
  body?: Buffer | string | Readable;
  headers?: Record<string, string>;
  tls?: https.AgentOptions;
}

export interface Received {
  status: number;
  headers: http.IncomingHttpHeaders;
  bytes: Buffer;
}

/** One call over its own connection. */
export function send({ method, url, body, headers = {}, tls = {} }: SendOptions): Promise<Received> {
  return new Promise((resolve, reject) => {
    const isWhole = typeof body === "string" || Buffer.isBuffer(body);
    // Without its length, Node sends the body of a GET unframed, which no server can read.
    const length = isWhole ? { "content-length": String(Buffer.byteLength(body)) } : {};
    const request = https.request(url, {
      method,
      headers: { ...headers, ...length },
      agent: new https.Agent({ keepAlive: false, ...tls }),
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    if (body === undefined || isWhole) request.end(body);
    else body.pipe(request);
  });
}

const objectSchema = z.record(z.string(), z.unknown());

/** A sandbox with a client of the registration authority's API, certificate and all. */
export async function startRa(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox(options);
  const connection = sandbox.ra;
  const tls = {
    cert: fs.readFileSync(connection.RA_CLIENT_CERT_FILE),
    key: fs.readFileSync(connection.RA_CLIENT_KEY_FILE),
    ca: fs.readFileSync(connection.RA_CA_FILE),
  };

  async function raw(host: string, method: string, address: string, extra: Partial<SendOptions> = {}) {
    const { status, headers, bytes } = await send({ method, url: `${host}${address}`, tls, ...extra });
    const isJson = headers["content-type"] === "application/json";
    const value: unknown = isJson ? JSON.parse(bytes.toString("utf8")) : null;
    return { status, headers, bytes, value, json: objectSchema.safeParse(value).data ?? {} };
  }
  const ra = (method: string, address: string, body?: unknown) =>
    raw(connection.RA_URL, method, `/api/v1${address}`, {
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
  const form = (address: string, parts: readonly Part[], method = "POST") =>
    raw(connection.RA_URL, method, `/api/v1${address}`, multipart(parts));

  return {
    ...sandbox,
    connection,
    tls,
    raw,
    ra,
    form,
    upload: (identifier: string, parts: readonly Part[]) =>
      raw(connection.RA_UPLOAD_URL, "POST", `/v1/upload/video/${identifier}/`, multipart(parts)),
    change: (switches: Record<string, unknown>) => sandbox.control("POST", "/switches", { ra: switches }),
    async card(authority = "1187"): Promise<string> {
      const { json } = await ra("GET", "/scratchcards/get_first_unused/", { ra: authority });
      return z.string().parse(json.sn);
    },
    /** A request waiting for its video. */
    async open(overrides: Record<string, unknown> = {}) {
      const scratchcard = await this.card();
      const { json } = await ra("POST", "/requests/", { ...naturalPerson, videoid_mode: 1, scratchcard, ...overrides });
      return createdSchema.parse(json);
    },
    /** The provider's identification, played by the control face. */
    async finished(outcome: "review" | "validated", overrides: Record<string, unknown> = {}) {
      const created = await this.open(overrides);
      await sandbox.control("POST", `/requests/${created.pk}/finish`, { outcome });
      return created;
    },
    /** Evidence and video uploaded by the caller. */
    async external(overrides: Record<string, unknown> = {}) {
      const created = await this.open(overrides);
      await ra("PUT", `/videoid/${created.videoid_data.pk}/`, evidence);
      await this.upload(created.videoid_data.video_identifier, [video]);
      return created;
    },
    async status(pk: number) {
      return (await ra("GET", `/requests/${pk}/`)).json.status;
    },
  };
}

export type TestRa = Awaited<ReturnType<typeof startRa>>;

export const video: Part = {
  name: "video",
  filename: "video.mp4",
  type: "video/mp4",
  bytes: Buffer.from("mp4 ".repeat(64)),
};

const createdSchema = z.object({
  pk: z.number(),
  scratchcard: z.string(),
  status: z.string(),
  videoid_data: z.object({ pk: z.number(), video_identifier: z.string(), videoid_link: z.string() }),
});
