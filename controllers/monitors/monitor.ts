import type { Observable } from 'rxjs';
import { FanOut } from '../../agents/fan-out.ts';
import type { NeuronModel, SynapseModel } from '../engine/model/model.ts';
import type { Neurons, Projection } from '../engine/network/description.ts';
import type { Simulation } from '../engine/run/simulation.ts';

/** Spikes in the order in which they happened. */
export interface SpikeChunk {
  /** Tick of each spike. */
  readonly ticks: Float64Array;
  /** Neuron of each spike. */
  readonly ids: Uint32Array;
}

/** Samples of several variables or elements. */
export interface SampleChunk {
  /** Completed ticks at each sample. */
  readonly ticks: Float64Array;
  /** SI, [sample, element]. */
  readonly values: Float64Array;
  readonly elements: number;
}

export interface MonitorOptions {
  /** Spikes or samples in a chunk; default 4096. */
  readonly chunk?: number;
}

export interface SamplingOptions extends MonitorOptions {
  /** Ticks between samples; default 1. */
  readonly every?: number;
  /** Elements to sample; default all. */
  readonly elements?: ArrayLike<number>;
}

/** What is watched, as a stream of chunks that the receiver may keep. */
export interface Monitor<C> {
  readonly chunks: Observable<C>;
  /** Sends what is gathered so far. */
  flush(): void;
  /** Flushes, completes the stream and stops watching. */
  stop(): void;
}

/**
 * Watches the spikes of a population or a view of one, within which neurons are then counted. A long step is not cut into
 * ticks for it.
 */
export function monitorSpikes(
  simulation: Simulation,
  population: Neurons,
  { chunk = 4096 }: MonitorOptions = {},
): Monitor<SpikeChunk> {
  const fan = new FanOut<SpikeChunk>();
  const gathered = { ticks: new Float64Array(chunk), ids: new Uint32Array(chunk), count: 0 };
  const flush = (): void => {
    if (gathered.count === 0) return;
    fan.next({ ticks: gathered.ticks.slice(0, gathered.count), ids: gathered.ids.slice(0, gathered.count) });
    gathered.count = 0;
  };
  const stop = simulation.onSpikes(population, (tick, ids, count) => {
    for (let i = 0; i < count; i++) {
      gathered.ticks[gathered.count] = tick;
      gathered.ids[gathered.count] = ids[i];
      if (++gathered.count === chunk) flush();
    }
  });
  return monitor(fan, flush, stop);
}

/** Samples a state of neurons. */
export function monitorState<M extends NeuronModel>(
  simulation: Simulation,
  population: Neurons<M>,
  name: keyof M['state'] & string,
  options: SamplingOptions = {},
): Monitor<SampleChunk> {
  return sample(simulation, population.size, () => simulation.state(population, name), options);
}

/** Samples a state of a projection's synapses, in the order of `Simulation.connections`. */
export function monitorSynapses<M extends SynapseModel>(
  simulation: Simulation,
  projection: Projection<M>,
  name: keyof M['state'] & string,
  options: SamplingOptions = {},
): Monitor<SampleChunk> {
  const { length } = simulation.connections(projection).pre;
  return sample(simulation, length, () => simulation.synapses(projection, name), options);
}

/** Mean rate of neurons in Hz, over windows of `every` ticks. */
export function monitorRate(
  simulation: Simulation,
  population: Neurons,
  options: Omit<SamplingOptions, 'elements'> = {},
): Monitor<SampleChunk> {
  const { every = 1 } = options;
  let spikes = 0;
  const stopCounting = simulation.onSpikes(population, (_, __, count) => {
    spikes += count;
  });
  const window = every * simulation.network.step * population.size;
  const sampled = sample(
    simulation,
    1,
    () => {
      const rate = spikes / window;
      spikes = 0;
      return Float64Array.of(rate);
    },
    options,
  );
  return {
    ...sampled,
    stop() {
      stopCounting();
      sampled.stop();
    },
  };
}

function sample(
  simulation: Simulation,
  size: number,
  read: () => Float64Array,
  { every = 1, chunk = 4096, elements = Uint32Array.from({ length: size }, (_, i) => i) }: SamplingOptions,
): Monitor<SampleChunk> {
  const fan = new FanOut<SampleChunk>();
  const width = elements.length;
  const gathered = { ticks: new Float64Array(chunk), values: new Float64Array(chunk * width), count: 0 };
  const flush = (): void => {
    const { count } = gathered;
    if (count === 0) return;
    fan.next({
      ticks: gathered.ticks.slice(0, count),
      values: gathered.values.slice(0, count * width),
      elements: width,
    });
    gathered.count = 0;
  };
  const stop = simulation.every(every, (completed) => {
    const values = read();
    gathered.ticks[gathered.count] = completed;
    for (let i = 0; i < width; i++) gathered.values[gathered.count * width + i] = values[elements[i]];
    if (++gathered.count === chunk) flush();
  });
  return monitor(fan, flush, stop);
}

function monitor<C>(fan: FanOut<C>, flush: () => void, stop: () => void): Monitor<C> {
  return {
    chunks: fan.stream,
    flush,
    stop() {
      stop();
      flush();
      fan.complete();
    },
  };
}
