import { describe, expect, it } from 'vitest';
import { caseNames, type LavaCase, readVector, runCase } from './lava.ts';

/** The networks, of which `test/fixtures/loihi` holds two. */
const ALL = 14;
const names = caseNames();

describe('the kernels of Loihi against Lava', () => {
  it.skipIf(names.length < ALL)('are compared in every network of the set', () => {
    expect(names).toHaveLength(ALL);
  });

  it.each(names)('give each integer of each step of %s', (name) => {
    const given = readVector<LavaCase>(name) as LavaCase;
    const run = runCase(given);
    expect(given.spikes.flat().length).toBeGreaterThan(0);
    expect(run.weights).toEqual(given.weights_quantised);
    expect(run.recurrent).toEqual(given.recurrent_weights_quantised);
    expect(run.a_in).toEqual(given.a_in);
    expect(run.u).toEqual(given.u);
    expect(run.v).toEqual(given.v);
    expect(run.spikes).toEqual(given.spikes);
  });
});
