import { describe, expect, test } from 'vitest';
import type { Events } from '../../../agents/index.ts';
import type { Population } from '../../../controllers/engine/index.ts';
import { StereoDisparity } from '../../../controllers/vision/stereo-disparity.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { eventsOf } from '../encoding/events-of.ts';

const WIDTH = 30;
const HEIGHT = 16;
const LARGEST = 6;

/** Of a left pixel: a square in front of a ground. */
const disparityAt = (x: number, y: number): number => (x >= 10 && x < 22 && y >= 4 && y < 12 ? 5 : 1);

/**
 * A dynamic random-dot stereogram (Julesz 1971): every 20 ms a quarter of the pixels see an event, of either polarity. The right
 * camera sees them shifted by their disparity, up to a millisecond apart; it has dots of its own where nothing falls.
 */
function* stereogram(seed: number, flashes: number): Generator<[Events, Events]> {
  const random = new RandomStream(seed, 'dots');
  for (let flash = 0; flash < flashes; flash++) {
    const left: [number, number, number, number][] = [];
    const right: [number, number, number, number][][] = [[], []];
    const taken = new Set<number>();
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        if (random.uniform() >= 0.25) continue;
        const polarity = random.integer(2);
        left.push([0, x, y, polarity]);
        const seen = x - disparityAt(x, y);
        if (seen < 0) continue;
        taken.add(y * WIDTH + seen);
        right[random.integer(2)].push([0, seen, y, polarity]);
      }
      for (let x = 0; x < WIDTH; x++)
        if (!taken.has(y * WIDTH + x) && random.uniform() < 0.05)
          right[random.integer(2)].push([0, x, y, random.integer(2)]);
    }
    for (let tick = 0; tick < 20; tick++)
      yield [eventsOf(tick === 0 ? left : []), eventsOf(tick < 2 ? right[tick] : [])];
  }
}

/** Share of a layer's spikes at the true disparity, and of the pixels whose disparity it tells right. */
function accuracy(layer: 'coincidence' | 'disparity', uniqueness = 1) {
  const stereo = new StereoDisparity({
    width: WIDTH,
    height: HEIGHT,
    largest: LARGEST,
    uniqueness,
    seed: 1,
    period: 1e-3,
  });
  const population: Population = stereo[layer];
  const ids = new Uint32Array(population.size);
  const counts = new Float64Array(stereo.sites.length);
  for (const [left, right] of stereogram(7, 12)) {
    stereo.step(left, right);
    const count = stereo.simulation.spikes(population, ids);
    for (let i = 0; i < count; i++) counts[ids[i] % counts.length]++;
  }
  let [right, all] = [0, 0];
  const best = new Map<number, { d: number; count: number }>();
  stereo.sites.forEach(({ x, row, d }, k) => {
    all += counts[k];
    if (d === disparityAt(x, row)) right += counts[k];
    const pixel = row * WIDTH + x;
    if (counts[k] > (best.get(pixel)?.count ?? 0)) best.set(pixel, { d, count: counts[k] });
  });
  const told = [...best].filter(([pixel]) => pixel % WIDTH >= LARGEST);
  const correct = told.filter(([pixel, { d }]) => d === disparityAt(pixel % WIDTH, Math.floor(pixel / WIDTH)));
  return { spikes: right / all, pixels: correct.length / told.length, told: told.length };
}

describe('stereo disparity', () => {
  test('a random-dot stereogram shows its square', { tags: 'long' }, () => {
    const { spikes, pixels, told } = accuracy('disparity');
    expect(told).toBeGreaterThan(0.9 * (WIDTH - LARGEST) * HEIGHT);
    expect(spikes).toBeGreaterThan(0.9);
    expect(pixels).toBeGreaterThan(0.9);
  });

  test('coincidences alone match dots that are not the same', { tags: 'long' }, () => {
    const { spikes } = accuracy('coincidence');
    expect(spikes).toBeLessThan(0.7);
  });

  test('without uniqueness disparities of chance remain', { tags: 'long' }, () => {
    const { spikes } = accuracy('disparity', 0);
    expect(spikes).toBeLessThan(0.87);
  });
});

