import type { Observable } from 'rxjs';
import { FanOut } from '../../agents/fan-out.ts';
import { checkOptions } from '../../agents/known-options.ts';
import type { ReadIn } from '../engine/language/quantity.ts';
import type { NeuronModel, SynapseModel } from '../engine/model/model.ts';
import type { NeuronUnit, ReadableOf, SynapseUnit } from '../engine/model/unit-of.ts';
import type { Neurons, Projection } from '../engine/network/description.ts';
import type { Simulation } from '../engine/run/simulation.ts';

/** Spikes in the order in which they happened. */
export interface SpikeChunk {
  /** Tick of each spike. */
  readonly ticks: Float64Array;
  /** Index of the neuron of each spike, within what is monitored. */
  readonly ids: Uint32Array;
}

/** Samples of one variable of several elements. */
export interface SampleChunk {
  /** Number of completed ticks at each sample. */
  readonly ticks: Float64Array;
  /** In the unit asked for. Row by row: those of the first sample, then those of the second, and so on. */
  readonly values: Float64Array;
  /** Number of values per sample. */
  readonly elements: number;
}

/** How a monitor gathers what it sends. */
export interface MonitorOptions {
  /** Spikes or samples per chunk. Default 4096. */
  readonly chunk?: number;
}

/** Elements that a monitor samples, and the ticks between samples. */
export interface SamplingOptions extends MonitorOptions {
  /** Ticks between samples. Default 1. */
  readonly every?: number;
  /** Indices of the elements to sample, in any order. Default: all elements. */
  readonly elements?: ArrayLike<number>;
}

const SAMPLING = { chunk: true, every: true, elements: true } as const;

/** A running recording of spikes or samples. */
export interface Monitor<C> {
  /** Each chunk has arrays of its own, which the receiver may keep. */
  readonly chunks: Observable<C>;
  /** Sends what has been gathered since the last chunk. */
  flush(): void;
  /** Flushes, completes the stream and stops recording. */
  stop(): void;
}

/**
 * Records the spikes of a population or of a view. In a view, neurons are numbered within the view. The simulation still
 * takes a long step at once.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const simulation = simulate(network);
 * const monitor = monitorSpikes(simulation, cells);
 * monitor.chunks.subscribe(({ ticks, ids }) => console.log(ticks, ids));
 * simulation.input(cells, 'I_ext', 'pA').fill(600);
 * simulation.step(1000);
 * monitor.stop(); // sends what is left
 */
export function monitorSpikes(
  simulation: Simulation,
  population: Neurons,
  options: MonitorOptions = {},
): Monitor<SpikeChunk> {
  checkOptions('monitorSpikes', options, { chunk: true });
  const { chunk = 4096 } = options;
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

/**
 * Samples a state variable or an input of neurons.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const simulation = simulate(network);
 * const monitor = monitorState(simulation, cells, 'v', 'mV', { every: 10, elements: [0, 1] });
 * monitor.chunks.subscribe(({ ticks, values }) => console.log(ticks, values)); // two potentials every 1 ms
 * simulation.input(cells, 'I_ext', 'pA').fill(400);
 * simulation.step(1000);
 * monitor.stop(); // sends what is left
 *
 * @param rest unit, as for `Simulation.state`: `monitorState(simulation, cells, 'v', 'mV', { every: 10 })`
 */
export function monitorState<M extends NeuronModel, K extends ReadableOf<M> = ReadableOf<M>>(
  simulation: Simulation,
  population: Neurons<M>,
  name: K,
  ...rest: ReadIn<NeuronUnit<M, K>, [options?: SamplingOptions]>
): Monitor<SampleChunk> {
  const [unit, options = {}]: [unit?: string, options?: SamplingOptions] = rest;
  checkOptions('monitorState', options, SAMPLING);
  return sample(simulation, population.size, () => simulation.state<NeuronModel>(population, name, unit), options);
}

/**
 * Samples a state variable of a projection's synapses, in the order of `Simulation.connections`.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 10 });
 * const cells = network.population('cells', lif, { size: 1 });
 * const synapses = network.project(inputs, cells, {
 *   synapse: stdp, receptor: 'excitatory', connect: allToAll(), initial: { w: '150 pA' },
 *   parameters: { A_plus: '2 pA', A_minus: '2.1 pA', w_max: '300 pA' },
 * });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(40);
 * const monitor = monitorSynapses(simulation, synapses, 'w', 'pA', { every: 100 });
 * monitor.chunks.subscribe(({ ticks, values, elements }) => console.log(ticks, values, elements));
 * simulation.step(1000);
 * monitor.stop(); // sends ten samples of ten weights
 *
 * @param rest unit, as for `Simulation.synapses`: `monitorSynapses(simulation, projection, 'w', 'pA', { every: 1000 })`
 */
export function monitorSynapses<
  M extends SynapseModel,
  K extends keyof M['state'] & string = keyof M['state'] & string,
>(
  simulation: Simulation,
  projection: Projection<M>,
  name: K,
  ...rest: ReadIn<SynapseUnit<M, K>, [options?: SamplingOptions]>
): Monitor<SampleChunk> {
  const [unit, options = {}]: [unit?: string, options?: SamplingOptions] = rest;
  checkOptions('monitorSynapses', options, SAMPLING);
  const { length } = simulation.connections(projection).pre;
  return sample(simulation, length, () => simulation.synapses<SynapseModel>(projection, name, unit), options);
}

/**
 * Samples the mean firing rate of neurons, in Hz, over windows of `every` ticks.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 100 });
 * const simulation = simulate(network);
 * const monitor = monitorRate(simulation, inputs, { every: 100 });
 * monitor.chunks.subscribe(({ values }) => console.log(values)); // Hz: about 30 in each of ten windows
 * simulation.input(inputs, 'rate', 'Hz').fill(30);
 * simulation.step(1000);
 * monitor.stop(); // sends what is left
 */
export function monitorRate(
  simulation: Simulation,
  population: Neurons,
  options: Omit<SamplingOptions, 'elements'> = {},
): Monitor<SampleChunk> {
  checkOptions('monitorRate', options, { chunk: true, every: true });
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
