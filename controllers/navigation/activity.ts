import type { EfficiencyCounts, SpikeBatch } from '../../agents/index.ts';
import { FanOut } from '../../agents/index.ts';
import type { Population, Simulation } from '../engine/index.ts';

/** A population whose spikes are told. */
export interface Layer {
  readonly population: Population;
  /** Of the latest step. */
  readonly batch: { readonly population: string; tick: number; readonly ids: Uint32Array; count: number };
  /** Synapses that a spike of each neuron goes through. */
  readonly degrees: Uint32Array;
}

/** What a controller's network does: its spikes as a stream, and the counts behind its efficiency. */
export class Activity {
  readonly #fan = new FanOut<SpikeBatch>();
  readonly spikes = this.#fan.stream;
  /** Steps, spikes, synaptic operations. */
  readonly #counts = new Float64Array(3);

  addSteps(steps: number): void {
    this.#counts[0] = this.#counts[0] + steps;
  }

  addSpikes(spikes: number, synapticOperations: number): void {
    this.#counts[1] = this.#counts[1] + spikes;
    this.#counts[2] = this.#counts[2] + synapticOperations;
  }

  /** Takes a layer's spikes of the latest step into its batch, and counts them. */
  take(simulation: Simulation, { population, batch, degrees }: Layer): void {
    batch.count = simulation.spikes(population, batch.ids);
    let operations = 0;
    for (let i = 0; i < batch.count; i++) operations += degrees[batch.ids[i]];
    this.addSpikes(batch.count, operations);
  }

  /** Tells who listens of a batch, unless it is empty. */
  tell(batch: Layer['batch'], tick: number): void {
    if (batch.count === 0 || !this.#fan.observed) return;
    batch.tick = tick;
    this.#fan.next(batch);
  }

  efficiency(simulation: Simulation): EfficiencyCounts {
    const { neurons, synapses, bytes } = simulation.size();
    const [steps, spikes, operations] = this.#counts as unknown as [number, number, number];
    return {
      neurons,
      synapses,
      footprintBytes: bytes,
      steps,
      spikes,
      effectiveSynapticOperations: operations,
      denseSynapticOperations: synapses * steps,
    };
  }

  save(): readonly number[] {
    return [...this.#counts];
  }

  restore(counts: readonly number[]): void {
    this.#counts.set(counts);
  }
}

export function layerOf(simulation: Simulation, population: Population): Layer {
  const { name, size } = population;
  return {
    population,
    batch: { population: name, tick: 0, ids: new Uint32Array(size), count: 0 },
    degrees: simulation.outDegrees(population),
  };
}
