import type { Sheet } from "./face";
import { linear, mirror, mix, num, warpPath } from "./svg";

export function clothesDefinitions({ portrait, skin, id }: Sheet): string {
  const { colour } = portrait.clothes;
  return (
    linear(
      `${id}cloth`,
      "0,0",
      ".6,1",
      [0, mix(colour, "#ffffff", 0.12)],
      [0.5, colour],
      [1, mix(colour, "#101418", 0.28)],
    ) +
    linear(
      `${id}fold`,
      "0,0",
      "1,0",
      [0, "#000000", 0.2],
      [0.22, "#000000", 0],
      [0.78, "#000000", 0],
      [1, "#000000", 0.24],
    ) +
    linear(
      `${id}neck`,
      "0,0",
      "0,1",
      [0, skin.dark],
      [0.34, mix(skin.dark, skin.mid, 0.55)],
      [0.7, skin.mid],
      [1, skin.mid],
    ) +
    linear(`${id}chin`, "0,0", "0,1", [0, skin.dark, 0.85], [0.45, skin.dark, 0.5], [1, skin.dark, 0])
  );
}

function neckline(kind: Sheet["portrait"]["clothes"]["kind"], half: number): string {
  const l = 200 - half;
  const r = 200 + half;
  if (kind === "v-neck")
    return `M${l},280 L${l},346 C${l + 1},368 184,408 200,430 C216,408 ${r - 1},368 ${r},346 L${r},280Z`;
  if (kind === "shirt" || kind === "polo" || kind === "blazer")
    return `M${l},280 L${l},344 C${l + 2},364 188,390 200,404 C212,390 ${r - 2},364 ${r},344 L${r},280Z`;
  if (kind === "turtleneck") return `M${l},280 L${l},338 C${l + 16},348 ${r - 16},348 ${r},338 L${r},280Z`;
  return `M${l},280 L${l},346 C${l + 1},368 180,386 200,386 C220,386 ${r - 1},368 ${r},346 L${r},280Z`;
}

const leftCollar = "M150,338 C146,346 144,354 145,362 L181,424 L201,402 C182,386 164,364 157,340Z";
const leftLapel =
  "M148,352 C136,366 120,374 108,380 L150,440 L138,452 L196,520 L204,520 L200,470 C182,430 160,390 148,352Z";

