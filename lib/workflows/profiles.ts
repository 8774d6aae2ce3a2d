import { oneShotProfiles, type WorkflowId, workflows } from "./names";

/*
 * The certificate profiles of the RA's published tables (ra-api 5): what each stores its key in and asks of a request.
 * Shared by the page and the server.
 */

/** Where the key of a certificate lives; the RA's own numbers. */
export type KeyStore = 0 | 1 | 2;

/** Days a certificate may be valid for. */
export const validityDays = [1, 3, 365, 730, 1095, 1825] as const;
export const usualValidityDays = 730;

/** Who a certificate speaks for, and under which rules: the groups its choices are shown in. */
export const profileKinds = [
  "citizen",
  "employee",
  "college",
  "representative",
  "entity",
  "unincorporated",
  "official",
  "officialHigh",
  "seal",
  "sealMedium",
  "sealHigh",
  "citizenPeru",
  "employeePeru",
  "entityPeru",
  "collegePeru",
  "invoicingPeru",
  "unassistedPeru",
  "citizenGlobal",
  "sealGlobal",
  "representativeGlobal",
] as const;
export type ProfileKind = (typeof profileKinds)[number];

interface Profile {
  name: string;
  kind: ProfileKind;
  keyStores: readonly KeyStore[];
  /** Whether the cloud it may use is a qualified signature-creation device. */
  isQualifiedCloud: boolean;
  /** Whether the holder stands for nobody else: such a request may be approved by its validation alone. */
  isNaturalPerson: boolean;
  /** By the RA's names. */
  mandatory: readonly string[];
  documentTypes: readonly string[];
}

const words = (text: string) => text.split(" ");

const common = words(
  "secure_element profile validity_time registration_authority scratchcard id_document_type id_document_country " +
    "serial_number given_name surname_1 email mobile_phone_number",
);

interface Family {
  /** Mandatory beyond the common fields. */
  asks: string;
  /** Mandatory elsewhere, not here. */
  spares?: string;
  isNaturalPerson?: true;
  documentTypes?: string;
  /** By kind, `name:stores`: a `Q` marks a qualified cloud, a `+` that the number of the smartcard is mandatory. */
  profiles: Partial<Record<ProfileKind, string>>;
}

const responsible = "responsible_name responsible_first_surname";
const organisation = "organization_country organization_identifier organization_name";
const inPeru = "organization_name organization_identifier organization_email";
const stands = "empowerment representation";
const responsibleDocument = "id_responsible_document_type id_responsible_document_country";
const peruvian = { spares: "serial_number", documentTypes: "DNI CEX PAS" };
const sealed = `${organisation} ${responsible} responsible_serial organization_email process_application ${stands}`;
const member = `title ${responsible} responsible_serial organization_email organization_country organization_tax_number organization_name`;

