import { axis, faceOutline, outlineWarp, skinWarp } from "./geometry";
import type { Portrait, Pose, Skin } from "./portrait";
import { linear, mix, num, radial, randomOf, warpPath } from "./svg";

interface Sheet {
  portrait: Portrait;
  pose: Pose;
  skin: Skin;
  /** Prefix of the identifiers of this person's gradients and clips. */
  id: string;
}

export function faceDefinitions({ portrait, pose, skin, id }: Sheet): string {
  const outline = warpPath(faceOutline(portrait, foreheadTop(portrait)), outlineWarp(pose));
  return (
    radial(`${id}face`, "36%,34%", 0.78, [0, skin.light], [0.55, skin.mid], [1, skin.dark]) +
    linear(
      `${id}side`,
      "0,0",
      "1,0",
      [0, skin.dark, 0.36],
      [0.3, skin.dark, 0.02],
      [0.66, skin.dark, 0.04],
      [1, skin.dark, 0.72],
    ) +
    linear(`${id}brow`, "0,0", "0,1", [0, mix(skin.dark, "#20130c", 0.45), 0.5], [1, skin.dark, 0]) +
    linear(`${id}under`, "0,1", "0,0", [0, skin.dark, 0.75], [1, skin.dark, 0]) +
    radial(`${id}shade`, "50%,50%", 0.5, [0, skin.dark, 0.62], [0.5, skin.dark, 0.3], [1, skin.dark, 0]) +
    radial(`${id}blush`, "50%,50%", 0.5, [0, skin.blush, 0.42], [0.5, skin.blush, 0.2], [1, skin.blush, 0]) +
    radial(`${id}shine`, "50%,50%", 0.5, [0, "#ffffff", 0.34], [0.5, "#ffffff", 0.14], [1, "#ffffff", 0]) +
    `<clipPath id="${id}clip"><path d="${outline}"/></clipPath>`
  );
}

/** Bald heads show their crown; under hair the forehead needs no roundness. */
function foreheadTop({ hair }: Portrait): number {
  return hair.style === "receding" ? 82 : 100;
}

function soft(id: string, x: number, y: number, rx: number, ry: number, opacity = 1): string {
  return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(rx)}" ry="${num(ry)}" fill="url(#${id})" opacity="${num(opacity)}"/>`;
}

function line(d: string, colour: string, width: number, opacity: number): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${num(width)}" stroke-linecap="round" stroke-linejoin="round" opacity="${num(opacity)}"/>`;
}

export function ears({ portrait, pose, skin }: Sheet): string {
  const width = portrait.face.width;
  return [-1, 1]
    .map((side) => {
      const hidden = Math.max(0, side * pose.yaw);
      const shown = Math.max(0, -side * pose.yaw);
      const x = axis + side * (width + 1 - hidden * 16) + pose.yaw * 2;
      const y = 226 + pose.pitch * 2;
      const rx = 10.5 + shown * 3.5;
      const tone = side < 0 ? skin.mid : mix(skin.mid, skin.dark, 0.75);
      const inner = `M${num(x + side * rx * 0.35)},${y - 13} C${num(x + side * rx * 0.9)},${y - 6} ${num(x + side * rx * 0.5)},${y + 6} ${num(x + side * 1)},${y + 12}`;
      const drop = portrait.earrings
        ? `<circle cx="${num(x + side * 2)}" cy="${y + 25}" r="4.2" fill="${portrait.earrings}"/><circle cx="${num(x + side * 2 - 1.2)}" cy="${y + 23.6}" r="1.3" fill="#fff" opacity=".7"/>`
        : "";
      return `<ellipse cx="${num(x)}" cy="${y}" rx="${num(rx)}" ry="22" fill="${tone}"/>${line(inner, skin.dark, 2.6, 0.55)}${drop}`;
    })
    .join("");
}

