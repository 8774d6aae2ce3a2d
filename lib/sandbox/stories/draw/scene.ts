import type { Story } from "../story";
import { cardFront, cardRear, cardSize, hologram } from "./card";
import { palm, thumb } from "./hand";
import { passportHologramShift, passportPage, passportSize } from "./passport";
import { people } from "./people";
import { person } from "./person";
import { skins } from "./portrait";
import { backdrop, type Layer, lightOver, overscan } from "./room";
import { document, num, text } from "./svg";
import { tabletOver } from "./tablet";
import { framesPerSecond, type Holding, moment, temperOf } from "./timeline";

export const frameSize = { width: 960, height: 720 } as const;

export interface Layers {
  room: Layer;
  front: Layer;
  rear: Layer | null;
}

export function layersOf(story: Story): Layers {
  const appearance = people[story.name];
  return {
    room: backdrop(appearance.room, frameSize.width, frameSize.height),
    front:
      story.document.type === "PAS"
        ? { ...passportSize, content: passportPage(story.document, appearance, "front") }
        : { ...cardSize, content: cardFront(story.document, appearance, "front") },
    rear:
      story.media.document_rear === null
        ? null
        : { ...cardSize, content: cardRear(story.document, appearance, "rear") },
  };
}

function heldDocument(story: Story, layers: Layers, holding: Holding, time: number): string {
  const { portrait, stranger } = people[story.name];
  const holder = stranger ?? portrait;
  const skin = skins[holder.skin];
  const passport = story.document.type === "PAS";
  const layer = holding.side === "rear" && layers.rear ? layers.rear : layers.front;
  const scale = passport ? 0.5 : 0.6;
  const x = 618 + Math.sin(time * 2.3) * 3;
  const y = (passport ? 428 : 456) + Math.cos(time * 1.7) * 3 + (1 - holding.raised) * 560;
  const tall = scale * (1 - 0.15 * Math.abs(holding.lean));
  const wide = scale * Math.max(0.02, holding.turn);
  const radius = 30;
  const glare = 0.34 + holding.lean * 0.62 + Math.sin(time * 1.2) * 0.04;
  const shine = 0.24 + 0.5 * Math.abs(holding.lean);
  const patch =
    holding.side === "front"
      ? `<g transform="translate(${passport ? passportHologramShift.x : 0},${passport ? passportHologramShift.y : 0})" opacity="${num(Math.min(1, Math.abs(holding.lean) * 1.8))}">${hologram(story.document, "patch", holding.lean)}</g>`
      : "";
  const grip = `translate(${num((layer.width / 2) * wide - 26)},${num((layer.height / 2) * tall + 16)})`;
  return (
    `<defs><linearGradient id="band" x1="${num(glare - 0.3)}" y1="0" x2="${num(glare + 0.3)}" y2=".55"><stop offset="0" stop-color="#fff" stop-opacity="0"/><stop offset=".42" stop-color="#fff" stop-opacity="${num(shine)}"/><stop offset=".52" stop-color="#e9fff2" stop-opacity="${num(shine * 0.6)}"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient></defs>` +
    `<g transform="translate(${num(x)},${num(y)}) rotate(${num(holding.rotate)})"><g transform="${grip}">${palm(skin, holder.clothes.colour, "hand")}</g>` +
    `<g transform="skewX(${num(-holding.lean * 9)}) scale(${num(wide)},${num(tall)}) translate(${-layer.width / 2},${-layer.height / 2})">` +
    `<rect x="9" y="20" width="${layer.width - 4}" height="${layer.height}" rx="${radius}" fill="#000" opacity=".12"/><rect x="5" y="11" width="${layer.width - 2}" height="${layer.height}" rx="${radius}" fill="#000" opacity=".18"/>` +
    `${layer.content}${patch}<rect width="${layer.width}" height="${layer.height}" rx="${radius}" fill="url(#band)"/></g>` +
    `<g transform="${grip}">${thumb(skin, "hand")}</g></g>`
  );
}

/** The code the person was given, six digits that differ from story to story. */
export function oneTimeCode(story: Story): string {
  let code = 7;
  for (const character of story.document.number + story.name)
    code = (code * 31 + (character.codePointAt(0) ?? 0)) % 900000;
  return String(code + 100000);
}

function caption(story: Story, frameIndex: number): string {
  const hundredths = Math.floor((frameIndex * 100) / framesPerSecond);
  const clock = `00:${String(Math.floor(hundredths / 100)).padStart(2, "0")}.${String(hundredths % 100).padStart(2, "0")}`;
  const code = oneTimeCode(story).replace(/^(\d{3})/, "$1 ");
  const mono = "Liberation Mono, DejaVu Sans Mono, monospace";
  return (
    `<rect x="14" y="14" width="306" height="32" rx="6" fill="#000" opacity=".46"/>` +
    text(26, 36, clock, { size: 18, family: mono, fill: "#ffffff" }) +
    text(124, 36, code, { size: 18, weight: 700, family: mono, fill: "#ffe7ae" }) +
    text(222, 36, "MUESTRA", { size: 16, weight: 700, fill: "#ffffff", spacing: 1.2, opacity: 0.9 })
  );
}

/** One picture of the video. */
export function frame(story: Story, layers: Layers, frameIndex: number): string {
  const { portrait, stranger, room: place } = people[story.name];
  const time = frameIndex / framesPerSecond;
  const temper = temperOf(story.name);
  const slow = time + temper.phase;
  const now = moment(time, layers.rear !== null, temper);
  const swayX = Math.round(Math.sin(slow * 0.5) * 2) - overscan;
  const swayY = -overscan;
  const x = 470 - now.aside * 236 + Math.sin(slow * 0.7) * 4;
  const y = 396 - now.aside * 30 + Math.sin(slow * 1.9) * 1.6;
  const scale = 1.54 - now.aside * 0.17;
  const pose = { yaw: now.yaw, pitch: Math.sin(slow * 0.8) * 0.06, blink: now.blink, mouth: now.mouth, smile: 0.1 };
  const view =
    `<g transform="translate(${num(swayX)},${num(swayY)})">${layers.room.content}</g>` +
    `<g transform="translate(${num(x)},${num(y)}) rotate(${num(now.roll)}) scale(${num(scale)}) translate(-200,-232)">${person(stranger ?? portrait, "p", pose)}</g>` +
    lightOver(place, frameSize.width, frameSize.height, "light");
  const scene = story.name === "failed-liveness" ? tabletOver(view, frameSize.width, frameSize.height, time) : view;
  return document(
    frameSize.width,
    frameSize.height,
    scene + (now.holding ? heldDocument(story, layers, now.holding, slow) : "") + caption(story, frameIndex),
  );
}
