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
  test('come to prefer a direction each, and together all of them', { tags: 'long' }, () => {
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

describe('neurons that compete', () => {
  const make = (options: { largest?: number; features?: number } = {}) =>
    new MotionFeatures({ width: 4, height: 3, features: 5, seed: 1, period: 1e-3, ...options });
  const volts = ({ simulation, synapses }: MotionFeatures): Float64Array => simulation.synapses(synapses, 'w', 'V');

  test('begin with weights of 60 to 90 % of the largest, onto each from each cell of either polarity', () => {
    for (const largest of [1e-3, 0.02]) {
      const w = volts(make(largest === 1e-3 ? {} : { largest })).map((one) => one / largest);
      expect(w).toHaveLength(5 * 2 * 4 * 3);
      expect(Math.min(...w)).toBeGreaterThan(0.6 - 1e-6);
      expect(Math.max(...w)).toBeLessThan(0.9 + 1e-6);
      expect(Math.max(...w) - Math.min(...w)).toBeGreaterThan(0.25);
    }
    const { parameters } = make({ largest: 0.02 }).synapses;
    expect(['w_max', 'A_plus', 'A_minus'].map((name) => parameters.get(name))).toEqual(
      [20, 2, 1].map((millivolts) => expect.closeTo(millivolts, 9)),
    );
  });

  test('silence each other, and not themselves', () => {
    const { simulation, features } = make();
    const [lateral] = simulation.network.projections.filter(({ source }) => source === features);
    const { pre, post } = simulation.connections(lateral);
    expect(pre).toHaveLength(5 * 4);
    for (const [k, cell] of pre.entries()) expect(cell).not.toBe(post[k]);
    expect(new Set(simulation.synapses(lateral as never, 'w' as never, 'mV' as never) as Float64Array)).toEqual(
      new Set([-150]),
    );
  });

  test('learn from what made one fire, unless learning is off', () => {
    /** Whether weights changed in a flash of all pixels, and how many fired. */
    const flash = (learning: boolean) => {
      const learner = make({ largest: 0.02 });
      learner.learning = learning;
      const before = volts(learner);
      const all = Array.from({ length: 12 }, (_, k) => [0, k % 4, Math.floor(k / 4), 1] as const);
      const out = new Uint32Array(5);
      const fired = [0, 1, 2, 3, 4].map((tick) => learner.step(eventsOf(tick === 0 ? all : []), out));
      return { changed: volts(learner).some((w, k) => w !== before[k]), fired: Math.max(...fired) };
    };
    expect(flash(true).fired).toBeGreaterThan(0);
    expect(flash(true).changed).toBe(true);
    expect(flash(false).fired).toBeGreaterThan(0);
    expect(flash(false).changed).toBe(false);
  });

  test('need 25 mV above their rest, which they forget in 10 ms, and wait for 20 ms', () => {
    const { parameters } = make().features;
    expect(['E_L', 'V_reset', 'V_th', 'tau_m', 't_ref'].map((name) => parameters.get(name))).toEqual([
      -70, -70, -45, 10, 20,
    ]);
  });
});
