import { ValidationError } from '../../agents/errors.ts';
import type { NeuronModel, Neurons, Projection, Simulation, SynapseModel } from '../../controllers/engine/index.ts';
import { monitorSpikes, monitorState, type SampleChunk, type SpikeChunk } from '../../controllers/monitors/index.ts';

/** Spikes of a population or of a view, from the tick on at which the recording began. */
export interface SpikeRecord {
  /** Name of the population. */
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** Seconds per tick. */
  readonly period: number;
  /** Tick at which the recording began. */
  readonly first: number;
  /** Ticks recorded so far. */
  readonly length: number;
  /** Tick of each spike, from 0 at the beginning of the recording. */
  readonly ticks: Float64Array;
  /** Index of the neuron of each spike. */
  readonly ids: Uint32Array;
}

/** Spikes that are being recorded. Plots take it as it is and show what there is by then. */
export interface SpikeRecording {
  /** Returns the spikes recorded so far, a record for each population or view. */
  records(): readonly SpikeRecord[];
  /** Ends the recording, and keeps what there is. */
  stop(): void;
}

/** Samples of a variable of some neurons, and where they were taken. */
export interface TraceRecord {
  /** Name of the population and of the variable: `cells.v`. */
  readonly name: string;
  /** Unit of the values. */
  readonly unit: string;
  /** Indices of the neurons. */
  readonly elements: Uint32Array;
  /** Seconds since the beginning of the simulation, of each sample. */
  readonly times: Float64Array;
  /** Row by row: the values of all elements in the first sample, then those in the second, and so on. */
  readonly values: Float64Array;
}

/** Samples that are being recorded. */
export interface TraceRecording {
  /** Returns the samples recorded so far. */
  record(): TraceRecord;
  /** Ends the recording, and keeps what there is. */
  stop(): void;
}

/** Neurons whose variable is recorded, and ticks between the samples. */
export interface TraceOptions {
  /** Ticks between samples. Default 1. */
  readonly every?: number;
  /** Indices of neurons. Default: the first five, or all if there are fewer. */
  readonly elements?: ArrayLike<number>;
}

const FEW = 5;

/**
 * Records the spikes of populations or of views from now on.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, inputs);
 * simulation.step(1000);
 * const [{ name, ticks, ids }] = spikes.records();
 * console.log(name, ticks.length, ids[0]); // about 1000 spikes
 */
export function recordSpikes(simulation: Simulation, populations: Neurons | readonly Neurons[]): SpikeRecording {
  const first = simulation.tick;
  const monitored = asList(populations).map((population) => {
    const monitor = monitorSpikes(simulation, population);
    const chunks: SpikeChunk[] = [];
    monitor.chunks.subscribe((chunk) => chunks.push(chunk));
    return { population, monitor, chunks };
  });
  let end: number | undefined;
  return {
    records: () =>
      monitored.map(({ population: { name, size }, monitor, chunks }) => {
        if (end === undefined) monitor.flush();
        const count = chunks.reduce((sum, { ids }) => sum + ids.length, 0);
        const [ticks, ids] = [new Float64Array(count), new Uint32Array(count)];
        let at = 0;
        for (const chunk of chunks) {
          for (let i = 0; i < chunk.ticks.length; i++) ticks[at + i] = chunk.ticks[i] - first;
          ids.set(chunk.ids, at);
          at += chunk.ids.length;
        }
        const length = (end ?? simulation.tick) - first;
        return { name, size, period: simulation.network.step, first, length, ticks, ids };
      }),
    stop() {
      end ??= simulation.tick;
      for (const { monitor } of monitored) monitor.stop();
    },
  };
}

