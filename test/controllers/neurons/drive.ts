import type { NeuronModel, Quantity, QuantityText, SimulationOptions } from '../../../controllers/engine/index.ts';
import { explicit, ms, Network, quantity, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

/** A spike that reaches a receptor in a step, the first of which is number 1. */
export interface Arrival {
  readonly step: number;
  /** In the unit of the receptor. */
  readonly weight: number;
}

/** What one neuron gets; bare numbers are in the units that its model declares. */
export interface Protocol {
  /** ms */
  readonly step: number;
  readonly steps: number;
  readonly parameters?: Readonly<Record<string, number | Quantity<number> | QuantityText>>;
  readonly initial?: Readonly<Record<string, number>>;
  readonly spikes?: Readonly<Record<string, readonly Arrival[]>>;
  /** The value of an input in each step. */
  readonly inputs?: Readonly<Record<string, (step: number) => number>>;
  /** The states to keep traces of; default all. */
  readonly record?: readonly string[];
  readonly emitter?: NonNullable<SimulationOptions['emitter']>;
  /** The uniform number that a spike is drawn with in each step; double precision only. */
  readonly uniform?: (step: number) => number;
}

/** What it does: its state at the end of every step, and the steps in which it spikes, counted from 1. */
export interface Response {
  readonly traces: Readonly<Record<string, Float64Array>>;
  readonly spikes: readonly number[];
}

/** Runs one neuron by itself, in double precision unless the protocol says otherwise. */
export function drive(model: NeuronModel, protocol: Protocol): Response {
  const {
    steps,
    spikes: arrivals = {},
    inputs = {},
    record = Object.keys(model.state),
    emitter = 'javascript-f64',
    uniform,
  } = protocol;
  const network = new Network({ step: ms(protocol.step), seed: 1 });
  const unitOf = (name: string) => (model.parameters[name] ?? model.state[name]).unit;
  const declared = (values: Protocol['parameters'] = {}) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? quantity(value, unitOf(name)) : value,
      ]),
    );
  const sources = Object.entries(arrivals)
    .filter(([, list]) => list.length > 0)
    .map(([receptor, list]) => ({
      receptor,
      list,
      population: network.population(`to ${receptor}`, spikeSource, { size: list.length }),
    }));
  const neuron = network.population('neuron', model, {
    size: 1,
    parameters: declared(protocol.parameters),
    initial: declared(protocol.initial),
  });
  for (const { receptor, list, population } of sources) {
    const unit = model.receptors?.[receptor].unit as string;
    network.project(population, neuron, {
      synapse: staticSynapse,
      receptor,
      delay: '0 ms',
      connect: explicit(list.map((_, i) => [i, 0])),
      initial: {
        w: quantity(
          list.map(({ weight }) => weight),
          unit,
        ),
      },
    });
  }

  let step = 0;
  const simulation = simulate(network, {
    emitter,
    maximumRateHz: Infinity,
    ...(uniform === undefined ? {} : { uniform: () => uniform(step) }),
  });
  const fires = sources.map(({ list, population }) => ({ list, fire: simulation.input(population, 'fire') }));
  const held = Object.entries(inputs).map(([name, at]) => ({
    at,
    values: simulation.input<NeuronModel>(neuron, name, model.inputs?.[name].unit),
  }));
  const traces = Object.fromEntries(record.map((name) => [name, new Float64Array(steps)]));
  const spikes: number[] = [];
  const out = new Uint32Array(1);
  for (step = 1; step <= steps; step++) {
    for (const { list, fire } of fires) {
      list.forEach((arrival, i) => {
        if (arrival.step === step) fire[i] = 1;
      });
    }
    for (const { at, values } of held) values[0] = at(step);
    simulation.step();
    if (simulation.spikes(neuron, out) > 0) spikes.push(step);
    for (const [name, trace] of Object.entries(traces)) {
      trace[step - 1] = simulation.state<NeuronModel>(neuron, name, unitOf(name))[0];
    }
  }
  return { traces, spikes };
}

/** The largest difference of two traces. */
export function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < one.length; i++) largest = Math.max(largest, Math.abs(one[i] - other[i]));
  return largest;
}