export function head(sheet: Sheet): string {
  const { portrait, pose, skin, id } = sheet;
  const outline = warpPath(faceOutline(portrait, foreheadTop(portrait)), outlineWarp(pose));
  const skinAt = skinWarp(pose);
  const cheek = (side: number) => {
    const [x, y] = skinAt(axis + side * 42, 256);
    return soft(`${id}blush`, x, y, 30, 21);
  };
  const chin = portrait.face.chin;
  return (
    `<path d="${outline}" fill="url(#${id}face)"/>` +
    `<g clip-path="url(#${id}clip)">` +
    `<rect x="112" y="80" width="176" height="270" fill="url(#${id}side)"/>` +
    `<rect x="112" y="96" width="176" height="84" fill="url(#${id}brow)" opacity="${portrait.hair.style === "receding" ? 0.15 : 0.8}"/>` +
    `<rect x="112" y="${chin - 34}" width="176" height="36" fill="url(#${id}under)" opacity=".6"/>` +
    cheek(-1) +
    cheek(1) +
    creases(sheet, skin) +
    `</g>`
  );
}

/** Folds of age: forehead, beside the nose, under the eyes. */
function creases({ portrait, pose }: Sheet, skin: Skin): string {
  const { age } = portrait;
  if (age < 0.25) return "";
  const at = skinWarp(pose);
  const fold = (d: string, opacity: number) => line(warpPath(d, at), skin.line, 1.8, opacity * age);
  const lower = portrait.mouth.width * 26;
  return (
    fold(`M${axis - 24},250 C${axis - 34},262 ${axis - lower - 10},274 ${axis - lower - 8},290`, 0.55) +
    fold(`M${axis + 24},250 C${axis + 34},262 ${axis + lower + 10},274 ${axis + lower + 8},290`, 0.6) +
    fold("M150,226 C160,232 174,232 182,225", 0.5) +
    fold("M250,226 C240,232 226,232 218,225", 0.5) +
    (age > 0.55
      ? fold("M160,150 C180,145 220,145 240,150", 0.35) + fold("M164,164 C184,160 216,160 236,164", 0.3)
      : "") +
    (age > 0.55 ? fold("M142,208 C137,206 134,203 131,201 M142,213 C137,214 134,215 131,217", 0.5) : "") +
    (age > 0.55 ? fold("M258,208 C263,206 266,203 269,201 M258,213 C263,214 266,215 269,217", 0.5) : "")
  );
}

