/** What a certificate profile asks of a request, from the provider's published tables. */
export interface Profile {
  name: string;
  /** Key stores it may use: 0 software, 1 smartcard, 2 cloud. */
  secureElements: readonly number[];
  mandatory: readonly string[];
  documentTypes: readonly string[];
  /** Whether the holder stands for nobody else; a holder who belongs to an organisation does not count. */
  isNaturalPerson: boolean;
}

export const validityTimes: readonly string[] = ["1", "3", "365", "730", "1095", "1825"];

const words = (text: string) => text.split(" ");

const common = words(
  "secure_element profile validity_time registration_authority scratchcard id_document_type id_document_country " +
    "serial_number given_name surname_1 email mobile_phone_number",
);

interface Family {
  /** Mandatory beyond the common fields. */
  extra: string;
  without?: string;
  isNaturalPerson?: boolean;
  isPeruvian?: boolean;
  /** `name:stores`, with a `+` where the number of the smartcard is mandatory. */
  profiles: string;
}

const responsible = "responsible_name responsible_first_surname";
const representation = "representation empowerment";

const families: readonly Family[] = [
  {
    extra: "",
    isNaturalPerson: true,
    profiles: "PFSoftAFCiudadano:0 PFqscdCiudadano:1+ PFnubeAFCiudadano:2 PFnubeQAFCiudadano:2 PFSoftNC:0 PFnubeNC:12",
  },
  {
    extra: `title ${responsible} responsible_serial organization_email organization_country organization_tax_number organization_name`,
    profiles:
      "PFSoftAFEmpresa:0 PFqscdEmpresa:1+ PFnubeAFEmpresa:2 PFnubeQAFEmpresa:2 " +
      "PFSoftAFColegiado:0 PFqscdColegiado:1+ PFnubeAFColegiado:2 PFnubeQAFColegiado:2",
  },
  {
    extra: `organization_identifier organization_email citizen_tax_number title organization_name ${responsible} organization_country`,
    profiles: "REPsoft:02 REPqscd:1 REPnubeQ:2",
  },
  {
    extra: `title ${responsible} organization_country organization_identifier organization_name organization_email description ${representation}`,
    profiles:
      "REPPJsoft:0 REPPJnube:2 REPPJqscd:1+ REPPJnubeQ:2 REPESPJsoft:0 REPESPJnube:2 REPESPJqscd:1+ REPESPJnubeQ:2",
  },
  {
    extra: `organizational_unit_1 organizational_unit_2 ${responsible} organization_country organization_tax_number organization_name responsible_serial organization_email`,
    profiles: "EMPUBsoft:02 EMPUBqscd:1+ EMPUBnubeQ:2",
  },
  {
    extra: `organization_country organization_identifier organization_name ${responsible} responsible_serial organization_email process_application description ${representation}`,
    profiles: "SELLOPJnube:2 SELLOnubeNC:12",
  },
  {
    extra: `organization_country organization_identifier organization_name ${responsible} responsible_serial organization_email process_application ${representation}`,
    profiles: "SELLOPJsoft:0 SELLOPJnubeQ:2 SELLOPJqscd:1+ SELLOsoftNC:0",
  },
  {
    extra: `organization_country organization_identifier organization_name organizational_unit_1 ${responsible} responsible_serial organization_email process_application ${representation}`,
    without: "email",
    profiles: "SELLOMedio:02 SELLOAlto:1+ SelloOrganoAltoNubeQ:2",
  },
  {
    extra: `organization_identifier organization_email ${representation} description organization_name ${responsible} organization_country`,
    profiles: "REPsoftNC:01 REPnubeNC:2",
  },
  { extra: "id_document_number", without: "serial_number", isNaturalPerson: true, profiles: "PEPNCiudadano:01" },
  {
    extra: `title organization_name organization_identifier organization_email id_responsible_document_type id_responsible_document_country ${responsible}`,
    without: "serial_number",
    isPeruvian: true,
    profiles: "PEPNPerteneciente:01",
  },
  {
    extra: "title organization_name organization_identifier organization_email",
    without: "serial_number",
    isPeruvian: true,
    profiles: "PEPNRepresentante:01",
  },
  {
    extra: `organizational_unit_1 organizational_unit_2 title organization_name organization_identifier organization_email id_responsible_document_type id_responsible_document_country ${responsible}`,
    without: "serial_number",
    isPeruvian: true,
    profiles: "PEPNColegiado:01",
  },
  {
    extra: "title organization_name organization_identifier organization_city organizational_unit_1",
    without: "serial_number",
    isPeruvian: true,
    profiles: "PEFacturacion:01",
  },
  {
    extra: "organization_name organization_identifier process_application organization_email",
    without: "serial_number",
    isPeruvian: true,
    profiles: "PESElectronico:012",
  },
];

const profiles: ReadonlyMap<string, Profile> = new Map(
  families.flatMap((family) =>
    words(family.profiles).map((entry): [string, Profile] => {
      const [name = "", stores = ""] = entry.split(":");
      const mandatory = [
        ...common.filter((field) => field !== family.without),
        ...(stores.endsWith("+") ? ["smartcard_sn"] : []),
        ...(family.extra === "" ? [] : words(family.extra)),
      ];
      return [
        name,
        {
          name,
          secureElements: Array.from(stores.replace("+", ""), Number),
          mandatory,
          documentTypes: family.isPeruvian ? ["DNI", "CEX", "PAS"] : ["IDC", "PAS", "PNO", "TIN"],
          isNaturalPerson: family.isNaturalPerson ?? false,
        },
      ];
    }),
  ),
);

export const profileNamed = (name: string): Profile | undefined => profiles.get(name);
