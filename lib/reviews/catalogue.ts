import type { ItemKind } from "@/lib/workflows/evidence";

/*
 * Refusal catalogue (domain rulebook 7): every cause the law and the standards know, with the words that leave. All
 * causes that suspect fraud share one neutral text: telling a forger what gave him away trains him.
 */

export type Locale = "en" | "es";
export type CauseClass = "retry" | "stop" | "fraud" | "tech";

interface Cause {
  class: CauseClass;
  /** Letter of Orden ETD/465/2021 art. 10.4, or another basis. */
  law: string;
  /** Whether the catalogue wants a colleague's second look first. */
  second?: true;
  title: Record<Locale, string>;
  text: keyof typeof texts;
}

/** Words sent as `reason`, and written as though the applicant read them. */
const texts = {
  document: {
    es: "Documento no admitido para la identificación por vídeo",
    en: "Document not accepted for video identification",
  },
  expired: { es: "Documento caducado", en: "Expired document" },
  features: {
    es: "No se han mostrado los elementos de seguridad del documento",
    en: "Document security elements not shown",
  },
  image: { es: "Imagen del documento incompleta o ilegible", en: "Document image incomplete or unreadable" },
  face: { es: "La imagen del rostro no permite la comparación", en: "Face image cannot be compared" },
  recording: {
    es: "Grabación incompleta, interrumpida o de calidad insuficiente",
    en: "Recording incomplete, interrupted or too poor",
  },
  device: { es: "El proceso no se realizó con un único dispositivo", en: "Process not carried out on a single device" },
  actions: { es: "No se realizaron las acciones solicitadas", en: "Requested actions not performed" },
  person: { es: "Intervención de otra persona durante el proceso", en: "Another person took part" },
  data: {
    es: "Los datos de la solicitud no coinciden con la identificación",
    en: "Request data do not match the identification",
  },
  verification: {
    es: "No ha sido posible completar una verificación obligatoria",
    en: "A mandatory verification could not be completed",
  },
  profile: { es: "El solicitante no cumple los requisitos del perfil", en: "Requirements of the profile not met" },
  code: { es: "Código de un solo uso no verificado", en: "One-time code not verified" },
  consent: { es: "Falta el consentimiento requerido", en: "Required consent missing" },
  representation: { es: "Representación no acreditada", en: "Representation not proven" },
  evidence: { es: "Evidencias no disponibles", en: "Evidence not available" },
  assurance: {
    es: "La identificación no ha podido completarse con las garantías exigidas",
    en: "Identification could not be completed with the required assurance",
  },
} as const satisfies Record<string, Record<Locale, string>>;

const cause = (
  kind: CauseClass,
  law: string,
  text: keyof typeof texts,
  es: string,
  en: string,
  second?: "second",
): Cause => ({ class: kind, law, text, title: { es, en }, ...(second ? { second: true } : {}) });

