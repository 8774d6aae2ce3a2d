import type { SpecimenDocument } from "../story";
import { hologram, printedPortrait } from "./card";
import { hairline, rosette, signature, waves } from "./guilloche";
import { machineReadable } from "./ocr-b";
import type { Appearance } from "./people";
import { linear, text } from "./svg";

/** Two open pages: the upper one is cut by the spine, the lower one carries the data (125 by 88 mm). */
export const passportSize = { width: 1000, height: 890 } as const;

const pageTop = 186;
const months = [
  "GEN/JAN",
  "FEB/FEB",
  "MAR/MAR",
  "APR/APR",
  "MAG/MAY",
  "GIU/JUN",
  "LUG/JUL",
  "AGO/AUG",
  "SET/SEP",
  "OTT/OCT",
  "NOV/NOV",
  "DIC/DEC",
];

function passportDate(isoDate: string): string {
  const [year = "", month = "", day = ""] = isoDate.split("-");
  return `${day} ${months[Number(month) - 1] ?? ""} ${year}`;
}

function field(x: number, y: number, label: string, value: string): string {
  return (
    text(x, y, label, { size: 13, fill: "#74525a", spacing: 0.3 }) +
    text(x, y + 25, value, { size: 22, weight: 600, spacing: 0.8, fill: "#22191c" })
  );
}

/** What the page says, printed in the manner of an Italian passport but of no country's design. */
export function passportPage(document: SpecimenDocument, appearance: Appearance, id: string): string {
  const y = pageTop;
  return (
    `<defs>${linear(`${id}paper`, "0,0", "1,1", [0, "#f6efe8"], [0.5, "#f1e6e4"], [1, "#ece8ef"])}${linear(`${id}spine`, "0,0", "0,1", [0, "#000000", 0], [0.8, "#000000", 0.1], [1, "#000000", 0.3])}${linear(`${id}spine2`, "0,0", "0,1", [0, "#000000", 0.26], [1, "#000000", 0])}` +
    `<clipPath id="${id}edge"><rect width="1000" height="890" rx="26"/></clipPath></defs>` +
    `<g clip-path="url(#${id}edge)"><rect width="1000" height="890" fill="url(#${id}paper)"/>` +
    hairline(waves(document.number, 1000, 890, 14, 13), "#c99a95", 0.9, 0.46) +
    hairline(waves(`${document.number}2`, 1000, 890, 17, 17), "#9aa9c4", 0.8, 0.42) +
    hairline(rosette(250, 60, 150, 12, 3), "#b98a7d", 1, 0.32) +
    text(500, 92, "ESPÉCIMEN / MUESTRA", {
      size: 40,
      weight: 700,
      fill: "#9a3a44",
      spacing: 6,
      anchor: "middle",
      opacity: 0.32,
    }) +
    text(500, 128, "sin validez", { size: 22, fill: "#9a3a44", spacing: 3, anchor: "middle", opacity: 0.36 }) +
    `<rect y="${y - 60}" width="1000" height="60" fill="url(#${id}spine)"/><rect y="${y}" width="1000" height="44" fill="url(#${id}spine2)"/><path d="M0,${y}H1000" stroke="#8b6d68" stroke-width="1.6" stroke-dasharray="14 9" opacity=".7"/>` +
    hairline(rosette(690, y + 330, 210, 13, 3), "#b98a7d", 1, 0.34) +
    text(40, y + 60, "PASSAPORTO", { size: 28, weight: 700, fill: "#5a1f2b", spacing: 1 }) +
    text(274, y + 60, "PASSPORT", { size: 22, fill: "#5a1f2b", spacing: 1.4 }) +
    text(40, y + 86, "Espécimen ficticio, sin validez", { size: 15.5, fill: "#74525a", spacing: 0.4 }) +
    text(960, y + 62, "MUESTRA", { size: 28, weight: 700, fill: "#a3703c", spacing: 1.4, anchor: "end" }) +
    printedPortrait(appearance, `${id}p`, { x: 40, y: y + 116, width: 258, height: 336 }) +
    `<clipPath id="${id}over"><rect x="40" y="${y + 116}" width="258" height="336" rx="6"/></clipPath><g clip-path="url(#${id}over)">${hairline(waves(`${document.number}3`, 1000, 890, 12, 10), "#a8706c", 0.8, 0.3)}</g>` +
    field(336, y + 126, "Tipo. Type", "P") +
    field(436, y + 126, "Codice. Code", "ITA") +
    field(580, y + 126, "Passaporto N. Passport No.", document.number) +
    field(336, y + 184, "Cognome. Surname (1)", document.surname1.toUpperCase()) +
    field(336, y + 242, "Nome. Given names (2)", document.givenName.toUpperCase()) +
    field(336, y + 300, "Cittadinanza. Nationality (3)", "ITALIANA") +
    field(580, y + 300, "Data di nascita. Date of birth (4)", passportDate(document.birthDate)) +
    field(336, y + 358, "Sesso. Sex (5)", document.sex) +
    field(436, y + 358, "Luogo (6)", appearance.birthPlace) +
    field(580, y + 358, "Data di scadenza. Date of expiry (8)", passportDate(document.expiryDate)) +
    `${signature(document.number, 340, y + 464, 190)}` +
    `<g transform="translate(100,${y - 20})">${hologram(document, `${id}holo`, 0)}</g>` +
    `<g transform="rotate(-16 640 ${y + 290})">${text(640, y + 320, "ESPÉCIMEN", { size: 88, weight: 700, spacing: 10, anchor: "middle", fill: "#b0303a", opacity: 0.13 })}</g>` +
    `<rect y="${y + 552}" width="1000" height="152" fill="#fcfaf8" opacity=".86"/>` +
    machineReadable(document.mrz, 38, y + 584, 21, 48) +
    `<rect x=".8" y=".8" width="998.4" height="888.4" rx="25.4" fill="none" stroke="#b7a49f" stroke-width="1.6"/></g>`
  );
}

/** Where the changing patch of a passport sits, as an offset to the card's. */
export const passportHologramShift = { x: 100, y: pageTop - 20 } as const;
