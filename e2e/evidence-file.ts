import fs from "node:fs";
import path from "node:path";

const media = path.resolve(import.meta.dirname, "../lib/sandbox/media/clean");
export const file = (name: string) => path.join(media, name);
const base64 = (name: string) => fs.readFileSync(file(name)).toString("base64");
export const ocr = {
  given_name: "LUCÍA",
  surname_1: "FERRANDIS",
  surname_2: "OLMEDA",
  serial_number: "90418237Q",
  id_document_type: "IDC",
  id_document_country: "ES",
  birth_date: "12/06/1992",
  id_document_validity: "14/03/2031",
};
const checks = [
  "otp_validation",
  "documents_match",
  "data_integrity",
  "document_notcopy",
  "document_notexpired",
  "document_notunderage",
  "liveliness",
];

/** An evidence file as a capture system writes it. */
export const evidence = (phone: string) => ({
  acceptance: {
    description: "Terms and recording accepted",
    ip: "192.0.2.44",
    "user-agent": "Kiosk",
    date: Date.now() - 60_000,
    "our-campaign": "spring",
  },
  videoid_data: {
    images: Object.fromEntries(
      ["document_front", "document_rear", "document_photo", "document_owner"].map((kind) => [
        kind,
        base64(`${kind}.jpg`),
      ]),
    ),
    ocr_data: { ...ocr, mobile_phone_number: phone },
    security_checks: Object.fromEntries(checks.map((key) => [key, true])),
    similarity_level: 93,
  },
});