function eye({ portrait, pose, skin, id }: Sheet, side: -1 | 1): string {
  const { eyes, brows } = portrait;
  const at = skinWarp(pose);
  const size = eyes.size;
  const cx = axis + side * (33 + eyes.spacing);
  const cy = 210;
  const lid = eyes.lid === "open" ? 1 : eyes.lid === "hooded" ? 0.84 : 0.78;
  const open = (1 - pose.blink) * lid;
  const x = (dx: number) => cx + side * dx * size;
  const outer = `${num(x(18))},${num(cy + 2 - eyes.tilt)}`;
  const inner = `${num(x(-18))},${num(cy + 0.5)}`;
  const lowerOuter = `${num(x(9))},${num(cy + 9 * size - eyes.tilt * 0.3)}`;
  const lowerInner = `${num(x(-9))},${num(cy + 8 * size)}`;
  const upperY = (full: number, closed: number) => cy + closed + (full - closed) * open;
  const upperOuter = `${num(x(10))},${num(upperY(-11 * size - eyes.tilt, 7 * size))}`;
  const upperInner = `${num(x(-8))},${num(upperY(-10.5 * size, 7 * size))}`;
  const almond = warpPath(`M${outer} C${upperOuter} ${upperInner} ${inner} C${lowerInner} ${lowerOuter} ${outer}Z`, at);
  const upperLine = warpPath(`M${outer} C${upperOuter} ${upperInner} ${inner}`, at);
  const lowerLine = warpPath(
    `M${num(x(14))},${num(cy + 6.5)} C${num(x(6))},${num(cy + 10 * size)} ${num(x(-8))},${num(cy + 9.5 * size)} ${num(x(-14))},${num(cy + 5)}`,
    at,
  );
  const [irisX, irisY] = at(cx, cy - 0.6);
  const squeeze = Math.max(0.45, (at(cx + 4, cy)[0] - at(cx - 4, cy)[0]) / 8);
  const iris = 8.2 * size;
  const [socketX, socketY] = at(cx, cy - 1);
  const creaseRise = eyes.lid === "hooded" ? 6.5 : 8.5;
  const crease = warpPath(
    `M${num(x(17))},${num(cy - creaseRise + 2 - eyes.tilt)} C${num(x(10))},${num(upperY(-11 * size - creaseRise - eyes.tilt, -4))} ${num(x(-7))},${num(upperY(-10 * size - creaseRise, -4))} ${num(x(-17))},${num(cy - creaseRise + 1)}`,
    at,
  );
  const clip = `${id}eye${side < 0 ? "l" : "r"}`;
  const lash = mix("#1d120d", skin.line, 0.15);
  const ball =
    pose.blink > 0.85
      ? ""
      : `<clipPath id="${clip}"><path d="${almond}"/></clipPath><g clip-path="url(#${clip})">` +
        `<path d="${almond}" fill="#f5f0ea"/>` +
        `<ellipse cx="${num(irisX)}" cy="${num(irisY)}" rx="${num(iris * squeeze)}" ry="${num(iris)}" fill="${mix(eyes.colour, "#120c08", 0.45)}"/>` +
        `<ellipse cx="${num(irisX)}" cy="${num(irisY + 0.8)}" rx="${num(iris * 0.84 * squeeze)}" ry="${num(iris * 0.84)}" fill="${eyes.colour}"/>` +
        `<ellipse cx="${num(irisX)}" cy="${num(irisY)}" rx="${num(iris * 0.44 * squeeze)}" ry="${num(iris * 0.44)}" fill="#120d0a"/>` +
        `<path d="${upperLine}" fill="none" stroke="#3a2a22" stroke-opacity=".32" stroke-width="8"/>` +
        `<circle cx="${num(irisX - 2.6)}" cy="${num(irisY - 3)}" r="${num(1.9 * size)}" fill="#fff" opacity=".92"/></g>`;
  const rise = brows.arch * 5;
  const browY = 190 - brows.height;
  const heavy = 4.2 * brows.weight;
  const bx = (dx: number) => axis + side * (33 + eyes.spacing + dx);
  const inward = browY - 0.5;
  const brow = warpPath(
    `M${num(bx(26))},${num(browY + 3.5)} C${num(bx(16))},${num(browY - rise - 4)} ${num(bx(2))},${num(browY - rise * 0.9 - 3.5)} ${num(bx(-20))},${num(inward)} ` +
      `C${num(bx(-22))},${num(inward + heavy * 0.4)} ${num(bx(-21))},${num(inward + heavy * 0.9)} ${num(bx(-18))},${num(inward + heavy * 0.95)} ` +
      `C${num(bx(0))},${num(browY - rise * 0.9 - 3 + heavy * 1.15)} ${num(bx(13))},${num(browY - rise * 0.8 - 1.5 + heavy)} ${num(bx(26))},${num(browY + 3.5)}Z`,
    at,
  );
  const browColour = mix(portrait.hair.colour, skin.dark, 0.12);
  return (
    soft(`${id}shade`, socketX, socketY - 5, 29 * squeeze, 18, 0.75) +
    ball +
    line(upperLine, lash, pose.blink > 0.85 ? 2.4 : 2.9, 1) +
    (eyes.lid === "single" || pose.blink > 0.6 ? "" : line(crease, skin.line, 1.4, eyes.lid === "hooded" ? 0.7 : 0.5)) +
    line(lowerLine, skin.line, 1.1, 0.45) +
    `<path d="${brow}" fill="${browColour}" stroke="${browColour}" stroke-width="1" stroke-linejoin="round" opacity=".88"/>`
  );
}

