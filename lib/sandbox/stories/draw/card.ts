import type { SpecimenDocument } from "../story";
import { hairline, rosette, signature, waves } from "./guilloche";
import { machineReadable } from "./ocr-b";
import type { Appearance } from "./people";
import { person } from "./person";
import { linear, num, randomOf, text } from "./svg";

/** A card of 85.6 by 54 mm, drawn ten units to the millimetre. */
export const cardSize = { width: 856, height: 540 } as const;

interface Theme {
  band: string;
  rule: string;
  title: string;
  numberLabel: string;
  paper: [string, string, string];
}

function themeOf(document: SpecimenDocument): Theme {
  return document.nationality === "ESP"
    ? {
        band: "#274a54",
        rule: "#b9893f",
        title: "DOCUMENTO DE IDENTIDAD",
        numberLabel: "NÚM. DOCUMENTO",
        paper: ["#eef3ee", "#e6eef0", "#efe9ee"],
      }
    : {
        band: "#4d3a5c",
        rule: "#c07a56",
        title: "PERMISO DE RESIDENCIA",
        numberLabel: "N.I.E.",
        paper: ["#f3eef1", "#ece9f2", "#f3ede6"],
      };
}

function printedDate(isoDate: string): string {
  return isoDate.split("-").reverse().join(" ");
}

