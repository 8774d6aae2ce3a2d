import {
  checkDigit,
  composeTd1,
  composeTd3,
  td1Composite,
  withControlLetter,
  withWrongControlLetter,
} from "./specimen";
import type { SpecimenDocument, Story, StoryName } from "./story";

type PersonFields = Omit<SpecimenDocument, "type" | "country" | "number" | "supportNumber" | "nationality" | "mrz">;
type CardFields = PersonFields & { number: string; supportNumber: string; nationality?: string };
type PassportFields = PersonFields & { number: string };

function surnamesOf(person: PersonFields): string[] {
  return person.surname2 === null ? [person.surname1] : [person.surname1, person.surname2];
}

/** A Spanish identity card, or a foreigner's card when the holder has another nationality. */
function card({ nationality = "ESP", ...person }: CardFields): SpecimenDocument {
  const mrz = composeTd1({
    ...person,
    documentCode: nationality === "ESP" ? "ID" : "IX",
    issuer: "ESP",
    documentNumber: person.supportNumber,
    nationality,
    surnames: surnamesOf(person),
    optionalData: person.number,
  });
  return { type: "IDC", country: "ES", nationality, ...person, mrz };
}

function italianPassport(person: PassportFields): SpecimenDocument {
  const mrz = composeTd3({
    ...person,
    documentCode: "P",
    issuer: "ITA",
    documentNumber: person.number,
    nationality: "ITA",
    surnames: surnamesOf(person),
    optionalData: "",
  });
  return { type: "PAS", country: "IT", nationality: "ITA", supportNumber: null, ...person, mrz };
}

/** Breaks the digit of the birth date and nothing else: the composite digit agrees with what is printed. */
function withWrongBirthDigit(document: SpecimenDocument): SpecimenDocument {
  const [line1 = "", line2 = "", line3 = ""] = document.mrz;
  const birth = line2.slice(0, 6);
  const wrong = birth + ((Number(checkDigit(birth)) + 4) % 10) + line2.slice(7, 29);
  return { ...document, mrz: [line1, wrong + td1Composite(line1, wrong), line3] };
}

function dayMonthYear(isoDate: string): string {
  return isoDate.split("-").reverse().join("/");
}

/** A faithful reading of the printed side, in capitals as the cards print names. */
function readingOf(document: SpecimenDocument): Record<string, string> {
  return {
    given_name: document.givenName.toUpperCase(),
    surname_1: document.surname1.toUpperCase(),
    ...(document.surname2 === null ? {} : { surname_2: document.surname2.toUpperCase() }),
    serial_number: document.number,
    id_document_type: document.type,
    id_document_country: document.country,
    birth_date: dayMonthYear(document.birthDate),
    id_document_validity: dayMonthYear(document.expiryDate),
  };
}

function identityOf(reading: Record<string, string>): Record<string, string> {
  const { id_document_validity: _validity, ...identity } = reading;
  return identity;
}

const allPassed = {
  otp_validation: true,
  documents_match: true,
  data_integrity: true,
  document_notcopy: true,
  document_notexpired: true,
  document_notunderage: true,
  liveliness: true,
};

type Check = keyof typeof allPassed;

function notReported(...absent: Check[]): Record<string, boolean> {
  return Object.fromEntries(Object.entries(allPassed).filter(([key]) => !absent.some((name) => name === key)));
}

interface Telling extends Pick<Story, "finding" | "document" | "similarityLevel"> {
  identified?: Record<string, string>;
  securityChecks?: Record<string, boolean>;
  rear?: null;
  video?: string;
}

function story(name: StoryName, told: Telling): Story {
  const ocr = readingOf(told.document);
  return {
    name,
    finding: told.finding,
    document: told.document,
    ocr,
    identified: { ...identityOf(ocr), ...told.identified },
    securityChecks: told.securityChecks ?? allPassed,
    similarityLevel: told.similarityLevel,
    media: {
      document_front: "document_front.jpg",
      document_rear: told.rear === null ? null : "document_rear.jpg",
      document_photo: "document_photo.jpg",
      document_owner: "document_owner.jpg",
      video: told.video ?? "video.mp4",
    },
  };
}