export const causes = {
  "DOC-01": cause("stop", "OVI 8", "document", "Tipo de documento no admitido", "Document of a kind not accepted"),
  "DOC-02": cause(
    "stop",
    "10.4.a; 11.2",
    "expired",
    "Caducado el día de la identificación",
    "Expired on the identification date",
  ),
  "DOC-03": cause(
    "fraud",
    "10.4.a; 11.2",
    "assurance",
    "Consta perdido, robado, suspendido o revocado",
    "Reported lost, stolen, suspended or revoked",
    "second",
  ),
  "DOC-04": cause(
    "fraud",
    "10.4.a",
    "assurance",
    "Copia, impresión o pantalla",
    "Copy, print or screen shown",
    "second",
  ),
  "DOC-05": cause("fraud", "10.4.a", "assurance", "Alteración visible", "Visible alteration", "second"),
  "DOC-06": cause("retry", "10.8", "features", "Pocos elementos de seguridad mostrados", "Too few features shown"),
  "DOC-07": cause(
    "fraud",
    "10.4.a; 11.1",
    "assurance",
    "Un elemento visible es incorrecto",
    "A feature is visible and wrong",
    "second",
  ),
  "DOC-08": cause(
    "stop",
    "VAL-8.3.3-07A",
    "document",
    "Modelo con pocos elementos para uso remoto",
    "This model has too few features for remote use",
  ),
  "DOC-09": cause("stop", "11.1", "image", "Documento dañado o ilegible", "Damaged or illegible document"),
  "DOC-10": cause(
    "fraud",
    "10.4.a,e",
    "assurance",
    "Imagen del documento generada o inyectada",
    "Signs of a generated or injected document image",
    "second",
  ),
  "DOC-11": cause(
    "fraud",
    "10.4.a",
    "assurance",
    "Las caras son de documentos distintos",
    "Sides belong to different documents",
    "second",
  ),
  "DOC-12": cause(
    "fraud",
    "10.4.a",
    "assurance",
    "Dígito o letra de control incorrectos",
    "Check digit or control letter wrong",
    "second",
  ),
  "IMG-01": cause(
    "retry",
    "10.4.c",
    "image",
    "Imagen del documento borrosa, con reflejos o cortada",
    "Document image blurred, glared or cut",
  ),
  "IMG-02": cause(
    "retry",
    "12.4",
    "image",
    "Falta una cara o la imagen del rostro",
    "One side or the face image missing",
  ),
  "IMG-03": cause("retry", "10.4.c", "face", "Imagen del rostro inservible", "Face image unusable"),
  "VID-01": cause(
    "retry",
    "12.1",
    "recording",
    "Vídeo ausente, cortado o no reproducible",
    "Video missing, cut off or unplayable",
  ),
  "VID-02": cause("retry", "10.4.g", "recording", "Interrumpido o no en un solo acto", "Interrupted or not one act"),
  "VID-03": cause(
    "fraud",
    "10.4.e",
    "assurance",
    "Grabado de antemano o repetido",
    "Pre-recorded or replayed",
    "second",
  ),
  "VID-04": cause(
    "retry",
    "10.4.c,d",
    "recording",
    "Imagen, sonido o transmisión insuficientes",
    "Picture, sound or transmission too poor",
  ),
  "VID-05": cause("retry", "10.4.f", "device", "Más de un dispositivo", "More than one device"),
  "VID-06": cause("retry", "11.4", "actions", "Acciones pedidas no realizadas", "Requested actions not done"),
  "VID-07": cause(
    "tech",
    "12.2",
    "recording",
    "No se puede fijar el momento del acto",
    "Time of the act cannot be established",
  ),
  "VID-08": cause(
    "retry",
    "10.4.i",
    "person",
    "Interviene otra persona, sin señales de fuerza",
    "Somebody else takes part, no sign of force",
    "second",
  ),
  "FACE-01": cause("fraud", "10.4.b", "assurance", "No es la misma persona", "Not the same person", "second"),
  "FACE-02": cause("retry", "10.4.c", "face", "El rostro no se puede comparar", "Face cannot be compared"),
  "FACE-03": cause(
    "stop",
    "10.4.i",
    "assurance",
    "Revisor y programa discrepan",
    "Reviewer and software disagree",
    "second",
  ),
  "FACE-04": cause(
    "fraud",
    "11.4",
    "assurance",
    "Máscara, pantalla, rostro sintético o prueba de vida fallida",
    "Mask, screen, synthetic face or failed liveness",
    "second",
  ),
  "FACE-05": cause("stop", "10.4.i", "assurance", "No se puede decidir", "Cannot be decided", "second"),
  "DATA-01": cause("stop", "REG-6.3.2-00B", "data", "El nombre no coincide", "Name differs"),
  "DATA-02": cause("stop", "REG-6.3.2-00B", "data", "El número de documento no coincide", "Document number differs"),
  "DATA-03": cause(
    "stop",
    "REG-6.3.2-00B",
    "data",
    "La fecha de nacimiento no coincide o es imposible",
    "Birth date differs or is impossible",
  ),
  "DATA-04": cause("stop", "11.4", "data", "El teléfono o el correo no coinciden", "Phone or e-mail differs"),
  "DATA-05": cause(
    "stop",
    "11.3",
    "verification",
    "La fuente auténtica no confirma",
    "Authentic source does not confirm",
    "second",
  ),
  "DATA-06": cause(
    "tech",
    "11.3",
    "verification",
    "Fuente auténtica inaccesible tras tres intentos",
    "Authentic source unreachable after three tries",
  ),
  "DATA-07": cause("stop", "L6 7.5", "profile", "Atributo pedido sin prueba", "Attribute asked for has no evidence"),
  "OTP-01": cause("retry", "10.8; 11.4", "code", "Código no verificado", "Code not verified"),
  "OTP-02": cause(
    "fraud",
    "10.4.f,i; 11.4",
    "assurance",
    "Código de otro dispositivo o sesión",
    "Code from another device or session",
    "second",
  ),
  "CONS-01": cause("stop", "10.2", "consent", "No consta un consentimiento válido", "No valid consent on record"),
  "FRD-01": cause("fraud", "10.4.h", "assurance", "Señales de fuerza o miedo", "Signs of force or fear", "second"),
  "FRD-02": cause(
    "fraud",
    "10.4.i",
    "assurance",
    "Datos de contacto ligados a demasiados documentos",
    "Contact data tied to too many documents",
    "second",
  ),
  "FRD-03": cause(
    "fraud",
    "10.4.i",
    "assurance",
    "Ligada a una denegación anterior por fraude",
    "Linked to an earlier refusal for fraud",
    "second",
  ),
  "FRD-04": cause(
    "fraud",
    "10.4.i",
    "assurance",
    "Otra duda razonable (por escrito)",
    "Other reasonable doubt (written)",
    "second",
  ),
  "ELG-01": cause(
    "stop",
    "CPS",
    "profile",
    "Por debajo de la edad mínima del perfil",
    "Under the profile's minimum age",
  ),
  "ELG-02": cause("stop", "CPS", "profile", "Perfil no disponible por esta vía", "Profile not available by this route"),
  "REP-01": cause(
    "retry",
    "11.5",
    "representation",
    "Falta el documento de representación",
    "Representation document missing",
  ),
  "REP-02": cause("stop", "11.5", "representation", "Poder insuficiente o caducado", "Power insufficient or lapsed"),
  "REP-03": cause("stop", "11.5", "representation", "Entidad no confirmada", "Entity not confirmed"),
  "TEC-01": cause("tech", "12.1", "evidence", "Evidencias incompletas al llegar", "Evidence incomplete on arrival"),
  "TEC-02": cause(
    "tech",
    "12.7",
    "evidence",
    "Evidencias inaccesibles o cambiadas",
    "Evidence cannot be fetched, or changed",
    "second",
  ),
  "TEC-03": cause(
    "tech",
    "10.4.d",
    "verification",
    "Una verificación obligatoria no funciona",
    "A mandatory check is down",
  ),
} as const satisfies Record<string, Cause>;