/** Shoulders, neck and what is worn; drawn under the head. */
export function body(sheet: Sheet): string {
  const { portrait, pose, id, skin } = sheet;
  const { kind, colour, accent = mix(colour, "#ffffff", 0.7) } = portrait.clothes;
  const half = portrait.neck;
  const broad = portrait.shoulders;
  const wide = (d: string) => warpPath(d, (x, y) => [200 + (x - 200) * broad + pose.yaw * 3, y]);
  const near = (d: string) => warpPath(d, (x, y) => [200 + (x - 200) * (half / 43) + pose.yaw * 3, y]);
  const l = 200 - half / broad;
  const torso = wide(
    `M2,540 C4,430 64,388 132,368 C148,363 ${num(l - 1)},354 ${num(l)},340 L${num(400 - l)},340 C${num(401 - l)},352 252,363 268,368 C336,388 396,430 398,540Z`,
  );
  const fill = `url(#${id}cloth)`;
  const dark = mix(colour, "#0c1014", 0.45);
  const edge = (d: string, width: number, opacity: number) =>
    `<path d="${d}" fill="none" stroke="${dark}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
  const skinOpening = warpPath(neckline(kind, half), (x, y) => [x + pose.yaw * 3, y]);
  const chin = portrait.face.chin;
  const cast = near(
    `M157,${chin - 30} L157,${chin + 12} C180,${chin + 34} 220,${chin + 34} 243,${chin + 12} L243,${chin - 30}Z`,
  );
  const shadow = `<path d="${cast}" fill="url(#${id}chin)" opacity=".8"/>`;
  const collarBones =
    kind === "v-neck" || kind === "crew" || kind === "striped"
      ? `<path d="M190,372 C184,366 176,362 168,360 M210,372 C216,366 224,362 232,360" fill="none" stroke="${skin.dark}" stroke-width="2.4" stroke-linecap="round" opacity=".35"/>`
      : "";
  const sleeves = edge(wide("M74,540 C76,490 80,462 94,442 M326,540 C324,490 320,462 306,442"), 5, 0.28);
  const folds = edge(wide("M118,420 C132,440 140,470 142,520 M282,420 C268,440 262,470 260,520"), 6, 0.1);
  return (
    `<path d="${torso}" fill="${fill}"/><path d="${torso}" fill="url(#${id}fold)"/>` +
    sleeves +
    folds +
    `<path d="${skinOpening}" fill="url(#${id}neck)"/>` +
    shadow +
    collarBones +
    garment()
  );

  function garment(): string {
    switch (kind) {
      case "crew":
      case "striped": {
        const band = near("M157,338 C157,368 180,388 200,388 C220,388 243,368 243,338");
        const stripes =
          kind === "striped"
            ? `<clipPath id="${id}torso"><path d="${torso}"/></clipPath><g clip-path="url(#${id}torso)"><path d="${wide("M0,420 C100,440 300,440 400,420 M0,450 C100,470 300,470 400,450 M0,480 C100,500 300,500 400,480 M0,510 C100,530 300,530 400,510")}" fill="none" stroke="${accent}" stroke-width="9" opacity=".85"/></g>`
            : "";
        return `${stripes}<path d="${band}" fill="none" stroke="${mix(colour, "#ffffff", 0.1)}" stroke-width="9"/>${edge(band, 1.5, 0.45)}`;
      }
      case "v-neck": {
        const band = near("M157,340 C158,366 184,406 200,430 C216,406 242,366 243,340");
        return `<path d="${band}" fill="none" stroke="${mix(colour, "#ffffff", 0.12)}" stroke-width="6" stroke-linejoin="round"/>${edge(band, 1.4, 0.4)}`;
      }
      case "shirt":
      case "polo": {
        const collar = near(leftCollar);
        const other = near(mirror(leftCollar));
        const shade = `stroke="${dark}" stroke-opacity=".45" stroke-width="1.5" stroke-linejoin="round"`;
        const buttons = [436, 474, 512].map(
          (y) =>
            `<circle cx="${num(201 + pose.yaw * 3)}" cy="${y}" r="3.4" fill="${mix(colour, "#ffffff", 0.6)}" stroke="${dark}" stroke-opacity=".5"/>`,
        );
        const placket = edge(wide("M192,408 L192,540 M211,408 L211,540"), 1.4, 0.35);
        const trim =
          kind === "polo" ? `fill="${mix(colour, "#000000", 0.22)}"` : `fill="${mix(colour, "#ffffff", 0.25)}"`;
        return `${placket}${buttons.join("")}<path d="${collar}" ${trim} ${shade}/><path d="${other}" ${trim} ${shade}/>`;
      }
      case "hoodie": {
        const hood = near(
          "M154,330 C132,346 112,360 112,378 C130,404 174,414 200,414 C226,414 270,404 288,378 C288,360 268,346 246,330 C246,368 222,390 200,390 C178,390 154,368 154,330Z",
        );
        const cords = near("M180,404 C178,430 176,450 178,476 M220,404 C222,430 224,446 221,468");
        return `<path d="${hood}" fill="${mix(colour, "#ffffff", 0.09)}" stroke="${dark}" stroke-opacity=".4" stroke-width="1.6"/>${edge(near("M124,380 C150,398 250,398 276,380"), 2, 0.25)}<path d="${cords}" fill="none" stroke="${accent}" stroke-width="4" stroke-linecap="round"/>`;
      }
      case "blazer": {
        const shirt = near(
          "M157,338 C158,364 188,390 200,404 C212,390 242,364 243,338 C262,370 244,430 204,520 L196,520 C156,430 138,370 157,338Z",
        );
        const skinAgain = near("M157,300 L157,340 C160,364 188,392 200,406 C212,392 240,364 243,340 L243,300Z");
        const lapel = near(leftLapel);
        const lapelOther = near(mirror(leftLapel));
        const finish = `stroke="${dark}" stroke-opacity=".5" stroke-width="1.5" stroke-linejoin="round"`;
        const light = mix(colour, "#ffffff", 0.07);
        const collar = near(leftCollar);
        const collarOther = near(mirror(leftCollar));
        return (
          `<path d="${shirt}" fill="${accent}"/><path d="${skinAgain}" fill="url(#${id}neck)"/>${shadow}` +
          `<path d="${lapel}" fill="${light}" ${finish}/><path d="${lapelOther}" fill="${mix(colour, "#000000", 0.12)}" ${finish}/>` +
          `<path d="${collar}" fill="${accent}" stroke="#5c6670" stroke-opacity=".5" stroke-width="1.3"/><path d="${collarOther}" fill="${mix(accent, "#8a949e", 0.18)}" stroke="#5c6670" stroke-opacity=".5" stroke-width="1.3"/>`
        );
      }
      case "turtleneck": {
        const neck = near(
          "M155,318 C152,340 148,354 144,372 C170,392 230,392 256,372 C252,354 248,340 245,318 C228,332 172,332 155,318Z",
        );
        return `<path d="${neck}" fill="${fill}" stroke="${dark}" stroke-opacity=".35" stroke-width="1.5"/>${edge(near("M152,338 C172,352 228,352 248,338"), 2.2, 0.35)}${edge(near("M166,336 L162,374 M182,341 L180,382 M200,343 L200,384 M218,341 L220,382 M234,336 L238,374"), 1.4, 0.2)}`;
      }
    }
  }
}
