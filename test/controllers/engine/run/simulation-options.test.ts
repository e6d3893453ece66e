import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { defineNeuron, Network } from '../../../../controllers/engine/index.ts';
import { operationsPerStep } from '../../../../controllers/engine/run/cost.ts';
import {
  checkSimulationOptions,
  simulationOptions,
  threadsFor,
} from '../../../../controllers/engine/run/simulation-options.ts';
import { failure } from '../typed.ts';

/** Two operations per step and neuron. */
function analysed(size: number) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cell = defineNeuron({
    name: 'cell',
    source: 'a test',
    parameters: {},
    state: { v: { unit: '1', meaning: '' } },
    onStep: 'v = 0.5*v',
    spike: { when: 'v > 1' },
  });
  network.population('cells', cell, { size });
  return analyse(network);
}

describe('threads', () => {
  it('are one where nobody asks for more, however large the network', () => {
    expect(threadsFor(analysed(5), { threadsFrom: 0 })).toBe(1);
    expect(threadsFor(analysed(5), { threads: 1, threadsFrom: 0 })).toBe(1);
  });

  it('are as many as asked for from so many operations per step on', () => {
    const model = analysed(5);
    expect(operationsPerStep(model)).toBe(10);
    expect(threadsFor(model, { threads: 3, threadsFrom: 10 })).toBe(3);
    expect(threadsFor(model, { threads: 3, threadsFrom: 11 })).toBe(1);
    expect(threadsFor(model, { threads: 64, threadsFrom: 0 })).toBe(64);
    // 250 000 where nobody says.
    expect(threadsFor(analysed(124_999), { threads: 2 })).toBe(1);
    expect(threadsFor(analysed(125_000), { threads: 2 })).toBe(2);
  });

  it.each([0, -1, 1.5, 65, Number.NaN])('are not %d', (threads) => {
    expect(failure(() => threadsFor(analysed(5), { threads }))).toMatchObject({
      code: 'invalid_option',
      expected: '1 to 64',
      received: threads,
    });
  });
});

describe('options of a simulation', () => {
  const all = {
    emitter: 'javascript-f64',
    uniform: () => 0,
    checkTicks: 10,
    threads: 1,
    threadsFrom: 0,
    maximumRateHz: 5,
    decays: 'lazy',
  } as const;

  it('are these, and no others', () => {
    expect(() => checkSimulationOptions(all)).not.toThrow();
    expect(failure(() => checkSimulationOptions({ thread: 2 } as object)).code).toBe('unknown_option');
  });

  it('are taken from among those of what has a simulation', () => {
    expect(simulationOptions({ ...all, other: 3, toString: 4 } as object)).toEqual(all);
    expect(simulationOptions({})).toEqual({});
  });
});
