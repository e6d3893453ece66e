import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import type { Ca3Options } from '../../../../scenarios/studies/cue-exclusion/ca3.ts';
import { Ca3 } from '../../../../scenarios/studies/cue-exclusion/ca3.ts';
import { FULL } from '../../../effort.ts';

const small = (options: Partial<Ca3Options> = {}): Ca3 =>
  new Ca3({
    seed: 1,
    period: 1e-3,
    track: [0, 1],
    cells: 80,
    inputs: 40,
    basketCells: 10,
    interneurons: 20,
    ...options,
  });

function lap(ca3: Ca3, ticks = 600): void {
  for (let tick = 0; tick < ticks; tick++) ca3.run((5 * 1e-3 * tick) % 1, tick % 200 < 100);
}

const learned = ({ running, exploration }: Ca3) => running.synapses(exploration.recurrent, 'w', 'nS');
const frozen = ({ resting, rest }: Ca3) => resting.synapses(rest.recurrent, 'w', 'nS');

describe('consolidation', () => {
  it('freezes what was learned, times the gain', { tags: 'long' }, () => {
    const ca3 = small({ gain: 1.5 });
    expect(Math.max(...frozen(ca3))).toBe(0);
    lap(ca3);
    ca3.consolidate();
    const weights = learned(ca3);
    expect(Math.max(...weights)).toBeGreaterThan(0.2);
    for (const [k, w] of frozen(ca3).entries()) expect(w).toBeCloseTo(1.5 * weights[k], 5);
    const { running, resting, exploration, rest } = ca3;
    for (const name of ['ontoPyramidal', 'fromPyramidal'] as const) {
      const [from, to] = [exploration.inhibition?.[name], rest.inhibition?.[name]];
      if (from === undefined || to === undefined) expect.fail('has no interneurons');
      expect(resting.connections(to)).toEqual(running.connections(from));
      const inhibition = running.synapses(from, 'w', 'nS');
      expect(Math.max(...inhibition)).toBeGreaterThan(0.1);
      for (const [k, w] of resting.synapses(to, 'w', 'nS').entries()) expect(w).toBeCloseTo(inhibition[k], 5);
    }
  });

  it.each([
    ['symmetric', 0.62, 19.15],
    ['asymmetric', 1.27, 21.5],
  ] as const)('takes the gain and the mossy fibres of Ecker et al. 2022 for the %s rule', (rule, gain, mossy) => {
    const ca3 = small({ rule });
    lap(ca3, 200);
    ca3.consolidate();
    const weights = learned(ca3);
    const most = weights.indexOf(Math.max(...weights));
    expect(frozen(ca3)[most] / weights[most]).toBeCloseTo(gain, 5);
    const { projections } = ca3.rest.network;
    const fibres = projections.find(({ source }) => source === ca3.rest.mossyFibres);
    expect(ca3.resting.synapses(fibres as typeof ca3.rest.recurrent, 'w', 'nS')[0]).toBeCloseTo(mossy, 5);
  });

  it('connects the cells at rest as those that learned', () => {
    const { running, resting, exploration, rest } = small();
    expect(resting.connections(rest.recurrent)).toEqual(running.connections(exploration.recurrent));
  });

  it('shuffled gives the same weights to other synapses', () => {
    const ca3 = small({ gain: 1 });
    lap(ca3);
    ca3.consolidate(new RandomStream(1, 'a test'));
    const [weights, shuffled] = [learned(ca3), frozen(ca3)];
    expect([...shuffled].sort()).toEqual([...weights].sort());
    expect(shuffled.filter((w, k) => w !== weights[k]).length).toBeGreaterThan(100);
  });

  it('adds no spikes of places to those of running', { tags: 'long' }, () => {
    const ca3 = small({ weightSum: 4.5, track: [-0.5, 0.5] });
    let spikes = 0;
    ca3.running.onSpikes(ca3.exploration.pyramidal, (_, __, count) => {
      spikes += count;
    });
    for (let n = 0; n < 500; n++) ca3.consolidate();
    const rest = spikes;
    for (let n = 0; n < 500; n++) ca3.run(0);
    // In half a second, cells without a field spike by chance, twice in all; those of a place do a hundred times.
    expect(rest).toBeLessThan(12);
    expect(spikes - rest).toBeGreaterThan(30);
  });

  it('bounds the sum of the weights of a cell', { tags: 'long' }, () => {
    const sums = (weightSum?: number): number[] => {
      const ca3 = small({ gain: 1, ...(weightSum === undefined ? {} : { weightSum }) });
      lap(ca3);
      ca3.consolidate();
      const { post } = ca3.resting.connections(ca3.rest.recurrent);
      const all = new Array(80).fill(0);
      for (const [k, w] of frozen(ca3).entries()) all[post[k]] += w;
      return all;
    };
    expect(Math.max(...sums())).toBeGreaterThan(5);
    expect(Math.max(...sums(4.5))).toBeLessThan(4.5 + 1e-4);
  });
});

it('makes whole steps of 0.1 ms at rest, and refuses others', { tags: 'long' }, () => {
  const ca3 = small();
  ca3.stepRest();
  expect(ca3.resting.tick).toBe(10);
  expect(ca3.running.tick).toBe(0);
  expect(() => small({ period: 2.5e-4 })).toThrow('CA3');
});

// The published claims at a quarter of the size; the benchmark `ca3` has them at full size.
describe.runIf(FULL)('2000 cells with 800 inputs each', () => {
  let ca3: Ca3;
  beforeAll(() => {
    ca3 = new Ca3({ seed: 1, period: 1e-3, track: [0, 3], cells: 2000 });
    for (let tick = 0; tick < 400_000; tick++) ca3.run((0.3243567842e-3 * tick) % 3);
  }, 120_000);
  /** Windows of 20 ms in 3 s in which cells spike at more than 2 Hz. */
  const active = (shuffle?: RandomStream): number => {
    ca3.consolidate(shuffle);
    const counts = new Array(150).fill(0);
    const first = ca3.resting.tick;
    const end = ca3.resting.onSpikes(ca3.rest.pyramidal, (tick, _, count) => {
      counts[Math.floor((tick - first) / 200)] += count;
    });
    for (let step = 0; step < 3000; step++) ca3.stepRest();
    end();
    return counts.filter((count) => count > 2 * 2000 * 0.02).length;
  };

  it('are active in events with what was learned, and not with shuffled weights', () => {
    const events = active();
    expect(events).toBeGreaterThan(15);
    expect(events).toBeLessThan(140);
    expect(active(new RandomStream(1, 'a test'))).toBeLessThan(3);
  }, 120_000);
});
