import { num, randomOf } from "./svg";

/** Flowing lines that print badly on a copier, as security paper has them. */
export function waves(seed: string, width: number, height: number, spacing: number, swing: number): string {
  const random = randomOf(`waves${seed}`);
  const phases = [random() * 6, random() * 6, random() * 6];
  const [first = 0, second = 0, third = 0] = phases;
  const step = width / 16;
  const at = (x: number, row: number) =>
    row * spacing +
    swing *
      (Math.sin(x / 61 + first + row * 0.11) * 0.55 +
        Math.sin(x / 127 + second - row * 0.19) * 0.9 +
        Math.sin(x / 233 + third + row * 0.07));
  const lines: string[] = [];
  for (let row = -2; row * spacing < height + swing * 2; row++) {
    let line = `M0,${num(at(0, row))}`;
    for (let x = step; x <= width + 1; x += step) {
      const slope = (at(x + 1, row) - at(x - 1, row)) / 2;
      line += ` S${num(x - step / 3)},${num(at(x, row) - (slope * step) / 3)} ${num(x)},${num(at(x, row))}`;
    }
    lines.push(line);
  }
  return lines.join(" ");
}

/** Interlaced curves around a centre, like an engine-turned medallion. */
export function rosette(cx: number, cy: number, radius: number, petals: number, rings: number): string {
  const curves: string[] = [];
  for (let ring = 0; ring < rings; ring++) {
    const reach = radius * (1 - ring * 0.13);
    const points: string[] = [];
    for (let step = 0; step <= 180; step++) {
      const angle = (step / 180) * Math.PI * 2;
      const distance =
        reach * (0.68 + 0.22 * Math.cos(petals * angle + ring * 0.5) + 0.1 * Math.cos(2 * petals * angle - ring));
      points.push(`${num(cx + Math.cos(angle) * distance)},${num(cy + Math.sin(angle) * distance)}`);
    }
    curves.push(`M${points.join(" L")}Z`);
  }
  return curves.join(" ");
}

export function hairline(path: string, colour: string, width: number, opacity: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" opacity="${opacity}"/>`;
}

/** A hand-written flourish, the same for the same name: a tall initial, some small letters, perhaps a stroke below. */
export function signature(name: string, x: number, y: number, width: number): string {
  const random = randomOf(`signature${name}`);
  const between = (low: number, high: number) => low + random() * (high - low);
  const letters = 3 + Math.floor(random() * 4);
  const slant = between(2, 14);
  const tall = between(34, 54);
  const initial = width * between(0.18, 0.3);
  let at = x + initial;
  const begin = `M${num(x)},${num(y - between(2, 16))}`;
  const end = `${num(at)},${num(y - 6)}`;
  const initials = [
    `${begin} C${num(x + initial * 0.2)},${num(y - tall * 1.1)} ${num(x + initial * 0.9 + slant)},${num(y - tall * 1.2)} ${num(x + initial * 0.5)},${num(y - tall * 0.3)} C${num(x + initial * 0.2)},${num(y + 18)} ${num(x + initial * 0.1)},${num(y + 6)} ${end}`,
    `M${num(x + initial * 0.9)},${num(y - tall)} C${num(x - initial * 0.3)},${num(y - tall * 1.1)} ${num(x - initial * 0.2)},${num(y - tall * 0.4)} ${num(x + initial * 0.5)},${num(y - tall * 0.5)} C${num(x - initial * 0.4)},${num(y - tall * 0.4)} ${num(x - initial * 0.3)},${num(y + 10)} ${end}`,
    `M${num(x)},${num(y + 4)} L${num(x + initial * 0.45 + slant)},${num(y - tall)} L${num(x + initial * 0.8)},${num(y + 2)} M${num(x + initial * 0.1)},${num(y - tall * 0.35)} C${num(x + initial * 0.5)},${num(y - tall * 0.5)} ${num(x + initial * 0.8)},${num(y - tall * 0.4)} ${end}`,
    `M${num(x + initial * 0.3)},${num(y - tall)} C${num(x + initial * 0.2)},${num(y - tall * 0.4)} ${num(x)},${num(y + 10)} ${num(x + initial * 0.1)},${num(y + 14)} M${num(x + initial * 0.2)},${num(y - tall * 0.95)} C${num(x + initial * 1.6)},${num(y - tall * 1.2)} ${num(x + initial * 1.3)},${num(y - tall * 0.3)} ${num(x + initial * 0.3)},${num(y - tall * 0.4)} C${num(x + initial * 0.6)},${num(y - tall * 0.2)} ${num(x + initial * 0.8)},${num(y)} ${end}`,
  ];
  let path = initials[Math.floor(random() * initials.length)] ?? begin;
  for (let index = 0; index < letters; index++) {
    const step = ((x + width - at) / (letters - index)) * between(0.6, 1.2);
    const rise = random() < 0.3 ? between(24, 40) : between(7, 16);
    const drop = random() < 0.2 ? between(16, 26) : between(2, 6);
    path +=
      ` C${num(at + step * 0.3 + slant)},${num(y - rise * 1.5)} ${num(at + step * 0.65 + slant)},${num(y - rise * 1.3)} ${num(at + step * 0.5)},${num(y - 4)}` +
      ` C${num(at + step * 0.45)},${num(y + drop)} ${num(at + step * 0.8)},${num(y + drop * 0.6)} ${num(at + step)},${num(y - between(3, 9))}`;
    at += step;
  }
  if (random() < 0.7)
    path += ` C${num(at + 20)},${num(y - 14)} ${num(at + 16)},${num(y + 16)} ${num(x + width * between(0.1, 0.4))},${num(y + between(12, 22))}`;
  if (random() < 0.5)
    path += ` M${num(x + width * 0.1)},${num(y + 20)} C${num(x + width * 0.5)},${num(y + 12)} ${num(x + width * 0.8)},${num(y + 12)} ${num(x + width * 1.02)},${num(y + between(2, 14))}`;
  return `<path d="${path}" fill="none" stroke="#1c2b44" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>`;
}
