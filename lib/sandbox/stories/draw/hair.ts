import type { Sheet } from "./face";
import { hairWarp } from "./geometry";
import type { HairStyle } from "./portrait";
import { linear, mix, num, randomOf, type Warp, warpPath } from "./svg";

interface Cut {
  /** Behind neck and face. */
  back?: string;
  /** Over the forehead. */
  front: string;
  /** Locks that catch the light. */
  strands: string;
  /** Locks in shade, on the part behind. */
  shades?: string;
  /** Shorn sides: the same hair, thinner. */
  shorn?: string;
  /** Shorn hair seen behind the forehead when the head turns. */
  shornBack?: string;
  /** Bald skin seen behind the forehead when the head turns. */
  scalp?: string;
}

const pulledBack =
  "M126,216 C108,120 148,70 202,70 C256,70 292,120 274,216 C271,190 268,172 262,152 C250,120 228,104 200,104 C172,104 150,120 138,152 C132,172 129,190 126,216Z";
const skull = "M122,208 C112,116 150,72 202,72 C256,72 290,116 278,208 L272,224 L128,224Z";
const pulledStrands =
  "M134,160 C146,112 172,86 204,78 M146,142 C160,112 182,92 212,82 M266,160 C256,116 234,92 206,80 M252,140 C242,112 226,94 206,86 M168,116 C178,102 190,92 204,88 M232,114 C224,102 214,94 204,90";
const sidesLong =
  "M232,88 C196,92 150,128 136,196 C132,222 128,262 118,300 C104,270 102,214 110,172 C120,104 158,72 206,70 C262,70 298,112 294,184 C298,236 300,268 292,306 C280,270 276,222 270,196 C262,146 250,112 232,88Z";
const fringe =
  "M116,270 C98,204 104,122 150,86 C180,64 224,64 252,86 C298,122 302,204 284,270 C282,240 279,216 273,190 C270,182 268,176 265,170 C256,178 248,172 241,178 C232,172 224,180 214,174 C204,181 194,173 184,179 C174,173 166,180 157,173 C149,178 142,173 135,171 C131,178 129,184 127,192 C121,218 118,242 116,270Z";
const cropped =
  "M128,212 C112,150 132,84 202,82 C270,84 288,150 272,212 C271,192 270,172 264,154 C256,134 246,128 236,132 C226,122 174,122 164,132 C154,128 144,136 136,156 C131,172 129,192 128,212Z";

