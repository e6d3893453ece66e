import type { EfficiencyCounts, FanOut, SpikeBatch } from '../../agents/index.ts';
import type { Population, Simulation } from '../engine/index.ts';

type Batch = { -readonly [K in keyof SpikeBatch]: SpikeBatch[K] };

/** Activity of a controller's networks: the spikes of each tick as a stream, and the counts behind its efficiency. */
export class Activity {
  readonly #simulations: readonly Simulation[];
  readonly #fan: FanOut<SpikeBatch>;
  readonly #batches: readonly Batch[];
  /** Number of spikes, and of synapses that they went through. */
  readonly #counts = new Float64Array(2);

  /** @param told populations whose spikes go to `fan`, in this order */
  constructor(simulations: readonly Simulation[], told: readonly Population[], fan: FanOut<SpikeBatch>) {
    this.#simulations = simulations;
    this.#fan = fan;
    this.#batches = told.map(({ name, size }) => ({ population: name, tick: 0, ids: new Uint32Array(size), count: 0 }));
    for (const simulation of simulations)
      for (const population of simulation.network.populations) {
        const degrees = simulation.outDegrees(population);
        const batch = this.#batches[told.indexOf(population)];
        simulation.onSpikes(population, (_, ids, count) => {
          this.#count(degrees, ids, count);
          if (batch !== undefined && fan.observed) append(batch, ids, count);
        });
      }
  }

  /** Begins a tick: drops spikes from outside of ticks. */
  begin(): void {
    for (const batch of this.#batches) batch.count = 0;
  }

  /** Sends the spikes since the tick began to the subscribers. */
  tell(tick: number): void {
    if (!this.#fan.observed) return;
    for (const batch of this.#batches) {
      if (batch.count === 0) continue;
      batch.tick = tick;
      this.#fan.next(batch);
    }
  }

  /** Sums over the networks; `steps` are those of the network that made the most. */
  efficiency(): EfficiencyCounts | undefined {
    if (this.#simulations.length === 0) return undefined;
    const [spikes, operations] = this.#counts;
    const counts = { neurons: 0, synapses: 0, footprintBytes: 0, steps: 0, denseSynapticOperations: 0 };
    for (const simulation of this.#simulations) {
      const { neurons, synapses, bytes } = simulation.size();
      counts.neurons += neurons;
      counts.synapses += synapses;
      counts.footprintBytes += bytes;
      counts.steps = Math.max(counts.steps, simulation.tick);
      counts.denseSynapticOperations += synapses * simulation.tick;
    }
    return { ...counts, spikes, effectiveSynapticOperations: operations };
  }

  save(): Float64Array {
    return this.#counts.slice();
  }

  restore(counts: Float64Array): void {
    this.#counts.set(counts);
  }

  #count(degrees: Uint32Array, ids: Uint32Array, count: number): void {
    let operations = 0;
    for (let i = 0; i < count; i++) operations += degrees[ids[i]];
    this.#counts[0] += count;
    this.#counts[1] += operations;
  }
}

/** Adds the spikes of a step to those of the tick. */
function append(batch: Batch, ids: Uint32Array, count: number): void {
  const total = batch.count + count;
  if (total > batch.ids.length) {
    const larger = new Uint32Array(2 * total);
    larger.set(batch.ids);
    batch.ids = larger;
  }
  const into = batch.ids;
  const first = batch.count;
  for (let i = 0; i < count; i++) into[first + i] = ids[i];
  batch.count = total;
}
