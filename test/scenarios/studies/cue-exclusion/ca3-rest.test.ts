import { describe, expect, it } from 'vitest';
import type { Population, Projection, Simulation } from '../../../../controllers/engine/index.ts';
import { simulate } from '../../../../controllers/engine/index.ts';
import { describeRest, REST_STEP } from '../../../../scenarios/studies/cue-exclusion/ca3-rest.ts';

/** Three pyramidal cells in a ring of recurrent synapses, two basket cells, two interneurons, and all that is probable. */
function network() {
  const ring = { pre: Uint32Array.of(0, 1, 2), post: Uint32Array.of(1, 2, 0) };
  const all = { pre: Uint32Array.of(0, 1), post: Uint32Array.of(0, 1) };
  const rest = describeRest({
    ...{ seed: 1, cells: 40, inputs: 40, basketCells: 40, mossyWeight: 19.15 },
    recurrent: ring,
    inhibition: { size: 2, ontoPyramidal: all, fromPyramidal: all },
  });
  return { ...rest, simulation: simulate(rest.network) };
}

describe('CA3 at rest', () => {
  const { network: described, simulation, mossyFibres, pyramidal, basket, inhibition } = network();
  const between = (source: Population, target: Population): Projection =>
    described.projections.find((one) => one.source === source && one.target === target) as Projection;
  const weights = (of: Simulation, projection: Projection): Float64Array =>
    of.synapses(projection as Projection<never>, 'w' as never, 'nS');

  it.each([
    ['mossy fibre onto pyramidal cell', mossyFibres, pyramidal, 19.15, 0],
    ['basket onto pyramidal cell', basket, pyramidal, 0.65, 1.1],
    ['pyramidal onto basket cell', pyramidal, basket, 0.85, 0.9],
    ['basket onto basket cell', basket, basket, 5, 0.6],
  ] as const)('a spike has the weight and the delay of the source: %s', (_, source, target, weight, delay) => {
    const projection = between(source as Population, target as Population);
    const found = weights(simulation, projection);
    expect(found.length).toBeGreaterThan(0);
    for (const w of found) expect(w).toBeCloseTo(weight, 5);
    expect(projection.delay).toBeCloseTo(1e-3 * delay, 12);
  });

  it('recurrent spikes take 2.2 ms, those of plastic interneurons as long as those of basket cells', () => {
    expect(inhibition).toBeDefined();
    if (inhibition === undefined) return;
    expect(between(pyramidal as Population, pyramidal as Population).delay).toBeCloseTo(2.2e-3, 12);
    expect(inhibition.ontoPyramidal.delay).toBeCloseTo(1.1e-3, 12);
    expect(inhibition.fromPyramidal.delay).toBeCloseTo(0.9e-3, 12);
  });

  it('a quarter of the pairs with a basket cell are connected', () => {
    for (const target of [pyramidal, basket])
      expect(weights(simulation, between(basket as Population, target as Population)).length / 1600).toBeCloseTo(
        0.25,
        1,
      );
  });

  it('steps by 0.1 ms', () => {
    expect(described.step).toBe(REST_STEP);
    expect(REST_STEP).toBe(1e-4);
  });
});

it('a basket cell receives from as many pyramidal cells as it is told, on average', () => {
  const none = { pre: new Uint32Array(0), post: new Uint32Array(0) };
  const {
    network: described,
    pyramidal,
    basket,
    inhibition,
  } = describeRest({
    ...{ seed: 1, cells: 200, inputs: 50, basketCells: 40, mossyWeight: 1 },
    recurrent: none,
  });
  expect(inhibition).toBeUndefined();
  const simulation = simulate(described);
  const onto = described.projections.find(({ source, target }) => source === pyramidal && target === basket);
  const { pre } = simulation.connections(onto as Projection);
  // 40 of them, with a standard deviation of 1 of the mean.
  expect(Math.abs(pre.length / 40 - 50)).toBeLessThan(4);
});