describe('the layers', () => {
  const make = (options: { reach?: number; uniqueness?: number } = {}) =>
    new StereoDisparity({ width: 6, height: 4, largest: 2, seed: 1, period: 1e-3, ...options });
  const stereo = make();
  const { sites } = stereo;

  test('have a detector for each pixel and disparity whose pixel in the right camera there is', () => {
    const expected = [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3, 4, 5].flatMap((x) => [0, 1, 2].filter((d) => d <= x).map((d) => ({ x, row, d }))),
    );
    expect(sites).toEqual(expected);
    expect([stereo.coincidence.size, stereo.disparity.size]).toEqual([2 * sites.length, sites.length]);
  });

  /** Sites and polarities whose coincidence is detected, of an event of each camera, so many ticks apart. */
  function coincidences(
    left: readonly [x: number, row: number, polarity: number],
    right: readonly [x: number, row: number, polarity: number],
    apart: number,
  ): string[] {
    const one = make();
    const ids = new Uint32Array(one.coincidence.size);
    const found: string[] = [];
    for (let tick = 0; tick < 12; tick++) {
      one.step(eventsOf(tick === 5 ? [[0, ...left]] : []), eventsOf(tick === 5 + apart ? [[0, ...right]] : []));
      for (const id of ids.subarray(0, one.simulation.spikes(one.coincidence, ids))) {
        const { x, row, d } = sites[id % sites.length];
        found.push(`${x} ${row} ${d} ${Math.floor(id / sites.length)}`);
      }
    }
    return found;
  }

  test('detect an event of the same row and polarity in both cameras, within a millisecond', { tags: 'long' }, () => {
    for (const polarity of [0, 1])
      for (const apart of [-1, 0, 1])
        expect(coincidences([4, 2, polarity], [3, 2, polarity], apart)).toEqual([`4 2 1 ${polarity}`]);
    expect(coincidences([4, 2, 1], [2, 2, 1], 0)).toEqual(['4 2 2 1']);
    expect(coincidences([4, 2, 1], [4, 2, 1], 0)).toEqual(['4 2 0 1']);
    for (const apart of [-2, 2]) expect(coincidences([4, 2, 1], [3, 2, 1], apart)).toEqual([]);
    expect(coincidences([4, 2, 1], [3, 2, 0], 0)).toEqual([]);
    expect(coincidences([4, 2, 1], [3, 1, 1], 0)).toEqual([]);
    // Three pixels are more than the largest disparity, and none is to the left.
    expect(coincidences([5, 2, 1], [2, 2, 1], 0)).toEqual([]);
    expect(coincidences([3, 2, 1], [4, 2, 1], 0)).toEqual([]);
  });

  /** Synapses onto disparity detectors: by target, the sites that they come from, once for each polarity. */
  function onto(one: StereoDisparity, name: string) {
    const [projection] = one.simulation.network.projections.filter((each) => each.name === name);
    const { pre, post } = one.simulation.connections(projection);
    const from = one.sites.map((): number[] => []);
    for (const [k, to] of post.entries()) from[to].push(pre[k]);
    return {
      from: from.map((list) => list.sort((a, b) => a - b)),
      w: new Set(one.simulation.synapses(projection as never, 'w' as never, 'mV' as never) as Float64Array),
    };
  }
  const both = (found: readonly number[]): number[] => [...found, ...found.map((site) => site + sites.length)];

  test.each([1, 2])('support a disparity by coincidences of it up to %d pixels around, by 100 mV in all', (reach) => {
    const { from, w } = onto(make({ reach }), 'support');
    expect([...w]).toEqual([expect.closeTo(100 / (2 * reach + 1) ** 2, 4)]);
    for (const [to, { x, row, d }] of sites.entries()) {
      const near = [...sites.keys()].filter(
        (k) => sites[k].d === d && Math.abs(sites[k].x - x) <= reach && Math.abs(sites[k].row - row) <= reach,
      );
      expect(from[to]).toEqual(both(near));
    }
  });

  test('inhibit it by 10 mV from each other disparity that shares a pixel of either camera', () => {
    const { from, w } = onto(stereo, 'competition');
    expect([...w]).toEqual([-10]);
    for (const [to, { x, row, d }] of sites.entries()) {
      const rivals = [...sites.keys()].filter(
        (k) => sites[k].row === row && sites[k].d !== d && (sites[k].x === x || sites[k].x - sites[k].d === x - d),
      );
      expect(from[to]).toEqual(both(rivals));
    }
    expect([...onto(make({ uniqueness: 0.5 }), 'competition').w]).toEqual([-5]);
  });
});