/** The photograph as printed: pale, in front of a plain ground. */
export function printedPortrait({ portrait, clothesThen }: Appearance, id: string, box: Box): string {
  const scale = box.width / 340;
  return (
    `<clipPath id="${id}box"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/></clipPath>` +
    `<filter id="${id}pale"><feColorMatrix type="saturate" values=".34"/></filter>` +
    `<g clip-path="url(#${id}box)"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="#dfe4e6"/>` +
    `<g transform="translate(${num(box.x + box.width / 2 - 200 * scale)},${num(box.y + box.height - 472 * scale)}) scale(${num(scale)})" filter="url(#${id}pale)">` +
    `${person({ ...portrait, clothes: clothesThen }, id)}</g></g>`
  );
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function field(x: number, y: number, label: string, values: readonly string[], size = 22): string {
  const lines = values.map((value, index) =>
    text(x, y + size + 4 + index * (size + 7), value, { size, weight: 600, spacing: 0.6 }),
  );
  return text(x, y, label, { size: 13.5, fill: "#47636b", spacing: 0.5 }) + lines.join("");
}

function paper(id: string, theme: Theme, seed: string): string {
  return (
    `<defs>${linear(`${id}paper`, "0,0", "1,1", [0, theme.paper[0]], [0.5, theme.paper[1]], [1, theme.paper[2]])}` +
    `<clipPath id="${id}edge"><rect width="${cardSize.width}" height="${cardSize.height}" rx="30"/></clipPath></defs>` +
    `<rect width="${cardSize.width}" height="${cardSize.height}" fill="url(#${id}paper)"/>` +
    hairline(waves(seed, cardSize.width, cardSize.height, 15.9, 12), "#8fb3a8", 0.9, 0.5) +
    hairline(waves(`${seed}2`, cardSize.width, cardSize.height, 18, 16), "#b59fc0", 0.8, 0.42)
  );
}

function specimenMark(size: number, x: number, y: number): string {
  return `<g transform="rotate(-20 ${x} ${y})">${text(x, y + 30, "ESPÉCIMEN", { size, weight: 700, spacing: 8, anchor: "middle", fill: "#b0303a", opacity: 0.15 })}</g>`;
}

function outline(): string {
  return `<rect x=".8" y=".8" width="${cardSize.width - 1.6}" height="${cardSize.height - 1.6}" rx="29.4" fill="none" stroke="#9fb0b3" stroke-width="1.6"/>`;
}

const hologramPlace = { x: 770, y: 210, radius: 58 } as const;

/**
 * The patch that changes with the angle. `turn` 0 is seen straight on; towards 1 its colours wander, the medallion
 * lights up and the initials give way to the year of birth.
 */
export function hologram(document: SpecimenDocument, id: string, turn: number): string {
  const { x, y, radius } = hologramPlace;
  const hue = (offset: number) =>
    `hsl(${num((200 + offset + turn * 300) % 360)},${num(38 + 40 * Math.abs(turn))}%,${num(80 - 8 * Math.abs(turn))}%)`;
  const initials = [document.givenName, document.surname1, document.surname2 ?? ""]
    .map((name) => name.charAt(0))
    .join("");
  const change = Math.min(1, Math.abs(turn) * 1.6);
  const label = { size: 27, weight: 700, anchor: "middle" as const, spacing: 1.5, fill: "#3b4d5c" };
  return (
    `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${hue(0)}"/><stop offset=".35" stop-color="${hue(-50)}"/><stop offset=".65" stop-color="${hue(-150)}"/><stop offset="1" stop-color="${hue(130)}"/></linearGradient>` +
    `<g opacity="${num(0.58 + 0.32 * change)}"><circle cx="${x}" cy="${y}" r="${radius}" fill="url(#${id})"/>` +
    hairline(rosette(x, y, radius * 0.92, 9, 3), change > 0.5 ? "#ffffff" : "#5f7f93", 1.1, 0.45 + 0.4 * change) +
    text(x, y + 10, initials.toUpperCase(), { ...label, opacity: 0.75 * (1 - change) }) +
    text(x, y + 10, document.birthDate.slice(0, 4), { ...label, opacity: 0.9 * change }) +
    `</g>`
  );
}

export function cardFront(document: SpecimenDocument, appearance: Appearance, id: string): string {
  const theme = themeOf(document);
  const surnames = [document.surname1, document.surname2 ?? ""].map((name) => name.toUpperCase());
  const printed = document.number.replace(/^(.*)([A-Z])$/, "$1 $2");
  return (
    `<g clip-path="url(#${id}edge)">${paper(id, theme, document.number)}` +
    hairline(rosette(640, 330, 184, 11, 3), "#6f9db3", 1, 0.36) +
    `<rect width="856" height="84" fill="${theme.band}"/><rect y="84" width="856" height="5" fill="${theme.rule}"/>` +
    text(48, 43, theme.title, { size: 25.5, weight: 700, fill: "#f4f7f6", spacing: 0.6 }) +
    text(48, 68, "Espécimen ficticio, sin validez", { size: 16, fill: "#cfdcdc", spacing: 0.4 }) +
    text(812, 53, "MUESTRA", { size: 28, weight: 700, fill: "#e9d3a4", spacing: 1, anchor: "end" }) +
    printedPortrait(appearance, `${id}p`, { x: 46, y: 132, width: 240, height: 312 }) +
    `<clipPath id="${id}over"><rect x="46" y="132" width="240" height="312" rx="6"/></clipPath><g clip-path="url(#${id}over)">${hairline(waves(`${document.number}3`, 856, 540, 12, 9), "#5d8f86", 0.8, 0.3)}</g>` +
    `<rect x="46" y="132" width="240" height="312" rx="6" fill="none" stroke="#6b8288" stroke-width="1.5"/>` +
    field(318, 146, "APELLIDOS", surnames, 26) +
    field(318, 240, "NOMBRE", [document.givenName.toUpperCase()], 26) +
    field(318, 302, "SEXO", [document.sex]) +
    field(400, 302, "NACIONALIDAD", [document.nationality]) +
    field(556, 302, "NACIMIENTO", [printedDate(document.birthDate)]) +
    field(318, 362, "SOPORTE", [document.supportNumber ?? ""]) +
    field(556, 362, "VALIDEZ", [printedDate(document.expiryDate)]) +
    text(46, 476, theme.numberLabel, { size: 13.5, fill: "#47636b", spacing: 0.5 }) +
    text(46, 511, printed, { size: 31, weight: 700, spacing: 1 }) +
    signature(document.number, 330, 478, 180) +
    `<g opacity=".5">${ghost(appearance, `${id}g`)}</g>` +
    hologram(document, `${id}holo`, 0) +
    specimenMark(88, 540, 320) +
    outline() +
    `</g>`
  );
}

function ghost({ portrait, clothesThen }: Appearance, id: string): string {
  return `<filter id="${id}grey"><feColorMatrix type="saturate" values=".12"/></filter><g transform="translate(680,400) scale(.262)" filter="url(#${id}grey)">${person({ ...portrait, clothes: clothesThen }, id)}</g>`;
}

function chip(x: number, y: number): string {
  return (
    `<rect x="${x}" y="${y}" width="106" height="84" rx="13" fill="#cfae62" stroke="#8d6f30" stroke-width="1.5"/>` +
    `<rect x="${x + 4}" y="${y + 3}" width="98" height="30" rx="10" fill="#fff" opacity=".22"/>` +
    `<path d="M${x},${y + 28} L${x + 106},${y + 28} M${x},${y + 56} L${x + 106},${y + 56} M${x + 53},${y} L${x + 53},${y + 28} M${x + 53},${y + 56} L${x + 53},${y + 84} M${x + 35},${y + 28} L${x + 35},${y + 56} M${x + 71},${y + 28} L${x + 71},${y + 56}" stroke="#8d6f30" stroke-width="1.6" fill="none"/>`
  );
}

function bars(seed: string, x: number, y: number, width: number, height: number): string {
  const random = randomOf(`bars${seed}`);
  let path = "";
  for (let at = 0; at < width; ) {
    const bar = 1.6 + Math.floor(random() * 3) * 1.6;
    if (at + bar <= width) path += `M${num(x + at)},${y}h${num(bar)}v${height}h${num(-bar)}Z`;
    at += bar + 1.6 + Math.floor(random() * 2) * 1.8;
  }
  return `<path d="${path}" fill="#1c2a2e"/>`;
}

export function cardRear(document: SpecimenDocument, appearance: Appearance, id: string): string {
  const theme = themeOf(document);
  const child = document.sex === "F" ? "HIJA DE" : "HIJO DE";
  return (
    `<g clip-path="url(#${id}edge)">${paper(id, theme, `${document.number}r`)}` +
    hairline(rosette(330, 190, 130, 9, 3), "#6f9db3", 1, 0.34) +
    `<rect width="856" height="54" fill="${theme.band}"/>` +
    text(46, 35, "Espécimen ficticio, sin validez legal", { size: 18, fill: "#e9d3a4", spacing: 0.5 }) +
    text(812, 35, "MUESTRA", { size: 18, weight: 700, fill: "#e9d3a4", spacing: 1, anchor: "end" }) +
    chip(46, 94) +
    field(184, 106, "DOMICILIO", [...appearance.address], 20) +
    field(184, 202, "LUGAR DE NACIMIENTO", [appearance.birthPlace], 20) +
    field(184, 262, child, [appearance.parents], 20) +
    bars(document.number, 566, 96, 166, 62) +
    field(566, 202, "EQUIPO", [`${appearance.address[1].slice(0, 5)}Z1D0`], 20) +
    specimenMark(70, 400, 196) +
    `<rect y="344" width="856" height="196" fill="#fbfbf9" opacity=".88"/><path d="M0,344H856" stroke="#a9b9bb" stroke-width="1.2"/>` +
    machineReadable(document.mrz, 46, 374, 25.6, 51) +
    outline() +
    `</g>`
  );
}