export type CauseCode = keyof typeof causes;

export const causeCodes = Object.keys(causes) as [CauseCode, ...CauseCode[]];

export const causeOf = (code: CauseCode): Cause => causes[code];

const gravity: readonly CauseClass[] = ["fraud", "stop", "retry", "tech"];

/**
 * Causes with the gravest class first, else as they were given. The first is the one whose words leave: nobody who is
 * suspected of fraud is invited to try again.
 */
export const gravestFirst = (codes: readonly CauseCode[]): CauseCode[] =>
  codes.toSorted((a, b) => gravity.indexOf(causeOf(a).class) - gravity.indexOf(causeOf(b).class));

/** The exact words that leave for a cause. */
export const reasonText = (code: CauseCode, locale: Locale): string => texts[causeOf(code).text][locale];

/** Characters of the internal note a cause asks for; none for most. */
export const noteLength = (code: CauseCode): number => (causeOf(code).class === "fraud" ? 30 : 0);

const spokenOf: readonly [prefix: string, kinds: readonly ItemKind[]][] = [
  ["DOC-", ["document_front", "document_rear"]],
  ["IMG-03", ["document_owner"]],
  ["IMG-", ["document_front", "document_rear"]],
  ["VID-", ["video"]],
  ["FACE-", ["document_photo", "document_owner"]],
  ["FRD-01", ["video"]],
];

/** What a cause speaks of: nobody says of a picture what they did not see in it. */
export const evidenceOf = (code: CauseCode): readonly ItemKind[] =>
  spokenOf.find(([prefix]) => code.startsWith(prefix))?.[1] ?? [];
