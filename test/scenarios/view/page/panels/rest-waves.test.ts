import { describe, expect, it } from 'vitest';
import { activityOf, placesOf, wavesFrom } from '../../../../../scenarios/view/page/panels/rest-waves.ts';

const period = 1e-3;
/** 40 cells on a line of 1 m, and one without a place. */
const centres = Float64Array.from([...Array.from({ length: 40 }, (_, k) => [k / 39, 0.5]).flat(), NaN, NaN]);
const populations = [
  { name: 'place', size: 41, centres },
  { name: 'inhibition', size: 3 },
];
/** Waves along the line that begin at these ticks: each 20 ms, five cells fire, and then the next ones. */
const spikes = (...begins: readonly number[]) => {
  const fired = begins.flatMap((begin) =>
    Array.from({ length: 8 }, (_, window) =>
      Array.from({ length: 5 }, (_, k) => [begin + 20 * window + k, 4 * window + k]),
    ).flat(),
  );
  const [ticks, ids] = [0, 1].map((at) => Uint32Array.from(fired, (one) => one[at]));
  return { place: { ticks, ids } };
};
const rest = { from: 500, to: 4500, x: 0, y: 0, spikes: spikes(100, 1000, 3200) };

describe('waves of a rest', () => {
  it('are those over the places of the cells', () => {
    const { waves, ids } = activityOf(rest, 'place', { populations, period }) ?? { waves: [], ids: [] };
    expect(waves.map(({ tick }) => tick)).toEqual([100, 1000, 3200]);
    expect(waves[0].x.map((x) => Math.round(39 * x))).toEqual(Float64Array.of(2, 6, 10, 14, 18, 22, 26, 30));
    expect(ids).toHaveLength(120);
  });

  it('are not known of cells without places, or that are not told', () => {
    expect(activityOf(rest, 'inhibition', { populations, period })).toBeUndefined();
    expect(activityOf({ ...rest, spikes: {} }, 'place', { populations, period })).toBeUndefined();
    expect(placesOf(centres)).toHaveLength(40);
  });

  it('come first that begin in a time', () => {
    const { waves } = activityOf(rest, 'place', { populations, period }) ?? { waves: [] };
    const { waves: sorted, count } = wavesFrom(waves, 1, 3.2, period);
    expect([count, sorted.map(({ tick }) => tick)]).toEqual([1, [1000, 100, 3200]]);
  });
});
