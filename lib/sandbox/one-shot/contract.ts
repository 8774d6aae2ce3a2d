import type { Sandbox } from "@/lib/sandbox/context";
import type { StoredFile } from "@/lib/sandbox/files";
import type { Answer, Call } from "@/lib/sandbox/http";
import { signPdf } from "@/lib/sandbox/signing/pdf-signature";
import { writeDocument } from "@/lib/sandbox/signing/written-document";
import type { RequestRecord } from "@/lib/sandbox/state";
import { notFoundAs400 } from "./errors";
import { findRequest } from "./find-request";

/** GET /contract/{request_pk}. It is made by the approval, so until then there is none. */
export async function getContract(call: Call, sandbox: Sandbox): Promise<Answer> {
  const notFound = () => notFoundAs400(`Request ${call.params.request_pk} not found`);
  const request = findRequest(call, sandbox, notFound);
  const { contract_before_approval, contract_after_signing } = sandbox.store.state.switches.one_shot;
  const isThere = request.status === "ENROLLREADY" || request.status === "ISSUED";
  if (!isThere && !contract_before_approval) throw notFound();
  const isSigned = contract_after_signing === "signed" && request.signedContract !== null;
  const file = isSigned ? request.signedContract : null;
  const body = file ? await sandbox.files.read(file) : await contractOf(sandbox, request);
  // The older description declares text for the same bytes.
  const isLegacy = call.params.request_pk !== undefined && call.url.pathname.includes("/document/");
  return { status: 200, headers: { "content-type": isLegacy ? "text/plain" : "application/pdf" }, body };
}

/** The contract as the officer signed it; a preview before the approval is not kept. */
export async function contractOf(sandbox: Sandbox, request: RequestRecord): Promise<Buffer> {
  if (request.contract) return sandbox.files.read(request.contract);
  const officer = request.approvingRao;
  const written = await writeDocument(contractText(sandbox, request));
  if (!officer) return written;
  const [givenName = "", ...surnames] = officer.name.split(/\s+/);
  const signer = await sandbox.testAuthority.issue(
    {
      commonName: officer.name,
      givenName,
      surname: surnames.join(" "),
      serialNumber: `RAO-${officer.pk}`,
      country: "ES",
    },
    1_095,
  );
  const reason = "Aprobación de la solicitud / Approval of the request";
  const signature = { signer, name: officer.name, reason, signedAt: sandbox.now(), appearance: null };
  const bytes = await signPdf(written, signature);
  // Somebody else may have asked at the same moment: the first contract kept is the contract.
  const kept: StoredFile | null = request.contract;
  if (kept) return sandbox.files.read(kept);
  const stored = sandbox.files.write(bytes);
  sandbox.store.change(() => {
    request.contract = stored;
  });
  return bytes;
}

const profileNames: Record<string, string> = {
  PFnubeQAFCiudadano: "Certificado cualificado de persona física / Qualified certificate of a natural person",
  PFnubeAFCiudadano: "Certificado de persona física / Certificate of a natural person",
  PFnubeNC: "Certificado de persona física, firma avanzada / Natural person, advanced signature",
};

function contractText(sandbox: Sandbox, request: RequestRecord) {
  const code = request.registrationAuthority;
  const authority = sandbox.directory.authorities().find((candidate) => candidate.code === code)?.name ?? "";
  const { fields } = request;
  const value = (name: string) => fields[name] ?? "";
  const now = sandbox.now();
  return {
    title: "Contrato de prestación de servicios de certificación / Certification services contract",
    subtitle: `SIMULACIÓN / SIMULATION · Solicitud / Request ${request.pk}`,
    createdAt: now,
    sections: [
      {
        heading: "Solicitante / Applicant",
        rows: [
          ["Nombre / Given name", value("given_name")],
          ["Primer apellido / Surname", value("surname_1")],
          ["Segundo apellido / Second surname", value("surname_2")],
          ["Documento / Identity document", `${value("id_document_type")} ${value("serial_number")}`.trim()],
          ["País / Country", value("id_document_country") || value("country_name") || "ES"],
          ["Fecha de nacimiento / Date of birth", value("birth_date")],
          ["Correo electrónico / E-mail", request.email],
          ["Teléfono móvil / Mobile phone", request.mobilePhoneNumber],
        ] satisfies [string, string][],
      },
      {
        heading: "Certificado / Certificate",
        rows: [
          ["Perfil / Profile", request.profile],
          ["Descripción / Description", profileNames[request.profile] ?? ""],
          ["Solicitud / Request", String(request.pk)],
          ["Tarjeta / Scratchcard", request.scratchcard],
          ["Autoridad de registro / Registration authority", `${code} ${authority}`.trim()],
          [
            "Operador / Officer",
            request.approvingRao ? `${request.approvingRao.name} (${request.approvingRao.pk})` : "–",
          ],
          ["Fecha / Date", now.toISOString().slice(0, 10)],
        ] satisfies [string, string][],
      },
      {
        heading: "Condiciones / Terms",
        paragraphs: [
          "1. El prestador emite al solicitante un certificado de un solo uso para firmar los documentos asociados a esta solicitud. / The provider issues the applicant a single-use certificate to sign the documents of this request.",
          "2. El solicitante declara que los datos anteriores son exactos y que ha leído los documentos que firma. / The applicant declares that the data above are accurate and that the documents to be signed have been read.",
          "3. El código de un solo uso es personal y no se comunica a nadie. / The one-time code is personal and is told to nobody.",
          "4. Este documento lo genera un simulador y no tiene efecto jurídico alguno. / This document is made by a simulator and has no legal effect.",
        ],
      },
    ],
  };
}