export function eyesAndBrows(sheet: Sheet): string {
  return `<g clip-path="url(#${sheet.id}clip)">${eye(sheet, -1)}${eye(sheet, 1)}</g>`;
}

export function nose({ portrait, pose, skin, id }: Sheet): string {
  const { width, length } = portrait.nose;
  const w = 18 * width;
  const base = 257 + length;
  const bridge = skinWarp(pose, 7);
  const tip = skinWarp(pose, 15);
  const shadowSide = warpPath(
    `M${axis + 5},196 C${axis + 6},224 ${axis + 9},242 ${axis + w},${base - 5} C${axis + w * 0.7},${base + 1} ${axis + 8},${base - 2} ${axis + 4},${base - 8} C${axis + 4},236 ${axis + 2},214 ${axis + 5},196Z`,
    bridge,
  );
  const ridge = warpPath(`M${axis + 6},206 C${axis + 8},226 ${axis + 10},240 ${axis + w - 3},${base - 8}`, bridge);
  const wings = warpPath(
    `M${axis - w},${base - 3} C${axis - w + 3},${base + 5} ${axis - 7},${base + 2} ${axis},${base + 5.5} C${axis + 7},${base + 2} ${axis + w - 3},${base + 5} ${axis + w},${base - 3}`,
    tip,
  );
  const wingSide = (side: number) =>
    warpPath(
      `M${axis + side * w},${base - 3} C${axis + side * (w + 2)},${base - 9} ${axis + side * (w - 2)},${base - 13} ${axis + side * (w - 5)},${base - 14}`,
      tip,
    );
  const nostril = (side: number) => {
    const [x, y] = tip(axis + side * w * 0.48, base + 0.8);
    return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(3.6 * width)}" ry="1.9" fill="${mix(skin.line, "#2a140c", 0.4)}" opacity=".72"/>`;
  };
  const [shineX, shineY] = tip(axis - 2, base - 12);
  const [ridgeX, ridgeY] = bridge(axis - 2, 222);
  const [underX, underY] = tip(axis, base + 9);
  return (
    soft(`${id}shade`, underX, underY, w * 1.2, 7, 0.55) +
    `<path d="${shadowSide}" fill="${skin.dark}" opacity=".26"/>` +
    line(ridge, skin.dark, 3, 0.2) +
    soft(`${id}shine`, ridgeX, ridgeY, 5, 26, 0.55) +
    soft(`${id}shine`, shineX, shineY, 10, 9, 0.95) +
    line(wings, skin.line, 2.1, 0.72) +
    line(wingSide(-1), skin.line, 1.7, 0.4) +
    line(wingSide(1), skin.line, 1.7, 0.55) +
    nostril(-1) +
    nostril(1)
  );
}

