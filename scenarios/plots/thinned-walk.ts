/**
 * The samples of a walk that are enough to draw it in time: between two of them, a body that moves evenly is never farther than
 * `tolerance` from where it was in the same moment. This is the method of Douglas & Peucker 1973 with distances at equal times in
 * place of distances to the line (Meratnia & de By 2004).
 *
 * @param at x and y of each sample
 * @returns indices, rising, the first and the last sample among them
 */
export function thinnedWalk(at: readonly (readonly [number, number])[], tolerance: number): number[] {
  const kept = new Uint8Array(at.length);
  kept[0] = kept[at.length - 1] = 1;
  const open: [from: number, to: number][] = [[0, at.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let [farthest, most] = [from, tolerance];
    for (let i = from + 1; i < to; i++) {
      const share = (i - from) / (to - from);
      const away = Math.hypot(
        at[from][0] + share * (at[to][0] - at[from][0]) - at[i][0],
        at[from][1] + share * (at[to][1] - at[from][1]) - at[i][1],
      );
      if (away > most) [farthest, most] = [i, away];
    }
    if (farthest === from) continue;
    kept[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return Array.from(kept.keys()).filter((i) => kept[i] === 1);
}
