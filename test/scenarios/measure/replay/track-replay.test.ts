import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { decodeTrackReplay } from '../../../../scenarios/measure/replay/track-replay.ts';

const CELLS = 60;
/** m, centres of fields on a track of 3 m. */
const centre = (cell: number): number => ((cell + 0.5) / CELLS) * 3;

/** Poisson spikes of cells with Gaussian fields while the place in each tick of 1 ms is `at(tick)`; silent where that is no number. */
function spikesAlong(ticks: number, peakHz: number, at: (tick: number, cell: number) => number, seed: number) {
  const random = new RandomStream(seed, 'a test');
  const spikes: { readonly ticks: number[]; readonly ids: number[] } = { ticks: [], ids: [] };
  for (let tick = 0; tick < ticks; tick++) {
    for (let cell = 0; cell < CELLS; cell++) {
      const away = at(tick, cell) - centre(cell);
      if (!(random.uniform() < peakHz * 1e-3 * Math.exp(-(away * away) / (2 * 0.1 ** 2)))) continue;
      spikes.ticks.push(tick);
      spikes.ids.push(cell);
    }
  }
  return { period: 1e-3, ...spikes };
}

const lap = (tick: number): number => ((tick % 5000) * 3) / 5000;
const running = spikesAlong(20_000, 20, lap, 1);
const places = Float64Array.from({ length: 20_000 }, (_, tick) => lap(tick));

/** Events of 240 ms from 200 ms, from 700 ms and from 1200 ms on; in each the place, or of each cell a field elsewhere. */
const decode = (shapes: readonly ((t: number, cell: number) => number)[], begins = 0) => {
  const rest = spikesAlong(
    1500,
    200,
    (tick, cell) => {
      const t = (tick % 500) - 200;
      return t >= 0 && t < 240 ? (shapes[Math.floor(tick / 500)]?.(t, cell) ?? Number.NaN) : Number.NaN;
    },
    2,
  );
  const track = [begins, begins + 3] as const;
  const given = { running, places: places.map((x) => x + begins), rest, track, restTicks: 1500, size: CELLS };
  return decodeTrackReplay({ ...given, random: new RandomStream(1, 'shuffles'), shuffles: 60 });
};

describe('events at rest', () => {
  // 7 is a generator of the numbers below 71, which leaves no two neighbours near each other.
  const scattered = (t: number, cell: number): number => {
    const other = ((cell * 7) % 71) % CELLS;
    return centre(cell) + 0.2 + t * 0.01 - centre(other);
  };
  const events = decode([(t) => 0.3 + 0.01 * t, (t) => 2.6 - 0.006 * t, scattered]);

  it('are found where cells fire together', () => {
    expect(events.map(({ firstTick, endTick }) => [firstTick, endTick])).toEqual([
      [200, 440],
      [700, 940],
      [1200, 1440],
    ]);
  });

  it('are significant as sequences of places, forward or reverse, of their speed', () => {
    expect(events.map(({ significant }) => significant)).toEqual([true, true, false]);
    expect(events[0].speed).toBeGreaterThan(9);
    expect(events[0].speed).toBeLessThan(11);
    expect(events[1].speed).toBeGreaterThan(-7);
    expect(events[1].speed).toBeLessThan(-5);
  });
});

it('an event may cover little more than a tenth of the track', () => {
  // 0.41 m of 3 m.
  const [slow] = decode([(t) => 1.2 + 0.0017 * t]);
  expect(slow?.speed).toBeGreaterThan(1.4);
  expect(slow?.speed).toBeLessThan(2);
});

it('a track may begin anywhere', () => {
  const shape = (t: number): number => 0.3 + 0.01 * t;
  expect(decode([shape], 2)).toEqual([
    expect.objectContaining({ significant: true, speed: expect.closeTo(decode([shape])[0].speed, 9) }),
  ]);
});

it('there are none in silence', () => {
  expect(decode([])).toEqual([]);
});