const families: readonly Family[] = [
  {
    asks: "",
    isNaturalPerson: true,
    profiles: {
      citizen: "PFSoftAFCiudadano:0 PFqscdCiudadano:1+ PFnubeAFCiudadano:2 PFnubeQAFCiudadano:2Q",
      citizenGlobal: "PFSoftNC:0 PFnubeNC:12",
    },
  },
  {
    asks: member,
    profiles: {
      employee: "PFSoftAFEmpresa:0 PFqscdEmpresa:1+ PFnubeAFEmpresa:2 PFnubeQAFEmpresa:2Q",
      college: "PFSoftAFColegiado:0 PFqscdColegiado:1+ PFnubeAFColegiado:2 PFnubeQAFColegiado:2Q",
    },
  },
  {
    asks: `${organisation} organization_email citizen_tax_number title ${responsible}`,
    profiles: { representative: "REPsoft:02 REPqscd:1 REPnubeQ:2Q" },
  },
  {
    asks: `title ${responsible} ${organisation} organization_email description ${stands}`,
    profiles: {
      entity: "REPPJsoft:0 REPPJnube:2 REPPJqscd:1+ REPPJnubeQ:2Q",
      unincorporated: "REPESPJsoft:0 REPESPJnube:2 REPESPJqscd:1+ REPESPJnubeQ:2Q",
    },
  },
  {
    asks: `organizational_unit_1 organizational_unit_2 ${responsible} organization_country organization_tax_number organization_name responsible_serial organization_email`,
    profiles: { official: "EMPUBsoft:02", officialHigh: "EMPUBqscd:1+ EMPUBnubeQ:2Q" },
  },
  { asks: `${sealed} description`, profiles: { seal: "SELLOPJnube:2", sealGlobal: "SELLOnubeNC:12" } },
  {
    asks: sealed,
    profiles: { seal: "SELLOPJsoft:0 SELLOPJnubeQ:2Q SELLOPJqscd:1+", sealGlobal: "SELLOsoftNC:0" },
  },
  {
    asks: `${sealed} organizational_unit_1`,
    spares: "email",
    profiles: { sealMedium: "SELLOMedio:02", sealHigh: "SELLOAlto:1+ SelloOrganoAltoNubeQ:2Q" },
  },
  {
    asks: `${organisation} organization_email ${stands} description ${responsible}`,
    profiles: { representativeGlobal: "REPsoftNC:01 REPnubeNC:2" },
  },
  {
    asks: "id_document_number",
    spares: "serial_number",
    isNaturalPerson: true,
    profiles: { citizenPeru: "PEPNCiudadano:01" },
  },
  {
    ...peruvian,
    asks: `title ${inPeru} ${responsibleDocument} ${responsible}`,
    profiles: { employeePeru: "PEPNPerteneciente:01" },
  },
  { ...peruvian, asks: `title ${inPeru}`, profiles: { entityPeru: "PEPNRepresentante:01" } },
  {
    ...peruvian,
    asks: `organizational_unit_1 organizational_unit_2 title ${inPeru} ${responsibleDocument} ${responsible}`,
    profiles: { collegePeru: "PEPNColegiado:01" },
  },
  {
    ...peruvian,
    asks: "title organization_name organization_identifier organization_city organizational_unit_1",
    profiles: { invoicingPeru: "PEFacturacion:01" },
  },
  { ...peruvian, asks: `${inPeru} process_application`, profiles: { unassistedPeru: "PESElectronico:012" } },
];

function profilesOf({ asks, spares, isNaturalPerson, documentTypes, profiles }: Family): Profile[] {
  return (Object.entries(profiles) as [ProfileKind, string][]).flatMap(([kind, entries]) =>
    words(entries).map((entry) => {
      const [name = "", stores = ""] = entry.split(":");
      return {
        name,
        kind,
        keyStores: Array.from(stores.replace(/[Q+]/g, ""), (digit) => Number(digit) as KeyStore),
        isQualifiedCloud: stores.includes("Q"),
        isNaturalPerson: isNaturalPerson ?? false,
        mandatory: [
          ...common.filter((field) => field !== spares),
          ...(stores.endsWith("+") ? ["smartcard_sn"] : []),
          ...words(asks).filter(Boolean),
        ],
        documentTypes: words(documentTypes ?? "IDC PAS PNO TIN"),
      };
    }),
  );
}

const table: ReadonlyMap<string, Profile> = new Map(
  families
    .flatMap(profilesOf)
    .sort((a, b) => profileKinds.indexOf(a.kind) - profileKinds.indexOf(b.kind))
    .map((profile) => [profile.name, profile]),
);

/** Every profile there is, those of a kind together; One-Shot's are among them. */
export const profileNames = [...table.keys()] as [string, ...string[]];

export const profileNamed = (name: string): Profile | undefined => table.get(name);

/** The profiles a request of this workflow may have. */
export const profilesFor = (workflow: WorkflowId): readonly string[] =>
  workflows[workflow].product === "One-Shot" ? oneShotProfiles : profileNames;

/** Where the key is put: the cloud where the profile allows it, since nothing has to be handed over then. */
export function keyStoreOf(name: string): KeyStore {
  const stores = profileNamed(name)?.keyStores ?? [];
  return stores.includes(2) ? 2 : (stores[0] ?? 2);
}

/** Whether the profile lets its holder act for somebody. */
export function represents(profile: string): boolean {
  const mandatory = profileNamed(profile)?.mandatory ?? [];
  return mandatory.includes("representation") || mandatory.includes("empowerment");
}
