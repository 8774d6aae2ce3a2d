import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { StoredFile } from "@/lib/sandbox/files";
import type { Call } from "@/lib/sandbox/http";
import { detachedSignature } from "@/lib/sandbox/signing/cms";
import { signPdf } from "@/lib/sandbox/signing/pdf-signature";
import { derOf, distinguishedName, type Signer, serialHex } from "@/lib/sandbox/signing/test-authority";
import type { RequestRecord } from "@/lib/sandbox/state";
import { loose, parseBody, readJson } from "./body";
import { contractOf } from "./contract";
import { type Countersigner, countersignatureField, readCountersigner } from "./countersignature";
import { OneShotError, wrongStatus } from "./errors";
import { findRequest } from "./find-request";
import { announce } from "./news";
import { isRightOtp } from "./otp";
import type { CertificateRecord, DocumentRecord } from "./records";
import { type Reply, shapes } from "./shapes";
import { parseHash } from "./upload-documents";
import { appearanceFields, fillText, type Plan, planAppearances } from "./visible-signature";

const bodySchema = z.object({
  secret: loose,
  ext_unlock_type: loose,
  ext_unlock_value: loose,
  ...appearanceFields,
  ...countersignatureField,
});
type Body = z.infer<typeof bodySchema>;

const certificateDays = 730;

/** POST /sign/{request_pk}: every document and the contract, with a certificate made for this one act. */
export async function sign(call: Call, sandbox: Sandbox): Promise<Reply> {
  const body = parseBody(bodySchema, readJson(call));
  const unlock = readUnlock(sandbox, body);
  const pk = call.params.request_pk ?? "";
  const request = findRequest(
    call,
    sandbox,
    () => new OneShotError(404, `Request ${pk} not found. Cannot sign documents`),
  );
  requireSignable(request);
  const documents = request.documents.filter((document) => document.original);
  // Ours: what a request without documents is answered is documented for reading them only.
  if (documents.length === 0) throw new OneShotError(404, "No documents found for specified Request");
  const plans = planAppearances(sandbox, body, documents);
  const countersigner = readCountersigner(sandbox, body, documents);
  if (!unlock(request)) throw new OneShotError(403, "Confirmation Code invalid");
  // Spent before anything is awaited: a second call at the same moment finds no code.
  sandbox.store.change(() => {
    request.otp = null;
  });

  const signer = await sandbox.testAuthority.issue(holderOf(request), certificateDays);
  const act = { sandbox, request, signer, signedAt: sandbox.now() };
  const signed = new Map<string, StoredFile>();
  for (const document of documents)
    signed.set(document.uid, await signDocument(act, document, plans.get(document.uid) ?? null, countersigner));
  const contract = await signWith(act, await contractOf(sandbox, request), null);
  if (request.status !== "ENROLLREADY") {
    sandbox.files.remove(...signed.values());
    requireSignable(request);
  }
  const contractFile = sandbox.files.write(contract);
  sandbox.store.change(() => {
    for (const document of request.documents) document.signed = signed.get(document.uid) ?? document.signed;
    request.signedContract = contractFile;
  });
  await announce(call, sandbox, request, sandbox.requests.issue(request, recordOf(signer)));
  return shapes.done("Documents correctly signed");
}

/** Who may unlock the key, checked once the request is known. */
function readUnlock(sandbox: Sandbox, body: Body): (request: RequestRecord) => boolean {
  const { ext_unlock: rule, ext_unlock_needs_secret: needsSecret } = sandbox.store.state.switches.one_shot;
  const isExternal = Boolean(body.ext_unlock_type) || Boolean(body.ext_unlock_value);
  const missing = (name: string) => new OneShotError(400, `Missing required parameter: '${name}'`, { blamed: [name] });
  if (!body.secret?.trim() && (!isExternal || needsSecret)) throw missing("secret");
  if (!isExternal) return (request) => isRightOtp(sandbox, request, body.secret ?? "");
  if (!body.ext_unlock_type?.trim()) throw missing("ext_unlock_type");
  if (!body.ext_unlock_value?.trim()) throw missing("ext_unlock_value");
  return () => rule === "accepted";
}

function requireSignable({ status }: RequestRecord): void {
  if (status === "ISSUED") throw new OneShotError(412, "Request already in ISSUED status");
  if (status !== "ENROLLREADY") throw wrongStatus("Error occured during signature");
}

interface Act {
  sandbox: Sandbox;
  request: RequestRecord;
  signer: Signer;
  signedAt: Date;
}

async function signDocument(
  act: Act,
  document: DocumentRecord,
  plan: Plan | null,
  countersigner: Countersigner | null,
): Promise<StoredFile> {
  const { files, testAuthority } = act.sandbox;
  if (!document.original) throw new Error(`Document ${document.uid} has gone.`);
  const bytes = await files.read(document.original);
  if (document.kind === "hash") {
    const hash = parseHash(bytes);
    if (!hash) throw new Error(`Document ${document.uid} is no hash any more.`);
    return files.write(await detachedSignature(act.signer, hash.sha256, hash.hasSigningTime ? act : {}));
  }
  const signed = await signWith(act, bytes, plan);
  if (!countersigner?.documents.has(document.uid)) return files.write(signed);
  const signer = await testAuthority.issue(countersigner.subject, certificateDays);
  const appearance =
    countersigner.plan &&
    (await appearanceOf({ ...act, signer }, countersigner.plan, countersigner.subject.commonName));
  const name = countersigner.subject.commonName;
  return files.write(
    await signPdf(signed, { signer, name, reason: "Countersignature", signedAt: act.signedAt, appearance }),
  );
}

async function signWith(act: Act, bytes: Buffer, plan: Plan | null): Promise<Buffer> {
  const name = holderOf(act.request).commonName;
  const appearance = plan && (await appearanceOf(act, plan, name));
  return signPdf(bytes, { signer: act.signer, name, reason: "Signature", signedAt: act.signedAt, appearance });
}

async function appearanceOf({ sandbox, request, signer, signedAt }: Act, plan: Plan, name: string) {
  const subject = distinguishedName(signer.certificate.subject);
  const image = plan.image && (await sandbox.files.read(plan.image.file));
  const lines = fillText(plan, { name, subject, email: request.email }, signedAt);
  return { page: plan.page, rectangle: plan.rectangle, lines, image };
}

function holderOf({ fields, email }: RequestRecord) {
  const givenName = fields.given_name ?? "";
  const surname = [fields.surname_1, fields.surname_2].filter(Boolean).join(" ");
  const country = fields.id_document_country ?? "ES";
  const type = fields.id_document_type ?? "IDC";
  const number = (fields.serial_number ?? "").replaceAll(/[^\w.-]/g, "");
  const commonName = `${givenName} ${surname}`.trim();
  return { commonName, givenName, surname, serialNumber: `${type}${country}-${number}`, country, email };
}

function recordOf({ certificate, issuer }: Signer): CertificateRecord {
  return {
    serialNumber: serialHex(certificate),
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(issuer.subject),
    validFrom: certificate.notBefore.value.getTime(),
    validTo: certificate.notAfter.value.getTime(),
    data: derOf(certificate).toString("base64"),
  };
}
