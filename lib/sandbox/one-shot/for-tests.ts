import { PDFDocument } from "@cantoo/pdf-lib";
import { createBody, rao, type TestSandbox } from "@/lib/sandbox/test-sandbox";
import type { Generation } from "./shapes";

export const credentials = { username: rao.username, password: rao.password, pin: rao.pin, rao: rao.id };

/** Evidence that lacks nothing, with keys of somebody's own in every part that may have them. */
export const evidence = {
  acceptance: { description: "Accepted", ip: "192.0.2.7", date: 1_622_823_879_708, "our-campaign": "spring" },
  videoid_data: {
    images: {
      document_front: "/9j/AAA=",
      document_rear: "/9j/BBB=",
      document_photo: "/9j/CCC=",
      document_owner: "/9j/DDD=",
    },
    ocr_data: {
      given_name: "MARTA",
      surname_1: "QUIRÓS",
      surname_2: "PEÑA",
      serial_number: "73920184M",
      id_document_type: "IDC",
      id_document_country: "ES",
      reader: "kiosk 4",
    },
    security_checks: { otp_validation: true, liveliness: true, hologram: "seen" },
    similarity_level: 91,
    session: "abc",
  },
};

export async function somePdf(text = "Agreement"): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([400, 300]).drawText(text, { x: 20, y: 200 });
  document.addPage([400, 300]);
  return Buffer.from(await document.save());
}

type Files = Record<string, { name: string; bytes: Buffer; type?: string }>;

/** One generation's paths, with the number each of them takes. */
export function speaking(sandbox: TestSandbox, generation: Generation) {
  const isNew = generation === "new";
  const base = isNew ? "/oneshot/api/v1" : "/api/v1";
  const call = (method: string, path: string, body?: unknown) => sandbox.call(method, `${base}${path}`, body);
  const form = async (path: string, files: Files) => {
    const body = new FormData();
    for (const [key, { name, bytes, type }] of Object.entries(files))
      body.append(key, new Blob([new Uint8Array(bytes)], type ? { type } : {}), name);
    const address = `http://127.0.0.1:${sandbox.port}${base}${path}`;
    const response = await fetch(address, { method: "POST", body });
    const text = await response.text();
    return { status: response.status, json: JSON.parse(text) as Record<string, unknown> };
  };
  const bytes = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${sandbox.port}${base}${path}`);
    const type = response.headers.get("content-type");
    return { status: response.status, type, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  interface Pks {
    request_pk: number;
    videoid_pk: number;
  }
  const videoid = (pks: Pks) => (isNew ? pks.videoid_pk : pks.request_pk);
  return {
    call,
    form,
    bytes,
    /** The payload of a success, wherever this generation puts it. */
    payload: (json: Record<string, unknown>) => json.details ?? json.detail,
    ok: (message: string) => (isNew ? { status: "success", message } : { status: "200 OK", details: message }),
    async create(overrides: Record<string, unknown> = {}) {
      const { json } = await call("POST", "/videoid", { ...createBody, ...overrides });
      return (json.details ?? json.detail) as Pks & { videoid_link: string };
    },
    evidences: (pks: Pks, body: unknown = evidence) => call("POST", `/videoid/${videoid(pks)}/evidences`, body),
    video: (pks: Pks, content = Buffer.from("a video"), key = "video") =>
      form(`/videoid/${videoid(pks)}${isNew ? "" : "/evidences"}/video`, { [key]: { name: "v.mp4", bytes: content } }),
    download: (pks: Pks) => bytes(`/videoid/${videoid(pks)}${isNew ? "" : "/download"}/video`),
    approve: (pks: Pks, body: unknown = credentials) =>
      call("POST", isNew ? `/videoid/${pks.videoid_pk}/approve` : `/requests/${pks.request_pk}/approve`, body),
    refuse: (pks: Pks, reason: string) => call("POST", `/videoid/${videoid(pks)}/refuse`, { ...credentials, reason }),
    upload: (pks: Pks, files: Files) => form(`/document/${pks.request_pk}`, files),
    contract: (pks: Pks) => bytes(isNew ? `/contract/${pks.request_pk}` : `/document/${pks.request_pk}/contract`),
    otp: (pks: Pks, body?: unknown) => call("POST", `/otp/${pks.request_pk}`, body),
    sign: (pks: Pks, body: unknown) => call("POST", `/sign/${pks.request_pk}`, body),
    document: (pks: Pks, type: string, uid: string) => bytes(`/document/${pks.request_pk}/${type}/${uid}`),
    remove: (pks: Pks, uid: string) => call("DELETE", `/document/${pks.request_pk}/${isNew ? "" : "original/"}${uid}`),
    removeAll: (pks: Pks) => call("DELETE", `/document${isNew ? "" : "s"}/${pks.request_pk}`),
    code: (pks: Pks) => sandbox.sandbox.store.requestByPk(pks.request_pk)?.otp?.code ?? "none",
    async status(pks: Pks) {
      const { json } = await call("GET", `/request/${pks.request_pk}`);
      return json.details as Record<string, unknown>;
    },
    /** Approved, and ready for documents. */
    async approved() {
      const pks = await this.create();
      await sandbox.control("POST", `/requests/${pks.request_pk}/finish`, { outcome: "review" });
      await this.approve(pks);
      return pks;
    },
  };
}
