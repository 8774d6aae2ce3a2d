import type { RoomName } from "./portrait";
import { linear, num, randomOf } from "./svg";

interface Room {
  wall: string;
  /** Where the light comes from, and how warm it is. */
  light: { from: "left" | "right"; colour: string };
  furniture: (width: number, height: number) => string;
}

function box(x: number, y: number, width: number, height: number, fill: string, radius = 0): string {
  return `<rect x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}" rx="${radius}" fill="${fill}"/>`;
}

function books(
  seed: string,
  x: number,
  bottom: number,
  width: number,
  tallest: number,
  colours: readonly string[],
): string {
  const random = randomOf(seed);
  let row = "";
  for (let at = 0; at < width - 10; ) {
    const thick = 12 + random() * 18;
    const tall = tallest * (0.62 + random() * 0.38);
    row += box(
      x + at,
      bottom - tall,
      Math.min(thick, width - at),
      tall,
      colours[Math.floor(random() * colours.length)] ?? "#777777",
    );
    at += thick + 2;
  }
  return row;
}

function leaves(cx: number, bottom: number, size: number, colour: string): string {
  return [-58, -30, -8, 14, 36, 60]
    .map(
      (angle, index) =>
        `<path d="M${num(cx)},${num(bottom)} C${num(cx - size * 0.16)},${num(bottom - size * 0.5)} ${num(cx - size * 0.1)},${num(bottom - size * 0.9)} ${num(cx)},${num(bottom - size)} C${num(cx + size * 0.1)},${num(bottom - size * 0.9)} ${num(cx + size * 0.16)},${num(bottom - size * 0.5)} ${num(cx)},${num(bottom)}Z" fill="${colour}" opacity="${num(0.7 + (index % 3) * 0.13)}" transform="rotate(${angle} ${num(cx)} ${num(bottom)})"/>`,
    )
    .join("");
}

function windowPane(x: number, y: number, width: number, height: number, frame: string): string {
  return (
    box(x - 12, y - 12, width + 24, height + 24, frame) +
    box(x, y, width, height, "#eef3f4") +
    box(x + width / 2 - 5, y, 10, height, frame)
  );
}