const cuts: Record<Exclude<HairStyle, "curly-long" | "curly-short">, Cut> = {
  "long-straight": {
    back: "M104,210 C92,120 140,66 202,66 C266,66 308,118 298,212 C296,268 312,330 322,402 C300,430 262,430 244,410 L156,410 C138,430 98,430 80,402 C92,330 106,268 104,210Z",
    front: sidesLong,
    strands:
      "M230,90 C190,98 148,140 130,230 M222,92 C180,104 142,146 124,250 M210,82 C164,92 126,134 116,216 M236,92 C262,120 276,170 282,250 M242,88 C272,112 286,160 288,236",
    shades:
      "M112,290 C108,330 100,360 96,400 M288,290 C292,330 300,360 306,400 M126,310 C124,350 116,380 114,408 M274,310 C278,350 284,380 288,408",
  },
  "long-wavy": {
    back: "M106,206 C92,118 142,64 202,64 C264,64 308,118 296,206 C300,236 320,252 314,284 C308,310 330,330 322,362 C318,388 332,404 316,430 C290,444 262,432 246,408 L154,408 C138,432 110,444 84,430 C68,404 82,388 78,362 C70,330 92,310 86,284 C80,252 100,236 106,206Z",
    front:
      "M200,92 C176,96 150,126 139,176 C135,202 132,218 125,238 C117,256 112,268 116,294 C100,264 98,214 109,172 C119,104 160,69 202,68 C244,69 283,104 293,172 C302,214 300,264 284,294 C288,268 283,256 275,238 C268,218 265,202 261,176 C250,126 224,96 200,92Z",
    strands:
      "M196,90 C166,98 142,134 130,190 C124,222 112,240 110,264 M190,82 C156,92 130,130 118,184 M204,90 C234,98 258,134 270,190 C276,222 288,240 290,264 M210,82 C244,92 270,130 282,184",
    shades:
      "M96,290 C110,316 84,338 96,366 C102,384 90,400 98,424 M112,320 C122,340 104,360 114,384 C118,398 110,410 116,422 M304,290 C290,316 316,338 304,366 C298,384 310,400 302,424 M288,320 C278,340 296,360 286,384 C282,398 290,410 284,422",
  },
  "long-fringe": {
    back: "M106,206 C94,118 144,66 202,66 C262,66 306,118 294,206 C298,262 310,320 316,392 C296,418 262,420 244,404 L156,404 C138,420 104,418 84,392 C90,320 102,262 106,206Z",
    front: fringe,
    strands:
      "M196,72 C170,92 152,128 146,170 M204,72 C202,104 200,140 201,172 M212,72 C238,94 252,130 254,170 M182,76 C150,98 128,140 122,216 M222,76 C254,98 274,140 280,216 M190,74 C178,104 174,140 174,172 M216,76 C228,106 230,140 229,172",
    shades:
      "M108,290 C104,330 98,360 98,394 M292,290 C296,330 302,360 302,394 M122,310 C118,350 112,376 112,400 M278,310 C282,350 288,376 288,400",
  },
  bob: {
    back: "M108,206 C96,118 146,66 202,66 C260,66 306,118 294,206 C302,250 304,292 292,330 C272,346 256,340 244,326 L156,326 C144,340 128,346 108,330 C96,292 98,250 108,206Z",
    front:
      "M176,90 C214,94 252,128 266,190 C270,222 274,270 270,318 C290,300 300,240 294,180 C288,106 250,68 204,68 C150,68 112,104 108,180 C102,240 110,300 130,318 C126,270 128,224 133,196 C138,150 152,110 176,90Z",
    strands:
      "M178,90 C224,98 260,138 272,214 M184,82 C234,92 270,132 282,210 M190,76 C246,86 282,132 290,216 M170,92 C144,112 128,156 122,232 M164,88 C134,110 118,156 114,236",
  },
  bun: {
    back: `${skull} M156,64 C154,40 178,27 203,27 C228,27 250,42 248,64 C247,84 228,94 202,94 C176,94 158,84 156,64Z`,
    front: pulledBack,
    strands: `${pulledStrands} M170,62 C176,44 196,36 220,40 M176,76 C196,88 222,84 236,62`,
  },
  ponytail: {
    back: "M118,196 C112,112 150,70 202,70 C256,70 290,112 286,190 C312,214 322,288 308,352 C300,400 276,424 256,420 C276,368 280,300 268,236 L128,236 C122,226 118,212 118,196Z",
    front: pulledBack,
    strands: `${pulledStrands} M288,220 C302,270 304,330 288,392 M278,236 C292,290 292,350 274,404`,
  },
  "side-part": {
    back: "M120,206 C110,116 150,72 204,72 C258,72 290,114 280,206 C279,218 277,226 275,230 L125,230 C123,226 121,218 120,206Z",
    front:
      "M126,222 C116,192 116,156 128,128 C142,92 176,70 214,71 C254,72 284,100 285,150 C286,178 282,202 275,222 C274,202 272,184 268,168 C263,150 258,140 248,130 C222,142 188,140 160,122 C148,134 139,150 134,168 C129,186 127,204 126,222Z",
    strands:
      "M162,118 C186,98 222,92 252,106 M156,114 C184,88 230,82 262,104 M168,124 C194,112 226,112 250,126 M150,110 C178,80 232,74 268,100 M138,150 C130,168 127,188 126,208 M276,140 C280,162 279,186 276,208",
  },
  quiff: {
    shornBack: skull,
    front:
      "M136,150 C118,112 138,74 178,64 C214,50 268,60 276,100 C282,118 276,134 268,148 C258,128 238,118 208,120 C180,120 152,130 136,150Z",
    shorn:
      "M127,216 C118,184 120,160 134,138 L150,128 C138,150 132,180 127,216Z M273,216 C282,184 280,160 270,134 L256,128 C264,150 269,180 273,216Z",
    strands:
      "M150,134 C158,100 196,72 244,76 M164,126 C176,98 210,80 254,86 M182,122 C198,100 228,90 262,98 M204,120 C220,106 244,102 268,112 M142,130 C142,104 166,80 206,70",
  },
  messy: {
    back: "M120,206 C110,112 150,66 204,66 C260,66 292,112 282,206 L276,234 L124,234Z",
    front:
      "M122,226 C106,180 110,112 154,82 C172,60 196,74 206,64 C236,58 276,78 288,120 C298,150 290,190 278,226 C277,206 275,190 270,174 C260,180 250,166 246,150 C238,172 216,180 198,162 C188,178 164,184 152,166 C146,180 136,186 131,180 C126,194 124,208 122,226Z",
    strands:
      "M204,72 C176,92 156,126 152,162 M210,74 C200,104 196,132 198,158 M218,72 C236,94 244,122 246,148 M190,70 C154,88 130,130 128,176 M230,74 C260,96 272,130 272,170 M240,80 C270,104 282,150 280,196 M178,74 C140,98 118,146 120,200",
  },
  curtains: {
    back: "M108,206 C98,118 148,66 204,66 C262,66 304,120 292,206 C296,240 298,268 288,292 L112,292 C102,268 104,240 108,206Z",
    front:
      "M202,92 C176,98 152,130 140,178 C136,206 130,236 116,260 C104,230 102,200 110,168 C120,104 160,69 204,68 C246,69 282,104 292,168 C300,200 298,230 286,260 C272,236 266,206 262,178 C252,130 228,98 202,92Z",
    strands:
      "M198,90 C166,100 140,142 126,226 M192,82 C156,94 128,136 116,214 M206,90 C238,100 262,142 276,226 M212,82 C248,94 274,136 286,214 M184,76 C146,92 120,134 112,196",
  },
  slicked: {
    back: "M120,200 C112,116 150,72 204,72 C258,72 288,116 280,200 L275,226 L125,226Z",
    front:
      "M127,220 C112,150 130,78 202,74 C272,78 290,150 273,220 C272,196 270,178 264,158 C258,138 246,120 230,114 C220,122 210,124 202,128 C192,124 182,120 170,114 C154,122 144,138 137,158 C131,178 129,196 127,220Z",
    strands:
      "M152,132 C160,104 184,84 210,78 M170,116 C180,98 196,86 214,80 M188,122 C194,102 204,90 216,84 M206,126 C208,108 212,94 220,86 M230,116 C232,102 230,92 224,84 M248,134 C248,112 240,94 226,82 M136,160 C142,128 158,100 184,84 M264,160 C262,130 250,102 232,84",
  },
  receding: {
    scalp: "M126,208 C116,122 150,80 202,80 C254,80 284,122 274,208Z",
    back: "M122,214 C112,180 118,150 130,130 L140,200 L260,200 L270,130 C282,150 288,180 278,214 L275,230 L125,230Z",
    front:
      "M126,226 C112,190 116,146 140,120 C134,148 133,176 133,198 C131,210 129,218 126,226Z M274,226 C288,190 284,146 260,120 C266,148 267,176 267,198 C269,210 271,218 274,226Z",
    shorn:
      "M140,122 C150,88 176,76 202,76 C228,76 250,88 260,122 C246,102 230,96 216,108 C208,100 194,100 186,108 C172,96 154,102 140,122Z",
    strands:
      "M124,196 C122,172 126,150 134,132 M276,196 C278,172 274,150 266,132 M128,208 C126,186 128,164 134,146 M272,208 C274,186 272,164 266,146",
  },
  pixie: {
    back: "M118,200 C108,112 148,66 204,66 C260,66 292,112 284,200 C286,226 280,246 272,256 L128,256 C120,246 116,226 118,200Z",
    front:
      "M124,226 C108,172 116,100 164,76 C212,54 272,74 288,130 C294,164 288,198 276,226 C275,200 272,178 264,154 C252,158 238,146 228,128 C214,146 178,160 142,162 C136,178 128,200 124,226Z",
    strands:
      "M228,126 C204,140 170,150 142,158 M232,116 C202,128 162,136 136,150 M236,104 C204,110 160,116 132,140 M240,92 C206,92 164,98 134,124 M238,128 C250,142 260,150 268,160 M246,112 C262,124 274,146 278,176 M248,96 C272,112 286,146 284,190",
  },
};

