import { expect, test } from 'vitest';
import {
  connectionSparsity,
  countSynapticOperations,
  summariseEfficiency,
} from '../../../scenarios/measure/network-efficiency.ts';
import { seedOf } from '../fixtures/results.ts';

test("NeuroBench's worked example: 4 effective of 9 operations", () => {
  const weights = [
    [1.3, 0, -3.2],
    [0, 1.2, -5.1],
    [-1.1, 2.7, 0],
  ];
  expect(countSynapticOperations(weights, [0, 1.3, -1])).toEqual({ effective: 4, dense: 9 });
});

test('a missing synapse is a zero weight', () => {
  expect(connectionSparsity([1, 0, Number.NaN, 2])).toBe(0.5);
  expect(connectionSparsity([3, 0, 0, Number.NaN, -1, 1, 1, 1])).toBe(3 / 8);
  expect(connectionSparsity([])).toBeNaN();
});

test('summary of a run: means over the seeds that counted', () => {
  const efficiency = {
    neurons: 10,
    synapses: 100,
    footprintBytes: 800,
    steps: 1000,
    neuronUpdates: 5000,
    spikes: 100,
    effectiveSynapticOperations: 5000,
    denseSynapticOperations: 100000,
  };
  const seeds = [
    seedOf(1, [{}], { efficiency, simulatedSeconds: 1 }),
    seedOf(2, [{}], { efficiency: { ...efficiency, spikes: 300 }, simulatedSeconds: 1 }),
    seedOf(3, [{}]),
    seedOf(4, [{}], { efficiency: { ...efficiency, steps: 0, neuronUpdates: 0, spikes: 0 }, simulatedSeconds: 1 }),
  ];
  expect(summariseEfficiency(seeds)).toEqual({
    neurons: 10,
    synapses: 100,
    footprintBytes: 800,
    activationSparsity: expect.closeTo(0.96, 12),
    effectiveSynapticOperations: 5,
    denseSynapticOperations: 100,
    executionRate: 1000,
    firingRate: expect.closeTo(20, 12),
  });
  expect(summariseEfficiency([seedOf(1, [{}])])).toBeUndefined();
  const one = seedOf(1, [{}], { efficiency: { ...efficiency, steps: 1 }, simulatedSeconds: 1e-3 });
  expect(summariseEfficiency([one])?.effectiveSynapticOperations).toBe(5000);
});

test('rates are by the second of simulated time', () => {
  const efficiency = {
    neurons: 10,
    synapses: 1,
    footprintBytes: 1,
    steps: 4000,
    neuronUpdates: 40_000,
    spikes: 200,
    effectiveSynapticOperations: 1,
    denseSynapticOperations: 1,
  };
  const summary = summariseEfficiency([seedOf(1, [{}], { efficiency, simulatedSeconds: 4 })]);
  expect(summary).toMatchObject({ firingRate: 5, executionRate: 1000 });
});
