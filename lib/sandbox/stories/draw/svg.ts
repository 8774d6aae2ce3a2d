/** Fragments of SVG as strings; every drawing is a pure function of its parameters. */

export type Warp = (x: number, y: number) => readonly [x: number, y: number];

/** A number for an attribute: two decimals are finer than any pixel drawn here. */
export function num(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Moves every `x,y` pair of a path made of absolute commands. */
export function warpPath(path: string, warp: Warp): string {
  return path.replace(/(-?[\d.]+),(-?[\d.]+)/g, (_pair: string, x: string, y: string) => {
    const [movedX, movedY] = warp(Number(x), Number(y));
    return `${num(movedX)},${num(movedY)}`;
  });
}

/** The same path on the other side of a vertical axis. */
export function mirror(path: string, axis = 200): string {
  return warpPath(path, (x, y) => [2 * axis - x, y]);
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

interface TextStyle {
  size: number;
  fill?: string;
  weight?: number;
  spacing?: number;
  anchor?: "start" | "middle" | "end";
  family?: string;
  opacity?: number;
}

const sans = "Liberation Sans, Arimo, Arial, sans-serif";

export function text(x: number, y: number, content: string, style: TextStyle): string {
  const { size, fill = "#14262b", weight = 400, spacing = 0, anchor = "start", family = sans, opacity = 1 } = style;
  return (
    `<text x="${num(x)}" y="${num(y)}" font-family="${family}" font-size="${num(size)}" font-weight="${weight}" ` +
    `letter-spacing="${num(spacing)}" text-anchor="${anchor}" fill="${fill}" opacity="${num(opacity)}">` +
    `${escapeXml(content)}</text>`
  );
}

export function document(width: number, height: number, body: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `${body}</svg>`
  );
}

export function linear(
  id: string,
  from: string,
  to: string,
  ...stops: [offset: number, colour: string, opacity?: number][]
) {
  const [x1, y1] = from.split(",");
  const [x2, y2] = to.split(",");
  return `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stopList(stops)}</linearGradient>`;
}

export function radial(
  id: string,
  centre: string,
  radius: number,
  ...stops: [offset: number, colour: string, opacity?: number][]
) {
  const [cx, cy] = centre.split(",");
  return `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${num(radius)}">${stopList(stops)}</radialGradient>`;
}

function stopList(stops: [offset: number, colour: string, opacity?: number][]): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${num(offset)}" stop-color="${colour}" stop-opacity="${num(opacity)}"/>`,
    )
    .join("");
}

/** Mixes two `#rrggbb` colours; 0 is the first, 1 the second. */
export function mix(first: string, second: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => {
    const value = channel(first, at) * (1 - share) + channel(second, at) * share;
    return Math.round(Math.min(255, Math.max(0, value)))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${mixed.join("")}`;
}

/** Repeatable numbers in [0, 1) for a word: the same story always draws the same picture. */
export function randomOf(seed: string): () => number {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
