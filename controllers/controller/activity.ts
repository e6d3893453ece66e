import type { EfficiencyCounts, FanOut, SpikeBatch } from '../../agents/index.ts';
import { grown } from '../../kernels/grown.ts';
import type { Population, Simulation } from '../engine/index.ts';

type Batch = { -readonly [K in keyof SpikeBatch]: SpikeBatch[K] };

const batchOf = ({ name, size }: Population): Batch => ({
  population: name,
  tick: 0,
  ids: new Uint32Array(size),
  count: 0,
});

/** Activity of a controller's networks: the spikes of each tick as a stream, and the counts behind its efficiency. */
export class Activity {
  /** The networks, and how large they are, which does not change. */
  readonly #networks: readonly (ReturnType<Simulation['size']> & { readonly simulation: Simulation })[];
  readonly #fan: FanOut<SpikeBatch>;
  readonly #batches: readonly Batch[];
  /** Those, and of the populations that are not told. */
  readonly #all: Batch[] = [];
  /** Number of spikes, and of synapses that they went through. */
  readonly #counts = new Float64Array(2);

  /** @param told populations whose spikes go to `fan`, in this order */
  constructor(simulations: readonly Simulation[], told: readonly Population[], fan: FanOut<SpikeBatch>) {
    this.#networks = simulations.map((simulation) => ({ simulation, ...simulation.size() }));
    this.#fan = fan;
    this.#batches = told.map(batchOf);
    for (const simulation of simulations)
      for (const population of simulation.network.populations) {
        const degrees = simulation.outDegrees(population);
        const batch = this.#batches[told.indexOf(population)] ?? batchOf(population);
        this.#all.push(batch);
        simulation.onSpikes(population, (_, ids, count) => this.#take(ids, count, degrees, batch));
      }
  }

  /** Begins a tick: drops spikes from outside of ticks. */
  begin(): void {
    const all = this.#all;
    for (let i = 0; i < all.length; i++) all[i].count = 0;
  }

  /** Sends the spikes since the tick began to the subscribers. */
  tell(tick: number): void {
    if (!this.#fan.observed) return;
    const batches = this.#batches;
    for (let i = 0; i < batches.length; i++) {
      const batch = batches[i];
      if (batch.count === 0) continue;
      batch.tick = tick;
      this.#fan.next(batch);
    }
  }

  /** Sums over the networks; `steps` are those of the network that made the most. */
  efficiency(): EfficiencyCounts | undefined {
    if (this.#networks.length === 0) return undefined;
    const [spikes, operations] = this.#counts;
    const counts = {
      neurons: 0,
      synapses: 0,
      footprintBytes: 0,
      steps: 0,
      neuronUpdates: 0,
      denseSynapticOperations: 0,
    };
    for (const { simulation, neurons, synapses, bytes } of this.#networks) {
      counts.neurons += neurons;
      counts.synapses += synapses;
      counts.footprintBytes += bytes;
      counts.steps = Math.max(counts.steps, simulation.tick);
      counts.neuronUpdates += neurons * simulation.tick;
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

  /** Adds the spikes of a step to those of the tick, and counts them. */
  #take(ids: Uint32Array, count: number, degrees: Uint32Array, batch: Batch): void {
    const first = batch.count;
    const total = first + count;
    if (total > batch.ids.length) batch.ids = grown(batch.ids, 2 * total);
    const into = batch.ids;
    let operations = 0;
    for (let i = 0; i < count; i++) {
      const id = ids[i];
      into[first + i] = id;
      operations += degrees[id];
    }
    batch.count = total;
    this.#counts[0] += count;
    this.#counts[1] += operations;
  }
}
