import type { SeedResult } from '../scenario/result.ts';

/** NeuroBench's counts of a run (Yik et al. 2025), as means over its seeds. */
export interface EfficiencySummary {
  readonly neurons: number;
  readonly synapses: number;
  /** Bytes of parameters and state. */
  readonly footprintBytes: number;
  /** Share of neuron updates without a spike. */
  readonly activationSparsity: number;
  /** A step: accumulates that a spike-driven machine does. */
  readonly effectiveSynapticOperations: number;
  /** A step: what a dense machine does. */
  readonly denseSynapticOperations: number;
  /** Hz, steps in a simulated second. */
  readonly executionRate: number;
  /** Hz, mean firing rate of a neuron. */
  readonly firingRate: number;
}

/** What a step of one layer costs. */
export interface SynapticOperations {
  /** Multiply-accumulates, or accumulates where the inputs are binary, with neither weight nor input zero. */
  readonly effective: number;
  /** As many as there are weights. */
  readonly dense: number;
}

/** The summary over the seeds that counted; undefined when none did. */
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
    activationSparsity: average(({ spikes, neurons, steps }) => 1 - spikes / (neurons * steps)),
    effectiveSynapticOperations: average(
      ({ effectiveSynapticOperations, steps }) => effectiveSynapticOperations / steps,
    ),
    denseSynapticOperations: average(({ denseSynapticOperations, steps }) => denseSynapticOperations / steps),
    executionRate: average(({ steps, simulatedSeconds }) => steps / simulatedSeconds),
    firingRate: average(({ spikes, neurons, simulatedSeconds }) => spikes / neurons / simulatedSeconds),
  };
}

/**
 * Counts one execution of a fully connected layer.
 *
 * @param weights A row for each output.
 * @param inputs As many as a row has weights.
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

/** Share of weights that are zero; a missing synapse (NaN) counts as one. */
export function connectionSparsity(weights: ArrayLike<number>): number {
  let zeros = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0 || Number.isNaN(weights[i])) zeros++;
  return zeros / weights.length;
}
