import type { Sheet } from "./face";
import { axis, faceOutline, outlineWarp, skinWarp } from "./geometry";
import { mix, num, randomOf, warpPath } from "./svg";

/** Where the beard grows, with the lips left out (even-odd). */
function region(style: "stubble" | "full" | "goatee", lip: number): string {
  const lips = `M${axis - 29},${lip} C${axis - 16},${lip - 8} ${axis + 16},${lip - 8} ${axis + 29},${lip} C${axis + 20},${lip + 17} ${axis - 20},${lip + 17} ${axis - 29},${lip}Z`;
  if (style === "goatee") {
    return `M${axis - 33},${lip - 4} C${axis - 24},${lip - 17} ${axis - 8},${lip - 18} ${axis},${lip - 16} C${axis + 8},${lip - 18} ${axis + 24},${lip - 17} ${axis + 33},${lip - 4} C${axis + 38},${lip + 18} ${axis + 32},${lip + 60} ${axis},${lip + 60} C${axis - 32},${lip + 60} ${axis - 38},${lip + 18} ${axis - 33},${lip - 4}Z ${lips}`;
  }
  return `M100,192 L117,192 C122,236 138,262 ${axis - 40},${lip - 9} C${axis - 26},${lip - 19} ${axis - 9},${lip - 19} ${axis},${lip - 16} C${axis + 9},${lip - 19} ${axis + 26},${lip - 19} ${axis + 40},${lip - 9} C262,262 278,236 283,192 L300,192 L300,360 L100,360Z ${lips}`;
}

export function beard({ portrait, pose, id }: Sheet): string {
  if (!portrait.beard) return "";
  const { style, colour } = portrait.beard;
  const lip = portrait.face.chin - 41 + portrait.nose.length * 0.4;
  const at = skinWarp(pose, 3);
  const light = mix(colour, "#ffffff", 0.16);
  if (style === "moustache" || style === "goatee") {
    const hairs = `M${axis},${lip - 17} C${axis - 12},${lip - 20} ${axis - 28},${lip - 10} ${axis - 34},${lip + 3} C${axis - 22},${lip - 3} ${axis - 10},${lip - 4} ${axis},${lip - 5} C${axis + 10},${lip - 4} ${axis + 22},${lip - 3} ${axis + 34},${lip + 3} C${axis + 28},${lip - 10} ${axis + 12},${lip - 20} ${axis},${lip - 17}Z`;
    const moustache =
      `<path d="${warpPath(hairs, at)}" fill="${colour}" opacity=".93"/>` +
      `<path d="${warpPath(`M${axis - 4},${lip - 14} C${axis - 14},${lip - 13} ${axis - 22},${lip - 8} ${axis - 28},${lip - 2} M${axis + 4},${lip - 14} C${axis + 14},${lip - 13} ${axis + 22},${lip - 8} ${axis + 28},${lip - 2}`, at)}" fill="none" stroke="${light}" stroke-width="1.4" opacity=".6"/>`;
    if (style === "moustache") return moustache;
  }
  const grown = style === "full" ? 9 : 0;
  const clip = `${id}beard`;
  const outline = warpPath(faceOutline(portrait, 100, grown), outlineWarp(pose));
  const where = warpPath(region(style, lip), at);
  const random = randomOf(`beard${portrait.face.width}${portrait.face.jaw}`);
  const hairs: string[] = [];
  const count = style === "stubble" ? 700 : 150;
  for (let index = 0; index < count; index++) {
    const [x, y] = at(axis + (random() - 0.5) * 150, 232 + random() * (portrait.face.chin - 226));
    const lean = (x - axis) * 0.05;
    const length = style === "stubble" ? 1.9 : 6;
    hairs.push(`M${num(x)},${num(y)} L${num(x + lean)},${num(y + length)}`);
  }
  return (
    `<clipPath id="${clip}"><path d="${outline}"/></clipPath><clipPath id="${clip}r"><path d="${where}" clip-rule="evenodd"/></clipPath>` +
    `<g clip-path="url(#${clip})"><g clip-path="url(#${clip}r)">` +
    `<path d="${where}" fill="${colour}" fill-rule="evenodd" opacity="${style === "stubble" ? 0.15 : 0.9}"/>` +
    `<path d="${hairs.join(" ")}" fill="none" stroke="${style === "stubble" ? colour : light}" stroke-width="${style === "stubble" ? 0.8 : 1.3}" stroke-linecap="round" opacity="${style === "stubble" ? 0.3 : 0.35}"/>` +
    `</g></g>`
  );
}
