import { RandomStream } from '../../../../kernels/random.ts';

/** m, x and y of the centres of a sheet of 1 m with cells on a square grid, interleaved. */
export function sheetCentres(cellsPerSide: number): Float64Array {
  return Float64Array.from({ length: 2 * cellsPerSide * cellsPerSide }, (_, k) => {
    const cell = k >> 1;
    return ((k & 1 ? Math.floor(cell / cellsPerSide) : cell % cellsPerSide) + 0.5) / cellsPerSide - 0.5;
  });
}

/**
 * Spikes of a sheet of 1 m, `perTick` in each tick of 1 ms, of the cells nearest to random places around `at(tick)`, with a standard
 * deviation of `width` m along each axis. No spikes where `at` has no place.
 */
export function bumpSpikes(
  cellsPerSide: number,
  ticks: number,
  at: (tick: number) => readonly [x: number, y: number] | undefined,
  { perTick = 3, width = 0.05, random = new RandomStream(1, 'bump') } = {},
): { ticks: number[]; ids: number[] } {
  const spikes = { ticks: [] as number[], ids: [] as number[] };
  const index = (place: number): number => Math.floor((place + 0.5) * cellsPerSide);
  for (let tick = 0; tick < ticks; tick++) {
    const place = at(tick);
    if (place === undefined) continue;
    for (let n = 0; n < perTick; n++) {
      const [ix, iy] = place.map((centre) => index(centre + width * random.normal()));
      if (Math.min(ix, iy) < 0 || Math.max(ix, iy) >= cellsPerSide) continue;
      spikes.ticks.push(tick);
      spikes.ids.push(ix + iy * cellsPerSide);
    }
  }
  return spikes;
}
