import { describe, expect, test } from 'vitest';
import type { Events } from '../../../agents/index.ts';
import { MotionFeatures } from '../../../controllers/vision/motion-features.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { eventsOf } from '../encoding/events-of.ts';

const SIDE = 12;
const FEATURES = 24;
const DIRECTIONS = 8;
const NOTHING = eventsOf([]);

/** A bright bar, 3 pixels wide, that crosses the retina at a pixel in 4 ms: ON where it comes, OFF where it leaves. */
function* crossing(direction: number, random: RandomStream): Generator<Events> {
  const angle = (2 * Math.PI * direction) / DIRECTIONS;
  const [ax, ay] = [Math.cos(angle), Math.sin(angle)];
  const middle = (SIDE - 1) / 2;
  const half = middle * Math.SQRT2 + 3;
  const events: [number, number, number, number][] = [];
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const along = (x - middle) * ax + (y - middle) * ay + half;
      for (const [polarity, behind] of [
        [1, 0],
        [0, 3],
      ])
        events.push([Math.round(4 * (along + behind) + random.uniform()), x, y, polarity]);
    }
  const last = Math.max(...events.map(([t]) => t));
  for (let t = 0; t <= last; t++) yield eventsOf(events.filter((event) => event[0] === t));
  for (let t = 0; t < 60; t++) yield NOTHING;
}

/** How many spikes of each feature fell to each direction, [feature][direction], after some crossings. */
function responses(crossings: number): number[][] {
  const learner = new MotionFeatures({ width: SIDE, height: SIDE, features: FEATURES, seed: 3, period: 1e-3 });
  const random = new RandomStream(4, 'crossings');
  const out = new Uint32Array(FEATURES);
  for (let n = 0; n < crossings; n++)
    for (const events of crossing(random.integer(DIRECTIONS), random)) learner.step(events, out);
  learner.learning = false;
  const counts = Array.from({ length: FEATURES }, () => new Array<number>(DIRECTIONS).fill(0));
  for (let direction = 0; direction < DIRECTIONS; direction++)
    for (let n = 0; n < 5; n++)
      for (const events of crossing(direction, random)) {
        const count = learner.step(events, out);
        for (let i = 0; i < count; i++) counts[out[i]][direction]++;
      }
  return counts;
}

/** Mean over features that fire, weighted by how often, of the share of spikes in the preferred direction. */
function selectivity(counts: readonly (readonly number[])[]): number {
  const all = counts.flat().reduce((a, b) => a + b, 0);
  return counts.reduce((sum, row) => sum + Math.max(...row), 0) / all;
}

describe('motion features', () => {
  test('come to prefer a direction each, and together all of them', () => {
    const counts = responses(400);
    const preferred = new Set(counts.filter((row) => Math.max(...row) > 0).map((row) => row.indexOf(Math.max(...row))));
    expect(preferred.size).toBe(DIRECTIONS);
    expect(selectivity(counts)).toBeGreaterThan(0.8);
  });

  test('do not before they have learned', () => {
    const counts = responses(0);
    expect(selectivity(counts)).toBeLessThan(0.5);
  });
});
