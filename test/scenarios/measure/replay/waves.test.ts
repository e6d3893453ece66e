import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { displacement, speedAlong, straightness } from '../../../../scenarios/measure/replay/path.ts';
import { findWaves } from '../../../../scenarios/measure/replay/waves.ts';
import { bumpSpikes, sheetCentres } from './sheet.ts';

const OPTIONS = { period: 1e-3, side: 1 };

describe('by hand', () => {
  /** m: cells on a line, 0.1 m apart, and one without a place. */
  const centres = [...Array.from({ length: 10 }, (_, cell) => [cell / 10, 0]).flat(), Number.NaN, Number.NaN];
  /** In each window of 20 ms two spikes of one cell and two of the next. */
  const row = (cells: readonly number[], first = 0) => ({
    ticks: cells.flatMap((_, window) => [0, 5, 10, 19].map((tick) => first + 20 * window + tick)),
    ids: cells.flatMap((cell) => [cell, cell + 1, cell, cell + 1]),
  });
  const found = ({ ticks, ids }: ReturnType<typeof row>, options = {}) =>
    findWaves(ticks, ids, centres, { ...OPTIONS, ...options });

  it('has a centre of mass and a root mean square distance from it in each window', () => {
    const [wave, ...others] = found(row([1, 2, 3, 4, 5], 100));
    expect(others).toEqual([]);
    expect(wave.tick).toBe(100);
    expect(wave.windowSeconds).toBe(0.02);
    expect([...wave.x]).toEqual([0.15, 0.25, 0.35, 0.45, 0.55].map((x) => expect.closeTo(x, 12)));
    expect([...wave.y]).toEqual([0, 0, 0, 0, 0]);
    expect([...wave.spread]).toEqual(new Array(5).fill(expect.closeTo(0.05, 12)));
  });

  it('does not count spikes of cells without a place', () => {
    const { ticks, ids } = row([1, 2, 3, 4, 5]);
    const [wave] = found({
      ticks: ticks.flatMap((tick) => [tick, tick]),
      ids: ids.flatMap((id, k) => [id, 10 + (k & 1)]),
    });
    expect(wave).toEqual(found({ ticks, ids })[0]);
    expect(found({ ticks, ids: ids.map(() => 10) }, { leastSpikes: 0 })).toEqual([]);
  });

  it('ends at a jump, at a window with few spikes and at one whose spikes lie apart', () => {
    const places = (spikes: ReturnType<typeof row>) => found(spikes).map(({ tick, x }) => [tick, x.length]);
    const limit = { ticks: [...row([0, 1, 2, 3]).ticks, ...row([4, 4, 4, 4], 100).ticks] };
    expect(places({ ...limit, ids: row([0, 1, 2, 3, 4, 4, 4, 4]).ids })).toEqual([
      [0, 4],
      [100, 4],
    ]);
    expect(places(row([0, 1, 2, 3, 5, 6, 7, 8]))).toEqual([
      [0, 4],
      [80, 4],
    ]);
    const apart = row([0, 1, 2, 3, 4, 4, 5, 6, 7]);
    apart.ids.splice(16, 4, 2, 6, 2, 6);
    expect(places(apart)).toEqual([
      [0, 4],
      [100, 4],
    ]);
    const few = row([0, 1, 2, 3, 4, 4, 5, 6, 7]);
    few.ticks.splice(16, 1);
    few.ids.splice(16, 1);
    expect(places(few)).toEqual([
      [0, 4],
      [100, 4],
    ]);
    expect(places(row([0, 1, 2]))).toEqual([]);
  });

  it('has windows that follow from the first tick', () => {
    expect(found(row([1, 2, 3, 4], 7), { firstTick: 7 })[0].tick).toBe(7);
    expect(found(row([1, 2, 3, 4], 7), { firstTick: 27 })[0].tick).toBe(7);
    expect(found(row([1, 2, 3, 4], 7)).map(({ x }) => x[0])).not.toContainEqual(expect.closeTo(0.15, 12));
  });

  it('refuses windows that are no whole number of ticks', () => {
    expect(() => found(row([1]), { period: 3e-3 })).toThrow(expect.objectContaining({ code: 'not_whole_ticks' }));
  });
});

describe('a bump that travels', () => {
  const centres = sheetCentres(40);

  it.each([
    [1, 1],
    [-2, 0.5],
    [0, 2.4],
  ])('at (%d, %d) m/s is one wave of that speed to 10 %, displacement to 0.04 m and spread', (vx, vy) => {
    const { ticks, ids } = bumpSpikes(40, 200, (tick) => [(tick - 100) * 1e-3 * vx, (tick - 100) * 1e-3 * vy]);
    const waves = findWaves(ticks, ids, centres, OPTIONS);
    expect(waves).toHaveLength(1);
    const [wave] = waves;
    const speed = Math.hypot(vx, vy);
    expect(Math.abs(speedAlong(wave, 0.02) / speed - 1)).toBeLessThan(0.1);
    expect(Math.abs(displacement(wave) - 0.18 * speed)).toBeLessThan(0.04);
    expect(straightness(wave)).toBeGreaterThan(0.9);
    // Two axes of 0.05 m, the way of a bump within a window and the grid of the cells.
    const spread = Math.sqrt(2 * 0.05 ** 2 + (speed * 0.02) ** 2 / 12 + (2 * 0.025 ** 2) / 12);
    for (const one of wave.spread) expect(Math.abs(one / spread - 1)).toBeLessThan(0.3);
  });

  it('is found wherever it is, and however the spikes are drawn', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 500 }),
        fc.double({ min: 0, max: 6.3 }),
        (seed, at, angle) => {
          const spikes = bumpSpikes(
            40,
            at + 160,
            (tick) =>
              tick < at
                ? undefined
                : [(tick - at - 80) * 2e-3 * Math.cos(angle), (tick - at - 80) * 2e-3 * Math.sin(angle)],
            { random: new RandomStream(seed, 'bump') },
          );
          const waves = findWaves(spikes.ticks, spikes.ids, centres, { ...OPTIONS, firstTick: at });
          expect(waves.map(({ tick, x }) => [tick, x.length])).toEqual([[at, 8]]);
          const { x, y } = waves[0];
          expect(
            Math.abs(Math.atan2(y[7] - y[0], x[7] - x[0]) - (angle > Math.PI ? angle - 2 * Math.PI : angle)) % 6.28,
          ).toBeLessThan(0.4);
        },
      ),
      { numRuns: 20 },
    );
  });
});

it('independent cells that spike all over the sheet make no wave', () => {
  const random = new RandomStream(1, 'independent');
  const spikes = Array.from({ length: 30_000 }, (_, n) => ({ tick: Math.floor(n / 3), id: random.integer(1600) }));
  const waves = findWaves(
    spikes.map(({ tick }) => tick),
    spikes.map(({ id }) => id),
    sheetCentres(40),
    OPTIONS,
  );
  expect(waves).toEqual([]);
});
