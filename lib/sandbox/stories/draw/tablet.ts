import { linear, num } from "./svg";

/** Coloured bands that appear when a camera films a screen; they wander with the smallest movement. */
function moire(width: number, height: number, time: number): string {
  const bands: string[] = [];
  const drift = time * 18;
  for (let index = -4; index < 22; index++) {
    const y = index * (height / 15) + (drift % (height / 15));
    const sag = 60 + 26 * Math.sin(time * 0.6 + index * 0.3);
    const colour = ["#ff4fb2", "#3fd8a0", "#4f8dff"][((index % 3) + 3) % 3] ?? "#ffffff";
    bands.push(
      `<path d="M-20,${num(y)} C${num(width * 0.3)},${num(y + sag)} ${num(width * 0.7)},${num(y - sag)} ${num(width + 20)},${num(y + sag * 0.5)}" fill="none" stroke="${colour}" stroke-width="${num(height / 44)}" opacity=".13"/>`,
    );
  }
  for (let index = 0; index < 13; index++) {
    const x = index * (width / 12) + 9 * Math.sin(index * 0.5);
    bands.push(
      `<path d="M${num(x)},-10 C${num(x + 26)},${num(height * 0.35)} ${num(x - 26)},${num(height * 0.65)} ${num(x + 12)},${num(height + 10)}" fill="none" stroke="#0b1020" stroke-width="3" opacity=".1"/>`,
    );
  }
  return bands.join("");
}

/** The picture as shown by a tablet that somebody holds before the camera: bezel, reflection, moiré. */
export function tabletOver(picture: string, width: number, height: number, time: number): string {
  const screenWidth = width * 0.78;
  const screenHeight = height * 0.8;
  const left = (width - screenWidth) / 2;
  const top = (height - screenHeight) / 2 - height * 0.012;
  const bezel = Math.min(width, height) * 0.042;
  const sway = Math.sin(time * 1.3) * 3;
  const turn = -2.4 + Math.sin(time * 0.9) * 0.25;
  const scale = screenWidth / width;
  return (
    `<defs>${linear("tablewall", "0,0", "1,1", [0, "#6f6a66"], [1, "#3e3b3a"])}${linear("tabletshine", "0,0", "1,1", [0, "#ffffff", 0.34], [0.4, "#ffffff", 0.03], [1, "#ffffff", 0])}` +
    `<clipPath id="tabletscreen"><rect x="${num(left)}" y="${num(top)}" width="${num(screenWidth)}" height="${num(screenHeight)}" rx="6"/></clipPath></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#tablewall)"/>` +
    `<rect y="${num(height * 0.86)}" width="${width}" height="${num(height * 0.14)}" fill="#2b2827"/>` +
    `<g transform="translate(${num(sway)},${num(Math.cos(time * 1.1) * 2)}) rotate(${num(turn)} ${width / 2} ${height / 2})">` +
    `<rect x="${num(left - bezel + 8)}" y="${num(top - bezel + 14)}" width="${num(screenWidth + 2 * bezel)}" height="${num(screenHeight + 2 * bezel)}" rx="${num(bezel * 0.8)}" fill="#000" opacity=".35"/>` +
    `<rect x="${num(left - bezel)}" y="${num(top - bezel)}" width="${num(screenWidth + 2 * bezel)}" height="${num(screenHeight + 2 * bezel)}" rx="${num(bezel * 0.8)}" fill="#17181b" stroke="#4a4d54" stroke-width="2.5"/>` +
    `<circle cx="${num(width / 2)}" cy="${num(top - bezel / 2)}" r="4" fill="#2c3036" stroke="#50545c"/>` +
    `<g clip-path="url(#tabletscreen)"><g transform="translate(${num(left)},${num(top - height * 0.01)}) scale(${num(scale)},${num(scale * 1.04)})">${picture}${moire(width, height, time)}` +
    `<rect width="${width}" height="${height}" fill="#9fc4ff" opacity=".1"/></g>` +
    `<path d="M${num(left)},${num(top)} L${num(left + screenWidth * 0.46)},${num(top)} L${num(left + screenWidth * 0.1)},${num(top + screenHeight)} L${num(left)},${num(top + screenHeight)}Z" fill="url(#tabletshine)"/>` +
    `<rect x="${num(left + screenWidth * 0.72 + sway * 3)}" y="${num(top + screenHeight * 0.1)}" width="${num(screenWidth * 0.13)}" height="${num(screenHeight * 0.16)}" fill="#ffffff" opacity=".3" transform="skewX(-8)"/></g></g>`
  );
}