function locks(path: string, colour: string, width: number, opacity: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" opacity="${opacity}"/>`;
}

interface Lock {
  x: number;
  y: number;
  r: number;
}

/** Rings of curls around the head; `fall` adds locks down to the shoulders. */
function curlRing(seed: string, radius: number, size: number, from: number, to: number, fall: number): Lock[] {
  const random = randomOf(seed);
  const ring: Lock[] = [];
  for (let layer = 0; layer < 3; layer++) {
    const count = Math.round(((to - from) / 360) * (26 - layer * 4));
    for (let index = 0; index <= count; index++) {
      const angle = ((from + ((to - from) * Math.min(count, index + layer * 0.4)) / count) * Math.PI) / 180;
      const away = radius - layer * size * 1.05 + (random() - 0.5) * size * 0.5;
      ring.push({
        x: 200 + Math.cos(angle) * away * 0.94,
        y: 164 + Math.sin(angle) * away,
        r: size * (0.82 + random() * 0.36),
      });
    }
  }
  for (let index = 0; index < fall; index++) {
    const side = index % 2 === 0 ? -1 : 1;
    const down = Math.floor(index / 2) / (fall / 2);
    const out = 88 + 22 * Math.sin(down * Math.PI * 0.8) - (index % 3) * 13;
    ring.push({ x: 200 + side * (out + (random() - 0.5) * 12), y: 196 + down * 176, r: size * (0.9 + random() * 0.4) });
  }
  return ring;
}

