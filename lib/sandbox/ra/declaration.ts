import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { raoObject } from "@/lib/sandbox/request-object";
import { doesNotExist, invalidParameters } from "./errors";
import { findRequest, type RaRequest } from "./find-request";
import { readJson, textOf } from "./input";

const day = new Intl.DateTimeFormat("es-ES", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });

/** POST /requests/{id}/generates_tbs_receipt/: what the officer declares by approving, as text to read first. */
export function generateDeclaration(call: Call, sandbox: Sandbox): Answer {
  const body = readJson(call);
  const request = findRequest(call, sandbox);
  const raoId = textOf(body.rao);
  call.ledger.rao = raoId || null;
  const rao = sandbox.directory.raos().find((candidate) => candidate.id === raoId);
  if (!rao) throw doesNotExist("Rao");
  if (textOf(body.type) !== "APPROVE") throw invalidParameters();
  const officer = raoObject({ pk: Number(rao.id), name: rao.name }, request.registrationAuthority);
  const receipt = declaration(request, officer, day.format(sandbox.now())).join("\r\n");
  return json(200, { serial_number: officer.certificate.serial_number, receipt });
}

/** The provider's wording, with the name of a trust service that does not exist. */
function declaration(request: RaRequest, officer: ReturnType<typeof raoObject>, date: string): string[] {
  const name = [officer.given_name, officer.surname_1, officer.surname_2].filter(Boolean).join(" ");
  const { fields } = request;
  const organisation = fields.organization_name
    ? [
        `- Organización: ${fields.organization_name}`,
        `- Identificador de la organización: ${fields.organization_identifier ?? fields.organization_tax_number ?? ""}`,
      ]
    : [];
  return [
    `El operador ${name} con número de identificación ${officer.id_document_number}`,
    "actuando en calidad de operador autorizado de registro del prestador de servicios",
    "de confianza SIMULACIÓN, S.A. con NIF A00000000, (SIMULACIÓN en lo sucesivo)",
    "",
    "DECLARA",
    "",
    "Que previa verificación de acuerdo a la Declaración de Prácticas de SIMULACIÓN,",
    "la información detallada a continuación es correcta y será incluida (donde",
    "aplicable) en la solicitud de certificados cualificados:",
    "",
    `- Datos de Identificación de la solicitud de certificados: ${request.pk}`,
    `- Nombre y Apellidos del Firmante: ${holderName(request)}`,
    `- DNI/NIE/PASAPORTE del Firmante: ${fields.serial_number ?? fields.id_document_number ?? ""}`,
    `- Dirección de correo electrónico del Firmante: ${request.email}`,
    ...organisation,
    "",
    "",
    date,
    "",
    "",
    "",
    "--------------------------------------------------------------------",
    `Fdo. ${name}`,
    "Operador autorizado de registro",
  ];
}

export function holderName({ fields }: RaRequest): string {
  return [fields.given_name, fields.surname_1, fields.surname_2].filter(Boolean).join(" ");
}
