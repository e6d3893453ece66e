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
  test('a random-dot stereogram shows its square', () => {
    const { spikes, pixels, told } = accuracy('disparity');
    expect(told).toBeGreaterThan(0.9 * (WIDTH - LARGEST) * HEIGHT);
    expect(spikes).toBeGreaterThan(0.9);
    expect(pixels).toBeGreaterThan(0.9);
  });

  test('coincidences alone match dots that are not the same', () => {
    const { spikes } = accuracy('coincidence');
    expect(spikes).toBeLessThan(0.7);
  });

  test('without uniqueness disparities of chance remain', () => {
    const { spikes } = accuracy('disparity', 0);
    expect(spikes).toBeLessThan(0.87);
  });
});
