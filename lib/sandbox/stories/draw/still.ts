import type { Story } from "../story";
import { cardFront, cardRear, cardSize } from "./card";
import { hairline, waves } from "./guilloche";
import { passportPage, passportSize } from "./passport";
import { people } from "./people";
import { person } from "./person";
import { straight } from "./portrait";
import { backdrop, type Layer, lightOver, overscan } from "./room";
import { document, linear, num, randomOf, text } from "./svg";
import { tabletOver } from "./tablet";

function grain(id: string, width: number, height: number, frequency: number, strength: number): string {
  return (
    `<filter id="${id}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="2" seed="7"/>` +
    `<feColorMatrix values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 0 0 .7 -.224"/></filter>` +
    `<rect width="${width}" height="${height}" filter="url(#${id})" opacity="${strength}"/>`
  );
}

interface Desk {
  from: string;
  to: string;
  /** Turbulence that makes wood, stone or cloth of the colours. */
  texture: string;
  veins: string;
}

const desks: readonly Desk[] = [
  { from: "#8d7b69", to: "#6f5f50", texture: ".004 .16", veins: "0 0 0 0 .1 0 0 0 0 .07 0 0 0 0 .05 0 0 0 1.5 -.55" },
  { from: "#5d636b", to: "#444a52", texture: ".9", veins: "0 0 0 0 .1 0 0 0 0 .1 0 0 0 0 .12 0 0 0 1.2 -.5" },
  { from: "#c9b08c", to: "#ab8f6c", texture: ".14 .005", veins: "0 0 0 0 .35 0 0 0 0 .22 0 0 0 0 .1 0 0 0 1.3 -.5" },
  { from: "#3f4f4a", to: "#2d3a37", texture: ".5", veins: "0 0 0 0 0 0 0 0 0 .04 0 0 0 0 .03 0 0 0 1.1 -.45" },
  { from: "#a7a29a", to: "#87827b", texture: ".012 .02", veins: "0 0 0 0 .2 0 0 0 0 .19 0 0 0 0 .18 0 0 0 1.6 -.7" },
];

interface Sheet {
  content: string;
  width: number;
  height: number;
  radius: number;
}

/** A document lying on a table, photographed by hand: a little turned, unevenly lit. */
function onTable(sheet: Sheet, seed: string): string {
  const random = randomOf(`table${seed}`);
  const desk = desks[Math.floor(random() * desks.length)] ?? desks[0];
  if (!desk) return "";
  const scale = Math.min(1020 / sheet.width, 810 / sheet.height);
  const turn = (random() - 0.5) * 6;
  const skew = (random() - 0.5) * 3;
  const glareX = 780 + random() * 260;
  const body =
    `<defs>${linear("desk", "0,0", ".7,1", [0, desk.from], [1, desk.to])}` +
    `<filter id="veins" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${desk.texture}" numOctaves="3" seed="${Math.floor(random() * 90) + 4}"/><feColorMatrix values="${desk.veins}"/></filter>` +
    `<filter id="shadow" x="-20%" y="-20%" width="140%" height="150%"><feGaussianBlur stdDeviation="14"/></filter>` +
    `<filter id="glare" x="-60%" y="-120%" width="220%" height="340%"><feGaussianBlur stdDeviation="34"/></filter>` +
    `<radialGradient id="corners" cx="46%" cy="42%" r="75%"><stop offset=".5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".4"/></radialGradient></defs>` +
    `<rect width="1200" height="900" fill="url(#desk)"/><rect width="1200" height="900" filter="url(#veins)" opacity=".5"/>` +
    `<g transform="translate(600,452) rotate(${num(turn)}) skewX(${num(skew)}) scale(${num(scale)}) translate(${-sheet.width / 2},${-sheet.height / 2})">` +
    `<rect x="6" y="16" width="${sheet.width - 6}" height="${sheet.height - 6}" rx="${sheet.radius}" fill="#000" opacity=".55" filter="url(#shadow)"/>${sheet.content}</g>` +
    `<ellipse cx="${num(glareX)}" cy="250" rx="150" ry="38" fill="#fff" opacity=".22" transform="rotate(-24 ${num(glareX)} 250)" filter="url(#glare)"/>` +
    `<rect width="1200" height="900" fill="url(#corners)"/>${grain("grain", 1200, 900, 0.8, 0.12)}`;
  return document(1200, 900, body);
}

export function documentFront(story: Story): string {
  const appearance = people[story.name];
  const sheet =
    story.document.type === "PAS"
      ? { content: passportPage(story.document, appearance, "d"), ...passportSize, radius: 26 }
      : { content: cardFront(story.document, appearance, "d"), ...cardSize, radius: 30 };
  return onTable(sheet, `${story.name}front`);
}

export function documentRear(story: Story): string {
  const content = cardRear(story.document, people[story.name], "d");
  return onTable({ content, ...cardSize, radius: 30 }, `${story.name}front`);
}

/** The portrait cut out of the document: small original, pale, security lines over it. */
export function documentPhoto(story: Story): string {
  const { portrait, clothesThen } = people[story.name];
  const body =
    `<filter id="pale"><feColorMatrix type="saturate" values=".34"/></filter><filter id="soft"><feGaussianBlur stdDeviation=".9"/></filter>` +
    `<rect width="480" height="624" fill="#dfe4e6"/><g filter="url(#soft)"><g transform="translate(-42,-22) scale(1.41)" filter="url(#pale)">${person({ ...portrait, clothes: clothesThen }, "p")}</g>` +
    `${hairline(waves(`${story.document.number}3`, 480, 624, 9, 7), story.document.type === "PAS" ? "#a8706c" : "#5d8f86", 1, 0.32)}</g>` +
    grain("grain", 480, 624, 0.7, 0.2);
  return document(480, 624, body);
}

const selfieSize = { width: 720, height: 960 } as const;

export function selfieBackdrop(story: Story): Layer {
  return backdrop(people[story.name].room, selfieSize.width, selfieSize.height);
}

/** The picture of the person taken during the identification. */
export function selfie(story: Story, behind: Layer): string {
  const { portrait, stranger, room: place } = people[story.name];
  const random = randomOf(`selfie${story.name}`);
  const turn = (random() - 0.5) * 7;
  const yaw = (random() - 0.5) * 0.24;
  const x = 360 + (random() - 0.5) * 30;
  const scale = 1.86 + random() * 0.12;
  const picture =
    `<g transform="translate(${-overscan},${-overscan})">${behind.content}</g>` +
    `<g transform="translate(${num(x)},500) rotate(${num(turn)}) scale(${num(scale)}) translate(-200,-220)">${person(stranger ?? portrait, "p", { ...straight, yaw, smile: random() * 0.5 })}</g>` +
    lightOver(place, 720, 960, "l");
  const body = story.name === "failed-liveness" ? tabletOver(picture, 720, 960, 0) : picture;
  return document(
    720,
    960,
    `${body}${grain("grain", 720, 960, 0.8, 0.16)}${text(704, 944, "MUESTRA, persona ficticia", { size: 15, fill: "#ffffff", anchor: "end", opacity: 0.66, spacing: 0.4 })}`,
  );
}