/** A soft mass rather than single balls: flat tones, with short arcs of light and shade lying every way. */
function curls(ring: Lock[], { portrait }: Sheet, warp: Warp): string {
  const { colour } = portrait.hair;
  const random = randomOf(`${ring.length}${colour}`);
  const body: string[] = [];
  const light: string[] = [];
  const shade: string[] = [];
  for (const { x, y, r } of ring) {
    const [at, down] = warp(x, y);
    const tone = mix(colour, "#000000", random() * 0.22);
    body.push(`<circle cx="${num(at)}" cy="${num(down)}" r="${num(r)}" fill="${tone}"/>`);
    for (let index = 0; index < 4; index++) {
      const turn = random() * Math.PI * 2;
      const cx = x + (random() - 0.5) * r * 1.25;
      const cy = y + (random() - 0.5) * r * 1.25;
      const along = (angle: number, reach: number) =>
        `${num(cx + Math.cos(turn + angle) * reach)},${num(cy + Math.sin(turn + angle) * reach)}`;
      const arc = `M${along(0, r * 0.55)} C${along(0.6, r * 0.75)} ${along(1.5, r * 0.75)} ${along(2.1, r * 0.5)}`;
      (index < 2 ? light : shade).push(warpPath(arc, warp));
    }
  }
  return (
    body.join("") +
    locks(shade.join(" "), mix(colour, "#000000", 0.75), 2, 0.5) +
    locks(light.join(" "), mix(colour, "#e8c9a8", 0.42), 1.3, 0.28)
  );
}

function curlyHair(sheet: Sheet, warp: Warp): { back: string; front: string } {
  const { portrait } = sheet;
  const long = portrait.hair.style === "curly-long";
  const fill = `url(#${sheet.id}hair)`;
  const cap = long
    ? "M102,220 C82,112 136,56 202,56 C270,56 318,112 298,220 C312,270 318,330 306,376 C286,400 258,396 244,380 L156,380 C142,396 114,400 94,376 C82,330 88,270 102,220Z"
    : "M120,206 C108,112 148,68 202,68 C258,68 292,112 280,206 L275,228 L125,228Z";
  const ring = long ? curlRing("long", 116, 15, 172, 368, 44) : curlRing("short", 95, 11.5, 190, 350, 0);
  const behind = long ? ring.filter(({ y }) => y > 120) : [];
  const before = long ? ring.filter(({ y, x }) => y <= 130 || (Math.abs(x - 200) > 84 && y < 210)) : ring;
  const line = long
    ? "M118,216 C108,150 140,84 202,82 C262,84 292,150 282,216 C278,186 270,158 252,138 C236,122 164,122 148,138 C130,158 122,186 118,216Z"
    : cropped;
  return {
    back: `<path d="${warpPath(cap, warp)}" fill="${fill}"/>${curls(behind, sheet, warp)}`,
    front: `<path d="${warpPath(line, warp)}" fill="${fill}"/>${curls(before, sheet, warp)}`,
  };
}

export function hairDefinitions({ portrait, id }: Sheet): string {
  const { colour } = portrait.hair;
  return linear(
    `${id}hair`,
    ".2,0",
    ".8,1",
    [0, mix(colour, "#ffffff", 0.2)],
    [0.25, colour],
    [1, mix(colour, "#080504", 0.45)],
  );
}

export function hair(sheet: Sheet): { back: string; front: string } {
  const { portrait, pose, skin, id } = sheet;
  const { style, colour } = portrait.hair;
  const warp = hairWarp(portrait, pose);
  if (style === "curly-long" || style === "curly-short") return curlyHair(sheet, warp);
  const cut = cuts[style];
  const fill = `url(#${id}hair)`;
  const light = mix(colour, "#ffffff", 0.28);
  const dark = mix(colour, "#000000", 0.5);
  const backWarp: Warp = (x, y) => {
    const [moved, down] = warp(x, y);
    return [moved - pose.yaw * 9, down];
  };
  return {
    back:
      (cut.scalp ? `<path d="${warpPath(cut.scalp, warp)}" fill="${mix(skin.mid, skin.dark, 0.25)}"/>` : "") +
      (cut.shornBack ? `<path d="${warpPath(cut.shornBack, backWarp)}" fill="${mix(colour, skin.mid, 0.5)}"/>` : "") +
      (cut.back ? `<path d="${warpPath(cut.back, backWarp)}" fill="${fill}"/>` : "") +
      (cut.shades ? locks(warpPath(cut.shades, backWarp), dark, 3, 0.35) : ""),
    front:
      (cut.shorn ? `<path d="${warpPath(cut.shorn, warp)}" fill="${colour}" opacity=".55"/>` : "") +
      `<path d="${warpPath(cut.front, warp)}" fill="${fill}"/>` +
      locks(warpPath(cut.strands, warp), light, 2, 0.34) +
      locks(
        warpPath(cut.strands, (x, y) => warp(x + 3, y + 4)),
        dark,
        1.6,
        0.22,
      ),
  };
}
