/** Stretches in order, overlapping ones joined. */
export function mergeStretches(stretches: readonly (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...stretches].filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    // Players report in steps of a quarter second: such a gap was seen too.
    if (last && from <= last[1] + 0.3) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