/**
 * The people are invented. Their numbers lie above any assigned so far, so that no real card can carry them, and the
 * fault of a story is the one its name tells and no other.
 */
export const stories: Record<StoryName, Story> = {
  clean: story("clean", {
    finding: "Everything agrees: the same woman, a genuine card in date, all seven checks passed.",
    document: card({
      number: withControlLetter("90418237"),
      supportNumber: "CMX041823",
      givenName: "Lucía",
      surname1: "Ferrandis",
      surname2: "Olmeda",
      sex: "F",
      birthDate: "1992-06-12",
      expiryDate: "2031-03-14",
    }),
    similarityLevel: "high",
  }),

  "clean-foreigner": story("clean-foreigner", {
    finding: "A Colombian resident with a NIE: nothing is wrong, and the register check was not reported.",
    document: card({
      number: withControlLetter("Z9052714"),
      supportNumber: "E97205318",
      nationality: "COL",
      givenName: "Yuliana",
      surname1: "Quiñones",
      surname2: "Mosquera",
      sex: "F",
      birthDate: "1995-10-03",
      expiryDate: "2030-08-21",
    }),
    securityChecks: notReported("documents_match"),
    similarityLevel: 87,
  }),

  "clean-passport": story("clean-passport", {
    finding: "An Italian passport without a rear side: nothing is wrong, and two checks were not reported.",
    document: italianPassport({
      number: "YZ9041736",
      givenName: "Niccolò",
      surname1: "Bellandi",
      surname2: null,
      sex: "M",
      birthDate: "1988-01-27",
      expiryDate: "2033-05-09",
    }),
    rear: null,
    securityChecks: notReported("documents_match", "data_integrity"),
    similarityLevel: "Medium",
  }),

  "name-differs": story("name-differs", {
    finding: "The request says Jiménez; the card, its machine-readable zone and the OCR say Giménez.",
    document: card({
      number: withControlLetter("91730562"),
      supportNumber: "BHT730562",
      givenName: "Álvaro",
      surname1: "Giménez",
      surname2: "Roldán",
      sex: "M",
      birthDate: "1985-04-19",
      expiryDate: "2032-11-02",
    }),
    identified: { surname_1: "JIMÉNEZ" },
    securityChecks: notReported("data_integrity"),
    similarityLevel: "high",
  }),

  "wrong-dni-letter": story("wrong-dni-letter", {
    finding: "The control letter of the DNI is wrong wherever the number appears.",
    document: card({
      number: withWrongControlLetter("92604815"),
      supportNumber: "CBK260481",
      givenName: "Begoña",
      surname1: "Etxebarria",
      surname2: "Muñoz",
      sex: "F",
      birthDate: "1959-09-08",
      expiryDate: "2029-09-30",
    }),
    securityChecks: notReported("documents_match"),
    similarityLevel: 91,
  }),

  "mrz-digit-wrong": story("mrz-digit-wrong", {
    finding: "The check digit after the birth date in the machine-readable zone is wrong.",
    document: withWrongBirthDigit(
      card({
        number: withControlLetter("93127460"),
        supportNumber: "BZP312746",
        givenName: "Jordi",
        surname1: "Puig-Serrat",
        surname2: "Vidal",
        sex: "M",
        birthDate: "1974-12-05",
        expiryDate: "2030-02-17",
      }),
    ),
    securityChecks: notReported("data_integrity"),
    similarityLevel: "high",
  }),

  expired: story("expired", {
    finding: "The card ran out on 17 May 2025; the provider reports it too.",
    document: card({
      number: withControlLetter("94385021"),
      supportNumber: "AJD943850",
      givenName: "Rosario",
      surname1: "Cañizares",
      surname2: "Lobo",
      sex: "F",
      birthDate: "1963-02-24",
      expiryDate: "2025-05-17",
    }),
    securityChecks: { ...allPassed, document_notexpired: false },
    similarityLevel: "high",
  }),

  "under-age": story("under-age", {
    finding: "Born on 9 February 2010, and so not of age before 9 February 2028; the provider reports it too.",
    document: card({
      number: withControlLetter("95840176"),
      supportNumber: "CQF584017",
      givenName: "Iker",
      surname1: "Zubizarreta",
      surname2: "Peña",
      sex: "M",
      birthDate: "2010-02-09",
      expiryDate: "2030-06-28",
    }),
    securityChecks: { ...allPassed, document_notunderage: false },
    similarityLevel: 84,
  }),

  "failed-liveness": story("failed-liveness", {
    finding: "The face is on the screen of a tablet: frame, reflections and moiré; the liveness check failed.",
    document: card({
      number: withControlLetter("96271540"),
      supportNumber: "BTL627154",
      givenName: "Óscar",
      surname1: "Villalobos",
      surname2: "Prada",
      sex: "M",
      birthDate: "1990-07-30",
      expiryDate: "2031-10-11",
    }),
    securityChecks: { ...allPassed, liveliness: false },
    similarityLevel: "high",
  }),

  "low-similarity": story("low-similarity", {
    finding: "The woman in the selfie and the video is not the one on the card, and the software agrees.",
    document: card({
      number: withControlLetter("97016384"),
      supportNumber: "CDR701638",
      givenName: "Raquel",
      surname1: "Montero",
      surname2: "Salgado",
      sex: "F",
      birthDate: "1987-03-16",
      expiryDate: "2032-01-25",
    }),
    similarityLevel: "low",
  }),

  "third-attempt": story("third-attempt", {
    finding: "Nothing is wrong with the evidence; the same phone was used in earlier attempts.",
    document: card({
      number: withControlLetter("98453027"),
      supportNumber: "BNS845302",
      givenName: "Youssef",
      surname1: "El Amrani",
      surname2: "Bakkali",
      sex: "M",
      birthDate: "1993-11-21",
      expiryDate: "2031-04-06",
    }),
    similarityLevel: "high",
  }),

  "missing-rear": story("missing-rear", {
    finding: "The rear of the card was never shown, neither as a picture nor in the video.",
    document: card({
      number: withControlLetter("99207615"),
      supportNumber: "CLV920761",
      givenName: "Noelia",
      surname1: "Barreiro",
      surname2: "Castiñeira",
      sex: "F",
      birthDate: "1998-05-02",
      expiryDate: "2029-12-19",
    }),
    rear: null,
    securityChecks: notReported("documents_match"),
    similarityLevel: 79,
  }),

  "broken-video": story("broken-video", {
    finding: "The pictures are right, but the video file is cut off and no player can open it.",
    document: card({
      number: withControlLetter("90876143"),
      supportNumber: "AKW087614",
      givenName: "Gonzalo",
      surname1: "De la Torre",
      surname2: "Ibáñez",
      sex: "M",
      birthDate: "1957-08-14",
      expiryDate: "2030-09-03",
    }),
    similarityLevel: "high",
  }),

  "webm-video": story("webm-video", {
    finding: "Nothing is wrong; the video is a WebM whose header states no duration, and one check was not reported.",
    document: card({
      number: withControlLetter("91594208"),
      supportNumber: "CHY159420",
      givenName: "Aitana",
      surname1: "Llorenç",
      surname2: "Sanchis",
      sex: "F",
      birthDate: "2001-01-13",
      expiryDate: "2030-07-15",
    }),
    securityChecks: notReported("documents_match"),
    similarityLevel: "Medium",
    video: "video.webm",
  }),

  "slow-provider": story("slow-provider", {
    finding: "Nothing is wrong; the provider takes long to answer.",
    document: card({
      number: withControlLetter("93760952"),
      supportNumber: "BVG376095",
      givenName: "Sofía",
      surname1: "Chen",
      surname2: "Zhou",
      sex: "F",
      birthDate: "1996-12-29",
      expiryDate: "2032-06-08",
    }),
    similarityLevel: 93,
  }),
};
