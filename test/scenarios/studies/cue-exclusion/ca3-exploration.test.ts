import { describe, expect, it } from 'vitest';
import type { Population, Projection, Simulation } from '../../../../controllers/engine/index.ts';
import { simulate } from '../../../../controllers/engine/index.ts';
import type { ExplorationOptions } from '../../../../scenarios/studies/cue-exclusion/ca3-exploration.ts';
import { describeExploration } from '../../../../scenarios/studies/cue-exclusion/ca3-exploration.ts';

/** m/s, fast, so that fields are crossed often. */
const SPEED = 3;
const TICKS = 2000;

const OPTIONS: ExplorationOptions = {
  ...{ seed: 1, period: 1e-3, track: [0, 1], cells: 60, inputs: 20, rule: 'symmetric' },
  ...{ interneurons: 20, inhibitoryLearning: true, weightSum: 1e6 },
};

/** The ticks in which each neuron spiked. */
type Trains = readonly (readonly number[])[];

function explore(options: Partial<ExplorationOptions> = {}, emitter: 'webassembly' | 'javascript-f64' = 'webassembly') {
  const exploration = describeExploration({ ...OPTIONS, ...options });
  const { network, pyramidal, inhibition } = exploration;
  const simulation = simulate(network, { emitter, maximumRateHz: Number.POSITIVE_INFINITY });
  const populations: Population[] = inhibition === undefined ? [pyramidal] : [pyramidal, inhibition.interneurons];
  const trains = populations.map(({ size }) => Array.from({ length: size }, (): number[] => []));
  for (const [k, population] of populations.entries())
    simulation.onSpikes(population, (tick, ids, count) => {
      for (const id of ids.subarray(0, count)) trains[k][id].push(tick);
    });
  for (let tick = 0; tick < TICKS; tick++) {
    for (const population of populations) {
      simulation.input(population as typeof pyramidal, 'x', 'm').fill((SPEED * 1e-3 * tick) % 1);
      simulation.input(population as typeof pyramidal, 'cue').fill(tick % 500 < 100 ? 1 : 0);
    }
    simulation.step();
  }
  return { exploration, simulation, pyramidal: trains[0], interneurons: trains[1] ?? [] };
}

/**
 * Compares learned weights with sums over all pairs of spikes: A e^(-|d|/tau) where post comes after pre or with it, and as much, or as
 * much less, where it comes before. A spike reaches the synapse `delay` ticks after it was sent.
 */
function expectPairs(
  simulation: Simulation,
  projection: Projection,
  [pre, post]: readonly [Trains, Trains],
  {
    tau,
    A,
    before,
    delay,
  }: { readonly tau: number; readonly A: number; readonly before: number; readonly delay: number },
): void {
  const ends = simulation.connections(projection);
  const weights = simulation.synapses(projection as Projection<never>, 'w' as never, 'nS');
  let changed = 0;
  for (const [k, w] of weights.entries()) {
    const events = pre[ends.pre[k]].flatMap((sent) => {
      const arrived = sent + delay;
      if (arrived >= TICKS) return [];
      return post[ends.post[k]].map((spiked) => ({
        at: Math.max(arrived, spiked),
        change: A * Math.exp(-Math.abs(spiked - arrived) / tau) * (spiked >= arrived ? 1 : before),
      }));
    });
    events.sort((one, other) => one.at - other.at);
    // Weights are clipped after each spike.
    let expected = 0.1;
    for (let n = 0; n < events.length; ) {
      const { at } = events[n];
      let sum = 0;
      for (; n < events.length && events[n].at === at; n++) sum += events[n].change;
      expected = Math.max(0, expected + sum);
    }
    if (Math.abs(expected - 0.1) > 1e-3) changed++;
    expect(Math.abs(w - expected)).toBeLessThan(1e-6);
  }
  expect(changed).toBeGreaterThan(weights.length / 20);
}

describe('synapses learn from all pairs of spikes', () => {
  it('symmetrically among pyramidal cells, and within 5 ms from interneurons onto them', { tags: 'long' }, () => {
    const { simulation, exploration, pyramidal, interneurons } = explore({}, 'javascript-f64');
    const rule = { A: 0.004 * 20, before: 1 };
    expectPairs(simulation, exploration.recurrent, [pyramidal, pyramidal], { ...rule, tau: 62.5, delay: 1 });
    const { ontoPyramidal, fromPyramidal } = exploration.inhibition ?? expect.fail('has no interneurons');
    expectPairs(simulation, ontoPyramidal, [interneurons, pyramidal], { ...rule, tau: 5, delay: 0 });
    expectPairs(simulation, fromPyramidal, [pyramidal, interneurons], { ...rule, tau: 62.5, delay: 1 });
  });
});