const rooms: Record<RoomName, Room> = {
  living: {
    wall: "#c9c2b6",
    light: { from: "right", colour: "#fff3dc" },
    furniture: (w, h) =>
      windowPane(w * 0.63, -h * 0.1, w * 0.28, h * 0.6, "#d9d3c8") +
      box(0, h * 0.2, w * 0.3, h * 0.03, "#7d6a57") +
      books("living", w * 0.04, h * 0.2, w * 0.13, h * 0.15, ["#7a3f36", "#3f5d66", "#b59a5e", "#55604e"]) +
      `<circle cx="${num(w * 0.23)}" cy="${num(h * 0.145)}" r="${num(w * 0.042)}" fill="#5e7a53"/>` +
      box(0, h * 0.72, w, h * 0.3, "#8f7f6d") +
      box(w * 0.86, h * 0.4, w * 0.2, h * 0.5, "#5d6a70", 10),
  },
  kitchen: {
    wall: "#e2dccf",
    light: { from: "left", colour: "#fff6e4" },
    furniture: (w, h) =>
      Array.from({ length: 8 }, (_, row) => box(0, h * (0.34 + row * 0.055), w, 2, "#cdc5b6")).join("") +
      Array.from({ length: 14 }, (_, column) => box(column * w * 0.077, h * 0.34, 2, h * 0.42, "#cdc5b6")).join("") +
      box(-w * 0.02, -10, w * 0.36, h * 0.3, "#8fa096") +
      box(w * 0.16, -10, 4, h * 0.3, "#6f8077") +
      box(w * 0.72, -10, w * 0.32, h * 0.3, "#8fa096") +
      box(w * 0.87, -10, 4, h * 0.3, "#6f8077") +
      box(w * 0.74, h * 0.44, w * 0.26, h * 0.02, "#9b7b58") +
      ["#c46b4a", "#d9b25f", "#6d8a94"]
        .map((colour, index) => box(w * (0.77 + index * 0.07), h * 0.35, w * 0.045, h * 0.09, colour, 6))
        .join("") +
      box(0, h * 0.76, w, h * 0.05, "#b08d66") +
      box(0, h * 0.81, w, h * 0.2, "#74857c") +
      `<circle cx="${num(w * 0.12)}" cy="${num(h * 0.71)}" r="${num(w * 0.05)}" fill="#b5563f"/>`,
  },
  study: {
    wall: "#97a1a8",
    light: { from: "left", colour: "#ffe6c2" },
    furniture: (w, h) =>
      box(w * 0.06, h * 0.1, w * 0.16, h * 0.26, "#e4ded2") +
      box(w * 0.08, h * 0.13, w * 0.12, h * 0.2, "#7f6d8a") +
      box(w * 0.7, -10, w * 0.34, h, "#6c5a49") +
      [0.16, 0.4, 0.64]
        .map(
          (level, index) =>
            box(w * 0.71, h * level, w * 0.32, h * 0.025, "#4d3f33") +
            books(`study${index}`, w * 0.72, h * level, w * 0.3, h * 0.17, [
              "#8d4a3c",
              "#c2a869",
              "#3f5a63",
              "#6d7a58",
              "#d7cdb8",
            ]),
        )
        .join("") +
      `<path d="M${num(w * 0.07)},${num(h * 0.56)} L${num(w * 0.2)},${num(h * 0.56)} L${num(w * 0.17)},${num(h * 0.44)} L${num(w * 0.1)},${num(h * 0.44)}Z" fill="#f3d69b"/>` +
      box(w * 0.13, h * 0.56, w * 0.012, h * 0.2, "#4d4a45") +
      box(0, h * 0.76, w * 0.7, h * 0.3, "#5b4c3f"),
  },
  hallway: {
    wall: "#d7cfc2",
    light: { from: "right", colour: "#fff0d8" },
    furniture: (w, h) =>
      box(w * 0.03, h * 0.04, w * 0.27, h * 1.1, "#b9ad9b") +
      box(w * 0.045, h * 0.06, w * 0.24, h * 1.1, "#ece7de") +
      box(w * 0.075, h * 0.12, w * 0.18, h * 0.28, "#dcd5c9") +
      box(w * 0.075, h * 0.5, w * 0.18, h * 0.4, "#dcd5c9") +
      `<circle cx="${num(w * 0.27)}" cy="${num(h * 0.52)}" r="9" fill="#a58a55"/>` +
      box(w * 0.72, h * 0.16, w * 0.26, h * 0.025, "#7a624a") +
      `<path d="M${num(w * 0.75)},${num(h * 0.18)} C${num(w * 0.7)},${num(h * 0.4)} ${num(w * 0.71)},${num(h * 0.6)} ${num(w * 0.72)},${num(h * 0.74)} L${num(w * 0.83)},${num(h * 0.74)} C${num(w * 0.83)},${num(h * 0.5)} ${num(w * 0.81)},${num(h * 0.3)} ${num(w * 0.77)},${num(h * 0.18)}Z" fill="#44566b"/>` +
      `<path d="M${num(w * 0.89)},${num(h * 0.18)} C${num(w * 0.84)},${num(h * 0.36)} ${num(w * 0.85)},${num(h * 0.5)} ${num(w * 0.86)},${num(h * 0.62)} L${num(w * 0.97)},${num(h * 0.62)} C${num(w * 0.97)},${num(h * 0.4)} ${num(w * 0.95)},${num(h * 0.3)} ${num(w * 0.91)},${num(h * 0.18)}Z" fill="#9a5d44"/>` +
      box(w * 0.3, h * 0.9, w * 0.72, h * 0.1, "#bfb29f"),
  },
  bedroom: {
    wall: "#c3cad2",
    light: { from: "left", colour: "#fdf4e6" },
    furniture: (w, h) =>
      windowPane(-w * 0.06, h * 0.02, w * 0.24, h * 0.52, "#e9ecee") +
      `<path d="M${num(w * 0.16)},-10 C${num(w * 0.24)},${num(h * 0.3)} ${num(w * 0.2)},${num(h * 0.5)} ${num(w * 0.22)},${num(h * 0.7)} L${num(w * 0.1)},${num(h * 0.7)} C${num(w * 0.12)},${num(h * 0.4)} ${num(w * 0.1)},${num(h * 0.2)} ${num(w * 0.12)},-10Z" fill="#e7dcc9"/>` +
      box(w * 0.7, h * 0.08, w * 0.13, h * 0.22, "#d8a25e") +
      box(w * 0.85, h * 0.12, w * 0.12, h * 0.18, "#54708a") +
      box(w * 0.2, h * 0.56, w * 0.9, h * 0.22, "#8d7a6a", 16) +
      box(w * 0.16, h * 0.72, w * 0.9, h * 0.3, "#d9d2c7", 20) +
      box(w * 0.74, h * 0.6, w * 0.24, h * 0.14, "#f0ece5", 20),
  },
  office: {
    wall: "#d5d9dc",
    light: { from: "right", colour: "#f4faff" },
    furniture: (w, h) =>
      box(w * 0.66, h * 0.08, w * 0.32, h * 0.34, "#b5bcc2") +
      box(w * 0.675, h * 0.1, w * 0.29, h * 0.3, "#f6f8f9") +
      box(w * 0.7, h * 0.16, w * 0.16, 5, "#7f93b8") +
      box(w * 0.7, h * 0.22, w * 0.2, 5, "#b57c7c") +
      box(w * 0.7, h * 0.28, w * 0.12, 5, "#7f93b8") +
      leaves(w * 0.12, h * 0.66, h * 0.34, "#5b7f5d") +
      box(w * 0.08, h * 0.64, w * 0.08, h * 0.14, "#c9c3ba", 6) +
      box(0, h * 0.78, w, h * 0.25, "#a99c8d") +
      box(w * 0.78, h * 0.58, w * 0.24, h * 0.2, "#3b4148", 8),
  },
  terrace: {
    wall: "#c8d8df",
    light: { from: "right", colour: "#fff4d6" },
    furniture: (w, h) =>
      box(0, 0, w, h * 0.42, "#d6e4ea") +
      box(w * 0.02, h * 0.22, w * 0.2, h * 0.5, "#d9b394") +
      box(w * 0.18, h * 0.12, w * 0.14, h * 0.6, "#e5cbae") +
      box(w * 0.7, h * 0.18, w * 0.16, h * 0.5, "#dcbfa2") +
      box(w * 0.84, h * 0.28, w * 0.2, h * 0.5, "#c9a184") +
      [0.24, 0.34, 0.44]
        .map(
          (level) =>
            box(w * 0.21, h * level, w * 0.03, h * 0.05, "#8fa5b0") +
            box(w * 0.27, h * level, w * 0.03, h * 0.05, "#8fa5b0") +
            box(w * 0.74, h * level, w * 0.03, h * 0.05, "#8fa5b0") +
            box(w * 0.8, h * level, w * 0.03, h * 0.05, "#8fa5b0"),
        )
        .join("") +
      box(0, h * 0.6, w, 10, "#4f565a") +
      Array.from({ length: 17 }, (_, index) => box(index * w * 0.062, h * 0.6, 6, h * 0.4, "#4f565a")).join("") +
      leaves(w * 0.06, h * 0.86, h * 0.34, "#55784e") +
      leaves(w * 0.95, h * 0.9, h * 0.4, "#4a6d49") +
      box(0, h * 0.88, w, h * 0.14, "#b79a7c"),
  },
  library: {
    wall: "#a08a70",
    light: { from: "left", colour: "#ffe9c4" },
    furniture: (w, h) =>
      [0.2, 0.44, 0.68, 0.92]
        .map(
          (level, index) =>
            box(0, h * level, w, h * 0.026, "#5e4936") +
            books(`library${index}`, w * 0.01, h * level, w, h * 0.19, [
              "#74382f",
              "#2f4a52",
              "#b39a63",
              "#54613f",
              "#d2c4a4",
              "#4b3b57",
              "#8a5a38",
            ]),
        )
        .join("") +
      box(w * 0.3, 0, w * 0.018, h, "#6e563f") +
      box(w * 0.78, 0, w * 0.018, h, "#6e563f") +
      box(w * 0.83, h * 0.28, w * 0.12, h * 0.16, "#c7b28c") +
      box(w * 0.845, h * 0.3, w * 0.09, h * 0.12, "#6f8a94"),
  },
};