export function mouth({ portrait, pose, skin, id }: Sheet): string {
  const { width, fullness, colour = skin.lip } = portrait.mouth;
  const at = skinWarp(pose, 5);
  const w = 26 * width * (1 + pose.smile * 0.12);
  const y = portrait.face.chin - 41 + portrait.nose.length * 0.4;
  const corner = y - pose.smile * 3.5;
  const gap = pose.mouth * 9;
  const up = 7 * fullness;
  const down = 15 * fullness + gap;
  const path = (d: string) => warpPath(d, at);
  const upper = path(
    `M${axis - w},${corner} C${axis - w * 0.62},${y - up * 0.85} ${axis - 6},${y - up} ${axis},${y - up * 0.55} C${axis + 6},${y - up} ${axis + w * 0.62},${y - up * 0.85} ${axis + w},${corner} C${axis + w * 0.55},${y + 3.5 - gap * 0.2} ${axis - w * 0.55},${y + 3.5 - gap * 0.2} ${axis - w},${corner}Z`,
  );
  const lower = path(
    `M${axis - w},${corner} C${axis - w * 0.55},${y + 3.5 + gap} ${axis + w * 0.55},${y + 3.5 + gap} ${axis + w},${corner} C${axis + w * 0.7},${y + down * 0.9} ${axis + 9},${y + down} ${axis},${y + down} C${axis - 9},${y + down} ${axis - w * 0.7},${y + down * 0.9} ${axis - w},${corner}Z`,
  );
  const inside = path(
    `M${axis - w * 0.92},${corner} C${axis - w * 0.5},${y + 2} ${axis + w * 0.5},${y + 2} ${axis + w * 0.92},${corner} C${axis + w * 0.5},${y + 4 + gap * 1.2} ${axis - w * 0.5},${y + 4 + gap * 1.2} ${axis - w * 0.92},${corner}Z`,
  );
  const parting = path(
    `M${axis - w - 1.5},${corner} C${axis - w * 0.55},${y + 4} ${axis + w * 0.55},${y + 4} ${axis + w + 1.5},${corner}`,
  );
  const fold = path(
    `M${axis - 14},${y + down + 8} C${axis - 6},${y + down + 11} ${axis + 6},${y + down + 11} ${axis + 14},${y + down + 8}`,
  );
  const groove = path(
    `M${axis - 3},${y - up - 13} C${axis - 4},${y - up - 8} ${axis - 5},${y - up - 5} ${axis - 5},${y - up - 2}`,
  );
  const [shineX, shineY] = at(axis - 2, y + down * 0.62);
  const [shadeX, shadeY] = at(axis, y + down + 6);
  return (
    soft(`${id}shade`, shadeX, shadeY, w * 0.8, 8, 0.6) +
    (gap > 0.6 ? `<path d="${inside}" fill="#3d1a18"/>` : "") +
    `<path d="${upper}" fill="${mix(colour, "#5a2420", 0.28)}"/>` +
    `<path d="${lower}" fill="${colour}"${gap > 0.6 ? ` opacity=".97"` : ""}/>` +
    (gap > 0.6
      ? `<path d="${inside}" fill="#4a1f1c"/><path d="${path(`M${axis - w * 0.6},${y + 0.5} C${axis - w * 0.3},${y + 2 + gap * 0.35} ${axis + w * 0.3},${y + 2 + gap * 0.35} ${axis + w * 0.6},${y + 0.5} C${axis + w * 0.3},${y + 1.6} ${axis - w * 0.3},${y + 1.6} ${axis - w * 0.6},${y + 0.5}Z`)}" fill="#efe8e1"/>`
      : line(parting, mix(colour, "#3a1613", 0.7), 1.7, 0.95)) +
    soft(`${id}shine`, shineX, shineY, w * 0.42, 3.4 * fullness, 0.7) +
    line(fold, skin.dark, 3, 0.35) +
    line(groove, skin.dark, 1.6, 0.3)
  );
}

export function marks({ portrait, pose, skin, id }: Sheet): string {
  const at = skinWarp(pose);
  const parts: string[] = [];
  if (portrait.freckles) {
    const random = randomOf(`freckles${portrait.face.width}${portrait.face.chin}`);
    for (let index = 0; index < 46; index++) {
      const side = index % 2 === 0 ? -1 : 1;
      const [x, y] = at(axis + side * (6 + random() * 50), 228 + random() * 40 - random() * 14);
      parts.push(
        `<circle cx="${num(x)}" cy="${num(y)}" r="${num(0.7 + random() * 0.8)}" fill="${mix(skin.dark, "#8a4a20", 0.4)}" opacity="${num(0.35 + random() * 0.3)}"/>`,
      );
    }
  }
  if (portrait.mole) {
    const [x, y] = at(portrait.mole.x, portrait.mole.y);
    parts.push(
      `<circle cx="${num(x)}" cy="${num(y)}" r="2.4" fill="${mix(skin.line, "#3a1d12", 0.5)}" opacity=".85"/>`,
    );
  }
  return `<g clip-path="url(#${id}clip)">${parts.join("")}</g>`;
}

export type { Sheet };