it('without inhibitory learning the weights of interneurons stay as they were', () => {
  const { simulation, exploration } = explore({ inhibitoryLearning: false });
  const { ontoPyramidal, fromPyramidal } = exploration.inhibition ?? expect.fail('has no interneurons');
  for (const projection of [ontoPyramidal, fromPyramidal])
    for (const w of simulation.synapses(projection, 'w', 'nS')) expect(w).toBeCloseTo(0.1, 6);
});

it('with the asymmetric rule the synapse along the track grows, and that against it does not', () => {
  const { simulation, exploration } = explore({ rule: 'asymmetric', interneurons: 0, cells: 40, inputs: 40 });
  const { pre, post } = simulation.connections(exploration.recurrent);
  const { centres } = exploration.pyramidalCells;
  const mean = (ahead: boolean): number => {
    const chosen = [...simulation.synapses(exploration.recurrent, 'w', 'nS')].filter((_, k) => {
      const d = centres[post[k]] - centres[pre[k]];
      return Math.abs(d) > 0.02 && Math.abs(d) < 0.15 && d > 0 === ahead;
    });
    return chosen.reduce((sum, w) => sum + w, 0) / chosen.length;
  };
  expect(mean(true)).toBeGreaterThan(2 * mean(false));
});

it('scales the recurrent weights of a cell down to their bound, and leaves smaller sums alone', () => {
  const weightSum = 2.4;
  const { simulation, exploration } = explore({ weightSum });
  const { recurrent, pyramidal } = exploration;
  const { post } = simulation.connections(recurrent);
  const sums = (): Float64Array => {
    const all = new Float64Array(pyramidal.size);
    for (const [k, w] of simulation.synapses(recurrent, 'w', 'nS').entries()) all[post[k]] = all[post[k]] + w;
    return all;
  };
  const before = sums();
  for (let round = 0; round < 2; round++) {
    simulation.raise('sum');
    simulation.input(pyramidal, 'x', 'm').fill(1e4);
    simulation.step();
    simulation.raise('bound');
  }
  expect(before.some((sum) => sum > 1.2 * weightSum)).toBe(true);
  expect(before.some((sum) => sum < weightSum)).toBe(true);
  for (const [cell, sum] of sums().entries()) expect(sum).toBeCloseTo(Math.min(before[cell], weightSum), 1);
});

describe('cells', () => {
  const { pyramidal, pyramidalCells, recurrent, inhibition, network } = describeExploration(OPTIONS);
  const of = ({ parameters }: { readonly parameters: ReadonlyMap<string, unknown> }, name: string) =>
    Array.from(parameters.get(name) as ArrayLike<number>);

  it('spike at 20 Hz in the middle of a field and at a cue, pyramidal ones without a field at 0.1 Hz', () => {
    const { interneurons, cells } = inhibition ?? expect.fail('has no interneurons');
    for (const [population, { centres, cued }, background] of [
      [pyramidal, pyramidalCells, 0.1],
      [interneurons, cells, 0],
    ] as const) {
      const fields = [...centres].map((centre) => !Number.isNaN(centre));
      expect(fields).toContain(true);
      expect(fields).toContain(false);
      expect(of(population, 'r_field')).toEqual(fields.map((field) => (field ? 20 : 0)));
      expect(of(population, 'r_out')).toEqual(fields.map((field) => (field ? 0 : background)));
      expect(of(population, 'r_cue')).toEqual([...cued].map((flag) => (flag === 1 ? 20 : 0)));
      expect(of(population, 'centre')).toEqual([...centres].map((centre) => (Number.isNaN(centre) ? 0 : centre)));
    }
  });

  it('respond to no cue where there are no interneurons', () => {
    const alone = describeExploration({ ...OPTIONS, interneurons: 0 });
    expect(alone.inhibition).toBeUndefined();
    expect(Math.max(...of(alone.pyramidal, 'r_cue'))).toBe(0);
    expect(Math.max(...of(pyramidal, 'r_cue'))).toBe(20);
  });

  it('are connected with a third of the others, interneurons to a quarter of all, and none with itself', () => {
    const simulation = simulate(network);
    const among = simulation.connections(recurrent);
    expect(Math.abs(among.pre.length / 60 - 20)).toBeLessThan(3);
    expect([...among.pre].some((cell, k) => cell === among.post[k])).toBe(false);
    const { ontoPyramidal, fromPyramidal } = inhibition ?? expect.fail('has no interneurons');
    expect(simulation.connections(ontoPyramidal).pre.length / 1200).toBeCloseTo(0.25, 1);
    expect(simulation.connections(fromPyramidal).pre.length / 1200).toBeCloseTo(1 / 3, 1);
  });
});