/**
 * Records a state variable or an input of some neurons from now on.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 4 });
 * const simulation = simulate(network);
 * const potentials = recordTraces(simulation, cells, 'v', 'mV', { every: 10, elements: [0] });
 * simulation.input(cells, 'I_ext', 'pA').fill(400);
 * simulation.step(1000);
 * const { times, values } = potentials.record();
 * console.log(times, values); // s and mV, 100 samples of neuron 0
 *
 * @param unit in which it is read: `recordTraces(simulation, cells, 'v', 'mV')`
 * @throws ValidationError `unknown_name`, `dimension_mismatch`; LanguageError `unknown_unit`
 */
export function recordTraces(
  simulation: Simulation,
  population: Neurons,
  name: string,
  unit: string,
  { every = 1, elements = firstFew(population.size) }: TraceOptions = {},
): TraceRecording {
  const chosen = Uint32Array.from(elements);
  simulation.state<NeuronModel>(population, name, unit);
  const monitor = monitorState<NeuronModel>(simulation, population, name, unit, { every, elements: chosen });
  const chunks: SampleChunk[] = [];
  monitor.chunks.subscribe((chunk) => chunks.push(chunk));
  let stopped = false;
  return {
    record: () => {
      if (!stopped) monitor.flush();
      const times = chunks.flatMap(({ ticks }) => Array.from(ticks, (tick) => tick * simulation.network.step));
      const values = new Float64Array(times.length * chosen.length);
      let at = 0;
      for (const chunk of chunks) {
        values.set(chunk.values, at);
        at += chunk.values.length;
      }
      return { name: `${population.name}.${name}`, unit, elements: chosen, times: Float64Array.from(times), values };
    },
    stop() {
      stopped = true;
      monitor.stop();
    },
  };
}

/** Weights, or another variable of synapses, as a matrix. */
export interface WeightRecord {
  /** Name of the projection and of the variable. */
  readonly name: string;
  /** Unit of the values: `pA`. */
  readonly unit: string;
  /** Number of presynaptic neurons, the columns, and of postsynaptic ones, the rows. */
  readonly shape: readonly [rows: number, columns: number];
  /** Row by row, in the unit that `unit` names; the sum where several synapses join two neurons, and NaN where none does. */
  readonly values: Float64Array;
}

/**
 * Reads a variable of all synapses of a projection.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 2 });
 * const cells = network.population('cells', lif, { size: 2 });
 * const joined = { synapse: staticSynapse, receptor: 'excitatory', connect: oneToOne(), initial: { w: '40 pA' } } as const;
 * const synapses = network.project(inputs, cells, joined);
 * console.log(readWeights(simulate(network), synapses, 'w', 'pA').values); // 40, NaN, NaN, 40
 *
 * @param unit in which it is read: `readWeights(simulation, projection, 'w', 'pA')`
 * @throws ValidationError `unknown_name`, `dimension_mismatch`; LanguageError `unknown_unit`
 */
export function readWeights(simulation: Simulation, projection: Projection, name: string, unit: string): WeightRecord {
  const shape = [projection.target.size, projection.source.size] as const;
  const { pre, post } = simulation.connections(projection);
  const read = simulation.synapses<SynapseModel>(projection, name, unit);
  const values = new Float64Array(shape[0] * shape[1]).fill(Number.NaN);
  for (let i = 0; i < pre.length; i++) {
    const at = post[i] * shape[1] + pre[i];
    values[at] = Number.isNaN(values[at]) ? read[i] : values[at] + read[i];
  }
  return { name: `${projection.name}.${name}`, unit, shape, values };
}

/** Refuses to plot what is not there. @throws ValidationError `nothing_to_plot` */
export function demand(there: boolean, what: string, remedy: string): void {
  if (there) return;
  throw new ValidationError('there is nothing to plot', { code: 'nothing_to_plot', expected: what, remedy });
}

function asList(populations: Neurons | readonly Neurons[]): readonly Neurons[] {
  return Array.isArray(populations) ? (populations as readonly Neurons[]) : [populations as Neurons];
}

function firstFew(size: number): number[] {
  return Array.from({ length: Math.min(FEW, size) }, (_, i) => i);
}
