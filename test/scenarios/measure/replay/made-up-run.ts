import { RandomStream } from '../../../../kernels/random.ts';
import type { RunActivity } from '../../../../scenarios/measure/replay/replay-decoding.ts';

/** Ticks of 1 ms between poses. */
const SAMPLE = 10;

interface MadeUpRun {
  /** Number of cells along x and along y, their distance in m, and the place of the first. */
  readonly cells: readonly [columns: number, rows: number];
  readonly apart: number;
  readonly first: readonly [x: number, y: number];
  /** m, places of the body in each trial, every 10 ms. */
  readonly trials: readonly (readonly (readonly [x: number, y: number])[])[];
  /** Ticks of the rest before the last trial. */
  readonly restTicks: number;
  /** Place in m that cells replay in a tick of that rest, if any. */
  readonly replayed: (tick: number) => readonly [x: number, y: number] | undefined;
}

/**
 * A run with a rest before its last trial. Three cells spike in 10 ms of running, and in 1 ms of what is replayed: those nearest to random
 * places around, with a standard deviation of 0.06 m along each axis. Cells 5000 and 5001 spike at rest alone, and everywhere.
 */
export function madeUpRun({ cells, apart, first, trials, restTicks, replayed }: MadeUpRun): RunActivity {
  const random = new RandomStream(1, 'made-up run');
  const spikes = { ticks: [] as number[], ids: [] as number[] };
  const poses = { ticks: [] as number[], x: [] as number[], y: [] as number[] };
  const spike = (tick: number, place: readonly [number, number]): void => {
    const [column, row] = place.map((at, axis) => Math.round((at + 0.06 * random.normal() - first[axis]) / apart));
    if (column < 0 || column >= cells[0] || (cells[1] > 1 && (row < 0 || row >= cells[1]))) return;
    spikes.ticks.push(tick);
    spikes.ids.push(column + (cells[1] > 1 ? row * cells[0] : 0));
  };
  const stretches: { firstTick: number; endTick: number }[] = [];
  const rests: { firstTick: number; endTick: number }[] = [];
  let tick = 0;
  for (const [index, places] of trials.entries()) {
    if (index === trials.length - 1) {
      rests.push({ firstTick: tick, endTick: tick + restTicks });
      for (let at = 0; at < restTicks; at++) {
        const place = replayed(at);
        for (let n = 0; n < 3 && place !== undefined; n++) spike(tick + at, place);
        if (at % 50 === 0) {
          spikes.ticks.push(tick + at, tick + at);
          spikes.ids.push(5000, 5001);
        }
      }
      tick += restTicks;
    }
    stretches.push({ firstTick: tick, endTick: tick + SAMPLE * (places.length - 1) });
    for (const [k, place] of places.entries()) {
      poses.ticks.push(tick);
      poses.x.push(place[0]);
      poses.y.push(place[1]);
      if (k === places.length - 1) continue;
      for (let n = 0; n < 3; n++) spike(tick + 3 * n, place);
      tick += SAMPLE;
    }
  }
  const populations = [
    {
      population: 'noise',
      ticks: Uint32Array.from({ length: Math.ceil(tick / 5) }, (_, n) => 5 * n),
      ids: Uint32Array.from({ length: Math.ceil(tick / 5) }, (_, n) => n % 7),
    },
    { population: 'place', ticks: Uint32Array.from(spikes.ticks), ids: Uint32Array.from(spikes.ids) },
  ];
  return { period: 1e-3, populations, poses, trials: stretches, rests, arenas: [{ tick: 0, barriers: [] }] };
}

/** m, a way over a square of 1 m in 21 rows from the least y to the largest, and along x once more at y = 0.4, at 0.2 m/s. */
function rows(): (readonly [number, number])[] {
  return Array.from({ length: 22 }, (_, row) =>
    Array.from({ length: 501 }, (_, k) => {
      const x = k / 500 - 0.5;
      return [row % 2 ? x : -x, row === 21 ? 0.4 : row / 20 - 0.5] as const;
    }),
  ).flat();
}

/**
 * An arena of 1 m with 17 x 17 cells. After 110 s the body rests at (0.5, 0.4), where it came along x. In each half second of the rest
 * a bump runs from (0.45, 0.4) along -x for 0.2 s, at 2 m/s.
 */
export function arenaRun(): RunActivity {
  return madeUpRun({
    cells: [17, 17],
    apart: 1 / 16,
    first: [-0.5, -0.5],
    trials: [
      rows(),
      [
        [0, 0],
        [0.002, 0],
      ],
    ],
    restTicks: 4000,
    replayed: (tick) => {
      const metres = 0.002 * (tick % 500);
      return metres < 0.4 ? [0.45 - metres, 0.4] : undefined;
    },
  });
}

/** A track of 2 m along x with 40 cells, run in 10 s each trial, and 4 m/s in the rest, for 0.4 s of each second, `forward` or back. */
export function trackRun(forward: boolean): RunActivity {
  const lap = Array.from({ length: 1001 }, (_, k) => [k / 500, 0.005 * Math.sin(k / 50)] as const);
  return madeUpRun({
    cells: [40, 1],
    apart: 2 / 39,
    first: [0, 0],
    trials: [lap, lap, lap, lap],
    restTicks: 3000,
    replayed: (tick) => {
      const metres = 0.004 * (tick % 1000);
      if (metres >= 1.6) return undefined;
      return [forward ? 0.2 + metres : 1.8 - metres, 0];
    },
  });
}