/** One of the rooms, perhaps seen the other way round and painted differently, so that no two people share one. */
export interface Place {
  name: RoomName;
  mirrored?: boolean;
  wall?: string;
}

/** Something that many pictures share: worth drawing once, and then used as a picture in the others. */
export interface Layer {
  width: number;
  height: number;
  /** An SVG fragment of that size. */
  content: string;
}

/** How far a backdrop reaches beyond each edge of the picture: blurring pales the outermost strip. */
export const overscan = 36;

/** What is out of focus behind a person. */
export function backdrop(place: Place, pictureWidth: number, pictureHeight: number): Layer {
  const width = pictureWidth + 2 * overscan;
  const height = pictureHeight + 2 * overscan;
  return { width, height, content: room(place, width, height) };
}

function room({ name, mirrored = false, wall = rooms[name].wall }: Place, width: number, height: number): string {
  const blur = Math.max(width, height) / 95;
  const region = `x="0" y="0" width="${width}" height="${height}"`;
  const flip = mirrored ? `translate(${width},0) scale(-1,1) ` : "";
  const beyond = `translate(${num(-width * 0.03)},${num(-height * 0.03)}) scale(1.06)`;
  return (
    `<defs><filter id="roomblur" filterUnits="userSpaceOnUse" ${region}><feGaussianBlur stdDeviation="${num(blur)}"/></filter>` +
    `${linear("roomwall", "0,0", "0,1", [0, "#ffffff", 0.1], [1, "#20180f", 0.16])}</defs>` +
    `<rect width="${width}" height="${height}" fill="${wall}"/>` +
    `<g filter="url(#roomblur)"><rect ${region} fill="${wall}"/><g transform="${flip}${beyond}">${rooms[name].furniture(width, height)}</g></g>` +
    `<rect width="${width}" height="${height}" fill="url(#roomwall)"/>`
  );
}

/** The room's light falling over everything in the picture. */
export function lightOver({ name, mirrored = false }: Place, width: number, height: number, id: string): string {
  const { from, colour } = rooms[name].light;
  const [start, end] = (from === "right") !== mirrored ? ["1,0", "0,.6"] : ["0,0", "1,.6"];
  return `<defs>${linear(id, start, end, [0, colour, 0.24], [0.6, "#ffffff", 0])}</defs><rect width="${width}" height="${height}" fill="url(#${id})"/>`;
}
