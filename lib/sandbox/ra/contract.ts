import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Rao } from "@/lib/sandbox/directory";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { signPdf } from "@/lib/sandbox/signing/pdf-signature";
import { drawable, wrap } from "@/lib/sandbox/signing/plain-text";
import { holderName } from "./declaration";
import { documentTypes, wrapped } from "./documents";
import { coded, doesNotExist, invalidParameters } from "./errors";
import { findRequest, type RaRequest } from "./find-request";
import { readInput, readJson, textOf } from "./input";

/** POST /requests/{id}/generate_document/: the PDF as text, which spoils its bytes as the documents show. */
export async function generateDocument(call: Call, sandbox: Sandbox): Promise<Answer> {
  const type = textOf(readJson(call).doctype) || "contract";
  const request = findRequest(call, sandbox);
  if (type !== "contract" && type !== "contract_renew") throw invalidParameters();
  const bytes = await contractOf(sandbox, request);
  return json(200, { document: bytes.toString("utf8") });
}

/** POST /requests/{id}/pl_get_document/, as a form or as JSON: both are documented. */
export async function getDocument(call: Call, sandbox: Sandbox): Promise<Answer> {
  const request = findRequest(call, sandbox);
  const { fields } = await readInput(call);
  const type = textOf(fields.type);
  const raoId = textOf(fields.rao_id);
  call.ledger.rao = raoId || null;
  if (type === "contract") {
    // Before the approval the document names who is going to sign it.
    if (request.status === "CREATED" || request.status === "VIDEOREVIEW") requireOfficer(sandbox, raoId);
    return json(200, [{ document: wrapped(await contractOf(sandbox, request)), type }]);
  }
  if (type === "signed_contract")
    return json(200, [{ document: wrapped(await signedContract(sandbox, request)), type }]);
  if (!documentTypes.includes(type)) throw invalidParameters();
  const found = request.ra.documents.filter((document) => document.type === type);
  const bytes = await Promise.all(found.map(({ file }) => sandbox.files.read(file)));
  return json(
    200,
    bytes.map((document) => ({ document: wrapped(document), type })),
  );
}

function requireOfficer({ directory }: Sandbox, raoId: string): Rao {
  if (!raoId) throw invalidParameters();
  const rao = directory.raos().find((candidate) => candidate.id === raoId);
  if (!rao) throw doesNotExist("Rao");
  return rao;
}

/** Signed by the officer who approved, at the first need; a document that does not exist is answered as unknown. */
async function signedContract(sandbox: Sandbox, request: RaRequest): Promise<Buffer> {
  if (request.signedContract) return sandbox.files.read(request.signedContract);
  const officer = request.approvingRao;
  if (!officer) throw coded(404, "", "400");
  const [givenName = "", ...surnames] = officer.name.split(/\s+/);
  const signer = await sandbox.testAuthority.issue(
    {
      commonName: officer.name,
      givenName,
      surname: surnames.join(" "),
      serialNumber: "IDCES-00000000T",
      country: "ES",
    },
    730,
  );
  const signed = await signPdf(await contractOf(sandbox, request), {
    signer,
    name: officer.name,
    reason: "Contract of a simulated trust service",
    signedAt: sandbox.now(),
    appearance: null,
  });
  const file = sandbox.files.write(signed);
  sandbox.store.change(() => {
    request.signedContract = file;
  });
  return signed;
}

const titles: Record<string, string> = { es: "CONTRATO DE SUSCRIPTOR", en: "SUBSCRIBER AGREEMENT", it: "CONTRATTO" };

const paper = { width: 595, height: 842, margin: 56, size: 10, leading: 14 };

async function contractOf(sandbox: Sandbox, request: RaRequest): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const title = titles[request.ra.language] ?? "CONTRATO DE SUSCRIPTOR";
  document.setTitle(`${title} ${request.pk}`);
  document.setProducer("SIMULATION");
  let page = document.addPage([paper.width, paper.height]);
  let y = paper.height - paper.margin;
  const write = (text: string, face = font, size = paper.size) => {
    for (const line of wrap(face, text, size, paper.width - 2 * paper.margin)) {
      if (y < paper.margin) {
        page = document.addPage([paper.width, paper.height]);
        y = paper.height - paper.margin;
      }
      page.drawText(drawable(face, line), { x: paper.margin, y, size, font: face });
      y -= size + paper.leading - paper.size;
    }
  };
  write(title, bold, 16);
  write("SIMULACIÓN: este documento no tiene valor jurídico.", font, 9);
  write("");
  for (const [label, value] of partsOf(sandbox, request)) write(`${label}: ${value}`);
  write("");
  for (const clause of clauses) {
    write(clause);
    write("");
  }
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

function partsOf(sandbox: Sandbox, request: RaRequest): [string, string][] {
  const { fields, ra } = request;
  const authority = sandbox.directory.authorities().find(({ code }) => code === request.registrationAuthority);
  const parts: [string, string | undefined][] = [
    ["Solicitud", String(request.pk)],
    ["Autoridad de Registro", `${authority?.name ?? ""} (${request.registrationAuthority})`],
    ["Perfil del certificado", request.profile],
    ["Validez (días)", ra.validityTime],
    ["Tarjeta", request.scratchcard],
    ["Nombre y Apellidos del Firmante", holderName(request)],
    ["Tipo de documento", fields.id_document_type],
    ["País del documento", fields.id_document_country],
    ["DNI/NIE/PASAPORTE del Firmante", fields.serial_number ?? fields.id_document_number],
    ["Fecha de nacimiento", fields.birth_date],
    ["Correo electrónico", request.email],
    ["Teléfono móvil", request.mobilePhoneNumber],
    ["Organización", fields.organization_name],
    ["Identificador de la organización", fields.organization_identifier ?? fields.organization_tax_number],
    ["Cargo", fields.title],
    ["Responsable", [fields.responsible_name, fields.responsible_first_surname].filter(Boolean).join(" ")],
  ];
  return parts.filter((part): part is [string, string] => Boolean(part[1]?.trim()));
}

const clauses = [
  "1. El firmante solicita la emisión de un certificado electrónico con los datos arriba indicados y declara que son exactos y completos.",
  "2. El firmante custodiará sus códigos de activación, no los comunicará a terceros y pedirá la revocación si pierde su control.",
  "3. El prestador emitirá el certificado cuando un operador autorizado de registro haya comprobado la identidad del firmante y aprobado la solicitud.",
  "4. El certificado se usará conforme a la Declaración de Prácticas de Certificación y dentro de su periodo de validez.",
  "5. Los datos personales se tratarán únicamente para prestar el servicio y se conservarán durante los plazos que marca la ley.",
];
