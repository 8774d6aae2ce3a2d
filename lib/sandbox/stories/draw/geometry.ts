import type { Portrait, Pose } from "./portrait";
import type { Warp } from "./svg";

/** Axis of the face in the 400 by 520 drawing. */
export const axis = 200;

const turnAngle = 0.4;

/** Points on the skin: the face is taken for an upright cylinder that turns; `lift` raises a point off its surface. */
export function skinWarp(pose: Pose, lift = 0): Warp {
  const radius = 96;
  const angle = pose.yaw * turnAngle;
  return (x, y) => {
    const at = Math.asin(Math.max(-1, Math.min(1, (x - axis) / radius)));
    const shifted = x + (radius + lift) * (Math.sin(Math.min(Math.PI / 2, at + angle)) - Math.sin(at));
    return [shifted, y + pose.pitch * (9 + lift * 0.5)];
  };
}

/** Outline of the head: its width stays, the chin swings towards where the face looks. */
export function outlineWarp(pose: Pose): Warp {
  return (x, y) => {
    const low = Math.max(0, Math.min(1, (y - 180) / 150));
    const far = Math.sign(x - axis) === Math.sign(pose.yaw) ? 1 - 0.07 * Math.abs(pose.yaw) : 1;
    return [axis + (x - axis) * far + pose.yaw * (3 + 15 * low), y + pose.pitch * 6 * low];
  };
}

/** Hair lies between the two: what is over the forehead moves with the skin, the silhouette stays. */
export function hairWarp(portrait: Portrait, pose: Pose): Warp {
  const widen = portrait.face.width / 73;
  return (x, y) => {
    const stretched = axis + (x - axis) * widen;
    const inner = Math.cos(Math.min(1, Math.abs(stretched - axis) / 92) * (Math.PI / 2));
    const low = Math.max(0, Math.min(1, (y - 150) / 200));
    return [stretched + pose.yaw * (30 * inner - 5 * (1 - inner) * (1 - low)), y + pose.pitch * 5 * inner];
  };
}

export function faceOutline({ face }: Portrait, top = 104, grow = 0): string {
  const width = face.width + grow * 0.4;
  const chin = face.chin + grow;
  const jaw = face.jaw + grow * 0.6;
  const left = axis - width;
  const right = axis + width;
  const square = (jaw - 36) / 12;
  const jawTop = chin - 19 - square * 2;
  return (
    `M${left},196 C${left - 1},246 ${left + 10 - square * 5},${chin - 46 + square * 8} ${axis - jaw},${jawTop} ` +
    `C${axis - jaw + 15},${chin - 4} ${axis - 12 - square * 3},${chin} ${axis},${chin} ` +
    `C${axis + 12 + square * 3},${chin} ${axis + jaw - 15},${chin - 4} ${axis + jaw},${jawTop} ` +
    `C${right - 10 + square * 5},${chin - 46 + square * 8} ${right + 1},246 ${right},196 ` +
    `C${right - 1},138 ${axis + width * 0.63},${top} ${axis},${top} C${axis - width * 0.63},${top} ${left + 1},138 ${left},196Z`
  );
}
