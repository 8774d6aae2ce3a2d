import type { Sheet } from "./face";
import { axis, skinWarp } from "./geometry";
import { num, warpPath } from "./svg";

export function glasses({ portrait, pose }: Sheet): string {
  if (!portrait.glasses) return "";
  const { shape, colour } = portrait.glasses;
  const at = skinWarp(pose, 6);
  const spacing = 34 + portrait.eyes.spacing;
  const lens = (side: -1 | 1) => {
    const x = (dx: number) => axis + side * (spacing + dx);
    const d =
      shape === "round"
        ? `M${x(-24)},211 C${x(-24)},196 ${x(-13)},187 ${x(1)},187 C${x(15)},187 ${x(26)},197 ${x(26)},211 C${x(26)},225 ${x(15)},235 ${x(1)},235 C${x(-13)},235 ${x(-24)},226 ${x(-24)},211Z`
        : `M${x(-24)},197 C${x(-10)},193 ${x(12)},192 ${x(27)},195 C${x(29)},207 ${x(27)},219 ${x(22)},227 C${x(10)},231 ${x(-8)},231 ${x(-19)},227 C${x(-23)},219 ${x(-25)},208 ${x(-24)},197Z`;
    const glint = `M${x(-12)},${shape === "round" ? 196 : 199} L${x(-20)},214 M${x(-4)},${shape === "round" ? 193 : 198} L${x(-16)},222`;
    return (
      `<path d="${warpPath(d, at)}" fill="#ffffff" fill-opacity=".07" stroke="${colour}" stroke-width="4" stroke-linejoin="round"/>` +
      `<path d="${warpPath(glint, at)}" fill="none" stroke="#ffffff" stroke-width="2.6" stroke-linecap="round" opacity=".28"/>`
    );
  };
  const edge = portrait.face.width + 1;
  const arms = [-1, 1].map((side) => {
    if (side * pose.yaw > 0.35) return "";
    const [fromX, fromY] = at(axis + side * (spacing + 27), 203);
    const toX = axis + side * (edge - Math.max(0, side * pose.yaw) * 8);
    return `<path d="M${num(fromX)},${num(fromY)} L${num(toX)},206" stroke="${colour}" stroke-width="4" fill="none"/>`;
  });
  const bridge = `M${axis - spacing + 24},206 C${axis - 5},199 ${axis + 5},199 ${axis + spacing - 24},206`;
  return `${arms.join("")}${lens(-1)}${lens(1)}<path d="${warpPath(bridge, at)}" fill="none" stroke="${colour}" stroke-width="3.6"/>`;
}
