import { num, warpPath } from "./svg";

/**
 * Strokes in the manner of OCR-B (ISO 1073-2), the face ICAO 9303 part 3 asks for in machine-readable zones. Each
 * character stands in a box of 56 by 94; the pitch is 100. The O is round and wide, the zero narrow with straight sides.
 */
const strokes: Readonly<Record<string, string>> = {
  "0": "M28,0 C13,0 7,12 7,30 L7,64 C7,82 13,94 28,94 C43,94 49,82 49,64 L49,30 C49,12 43,0 28,0Z",
  "1": "M10,15 L30,0 L30,94 M12,94 L48,94",
  "2": "M5,12 C12,4 20,0 29,0 C44,0 51,10 51,23 C51,48 5,64 5,94 L53,94",
  "3": "M6,0 L50,0 L25,36 C42,36 53,48 53,64 C53,82 41,94 24,94 C14,94 7,90 2,84",
  "4": "M24,0 L4,66 L54,66 M41,42 L41,94",
  "5": "M49,0 L11,0 L9,40 C15,36 20,34 27,34 C43,34 53,46 53,63 C53,82 41,94 24,94 C14,94 7,90 2,85",
  "6": "M37,0 C22,14 4,36 4,62 C4,82 14,94 28,94 C43,94 52,82 52,65 C52,48 42,38 29,38 C16,38 8,46 5,56",
  "7": "M4,0 L52,0 C40,30 27,56 25,94",
  "8": "M28,43 C14,43 8,32 8,21 C8,9 16,0 28,0 C40,0 48,9 48,21 C48,32 42,43 28,43 C12,43 3,54 3,68 C3,84 13,94 28,94 C43,94 53,84 53,68 C53,54 44,43 28,43Z",
  "9": "M19,94 C34,80 52,58 52,32 C52,12 42,0 28,0 C13,0 4,12 4,29 C4,46 14,56 27,56 C40,56 48,48 51,38",
  A: "M2,94 L28,0 L54,94 M11,63 L45,63",
  B: "M7,44 L28,44 C41,44 48,36 48,22 C48,8 41,0 27,0 L7,0 L7,94 L28,94 C44,94 53,84 53,69 C53,54 44,44 28,44",
  C: "M52,13 C46,5 39,0 31,0 C13,0 4,20 4,47 C4,74 13,94 31,94 C39,94 46,89 52,81",
  D: "M7,0 L22,0 C43,0 53,18 53,47 C53,76 43,94 22,94 L7,94Z",
  E: "M50,0 L8,0 L8,94 L52,94 M8,46 L44,46",
  F: "M52,0 L8,0 L8,94 M8,47 L44,47",
  G: "M50,11 C44,4 37,0 30,0 C13,0 4,20 4,47 C4,74 13,94 30,94 C39,94 46,91 52,85 L52,51 L32,51",
  H: "M6,0 L6,94 M50,0 L50,94 M6,46 L50,46",
  I: "M28,0 L28,94 M12,0 L44,0 M12,94 L44,94",
  J: "M18,0 L46,0 L46,66 C46,84 38,94 24,94 C15,94 8,90 3,84",
  K: "M8,0 L8,94 M51,0 L9,52 M23,36 L53,94",
  L: "M9,0 L9,94 L52,94",
  M: "M4,94 L4,0 L28,48 L52,0 L52,94",
  N: "M6,94 L6,0 L50,94 L50,0",
  O: "M28,0 C9,0 0,20 0,47 C0,74 9,94 28,94 C47,94 56,74 56,47 C56,20 47,0 28,0Z",
  P: "M8,94 L8,0 L28,0 C44,0 52,10 52,27 C52,44 44,54 28,54 L8,54",
  Q: "M28,0 C9,0 0,20 0,47 C0,74 9,94 28,94 C47,94 56,74 56,47 C56,20 47,0 28,0Z M32,70 L56,98",
  R: "M8,94 L8,0 L28,0 C44,0 52,10 52,27 C52,44 44,54 28,54 L8,54 M30,54 L54,94",
  S: "M50,12 C44,4 37,0 28,0 C14,0 6,9 6,22 C6,50 52,42 52,70 C52,85 42,94 27,94 C16,94 8,90 3,82",
  T: "M2,0 L54,0 M28,0 L28,94",
  U: "M6,0 L6,62 C6,83 14,94 28,94 C42,94 50,83 50,62 L50,0",
  V: "M2,0 L28,94 L54,0",
  W: "M0,0 L13,94 L28,42 L43,94 L56,0",
  X: "M4,0 L52,94 M52,0 L4,94",
  Y: "M3,0 L28,46 L53,0 M28,46 L28,94",
  Z: "M5,0 L51,0 L5,94 L53,94",
  "<": "M50,16 L8,50 L50,84",
};

/** Lines of a machine-readable zone; `pitch` is the width of a character cell, `y` the top of the first line. */
export function machineReadable(
  lines: readonly string[],
  x: number,
  y: number,
  pitch: number,
  leading: number,
): string {
  const scale = pitch / 100;
  const paths = lines.flatMap((line, row) =>
    Array.from(line).map((character, column) =>
      warpPath(strokes[character] ?? "", (px, py) => [
        x + (column * 100 + 22 + px) * scale,
        y + row * leading + py * scale,
      ]),
    ),
  );
  return `<path d="${paths.join(" ")}" fill="none" stroke="#15181a" stroke-width="${num(13.5 * scale)}" stroke-linecap="round" stroke-linejoin="round"/>`;
}
