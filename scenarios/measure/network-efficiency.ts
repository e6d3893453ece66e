import type { SeedResult } from '../scenario/result.ts';

/** Efficiency of a controller as NeuroBench defines it (Yik et al. 2025): means over the seeds of a run. */
export interface EfficiencySummary {
  /** Number of neurons of all networks. */
  readonly neurons: number;
  /** Number of synapses of all networks. */
  readonly synapses: number;
  /** Memory of parameters and state. */
  readonly footprintBytes: number;
  /** Share of neuron updates without a spike, from 0 to 1. A neuron is updated once per step of its network. */
  readonly activationSparsity: number;
  /** Number of accumulates per step of a spike-driven machine: the spikes that arrive at synapses. */
  readonly effectiveSynapticOperations: number;
  /** Number of operations per step of a dense machine: one for each synapse. */
  readonly denseSynapticOperations: number;
  /** Steps per simulated second, in Hz. */
  readonly executionRate: number;
  /** Mean firing rate of a neuron in simulated time, in Hz. */
  readonly firingRate: number;
}

/** Synaptic operations of one execution of a layer. */
export interface SynapticOperations {
  /** Number of operations whose weight and input are both other than 0. */
  readonly effective: number;
  /** Number of all operations: one for each weight. */
  readonly dense: number;
}

/** Summarises the seeds whose controllers count and made a step; undefined if there is none. */
export function summariseEfficiency(seeds: readonly SeedResult[]): EfficiencySummary | undefined {
  const counted = seeds.flatMap(({ efficiency, simulatedSeconds }) =>
    efficiency === undefined || efficiency.steps === 0 ? [] : [{ ...efficiency, simulatedSeconds }],
  );
  if (counted.length === 0) return undefined;
  const average = (of: (seed: (typeof counted)[number]) => number): number =>
    counted.reduce((sum, seed) => sum + of(seed), 0) / counted.length;
  return {
    neurons: average(({ neurons }) => neurons),
    synapses: average(({ synapses }) => synapses),
    footprintBytes: average(({ footprintBytes }) => footprintBytes),
    activationSparsity: average(({ spikes, neuronUpdates }) => 1 - spikes / neuronUpdates),
    effectiveSynapticOperations: average(
      ({ effectiveSynapticOperations, steps }) => effectiveSynapticOperations / steps,
    ),
    denseSynapticOperations: average(({ denseSynapticOperations, steps }) => denseSynapticOperations / steps),
    executionRate: average(({ steps, simulatedSeconds }) => steps / simulatedSeconds),
    firingRate: average(({ spikes, neurons, simulatedSeconds }) => spikes / neurons / simulatedSeconds),
  };
}

/**
 * Counts the synaptic operations of one execution of a fully connected layer (NeuroBench; Yik et al. 2025). They are
 * multiply-accumulates, or accumulates if the inputs are 0 or 1.
 *
 * @param weights a row for each output, with a weight for each input
 * @param inputs value of each input
 */
export function countSynapticOperations(
  weights: readonly (readonly number[])[],
  inputs: readonly number[],
): SynapticOperations {
  let effective = 0;
  let dense = 0;
  for (const row of weights) {
    for (let j = 0; j < row.length; j++) {
      dense++;
      if (row[j] !== 0 && inputs[j] !== 0) effective++;
    }
  }
  return { effective, dense };
}

/**
 * Share of the weights that are 0, from 0 to 1 (NeuroBench's connection sparsity; Yik et al. 2025). A missing synapse, which is
 * NaN, counts as 0. NaN without weights.
 */
export function connectionSparsity(weights: ArrayLike<number>): number {
  let zeros = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0 || Number.isNaN(weights[i])) zeros++;
  return zeros / weights.length;
}
