import { DivergenceError, ReafferenceError } from '../../../agents/errors.ts';
import type { NeuronModel, Population } from '../../../controllers/engine/index.ts';
import { Network, oneToOne, playSpikes, quantity, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

/** What a neuron can be driven by: an input that the host sets, or a receptor at which spikes arrive. */
export interface Drive {
  readonly role: 'input' | 'weight';
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  /** Value without a drive. */
  readonly rest: number;
  readonly sign: 'positive' | 'negative' | 'both';
}

/** Spikes that a drive leads to, beyond those without it, within a search. */
const SPIKES = 3;
/** ms of a search, and spikes that arrive at a receptor within them. */
const [MILLISECONDS, ARRIVALS] = [200, 10];

/** 1, 2 and 5 times powers of ten, each tried on a neuron of its own. */
const TRIED = Array.from({ length: 9 }, (_, i) => i - 4).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);

export function drivesOf({ inputs = {}, receptors = {} }: NeuronModel): Drive[] {
  return [
    ...Object.entries(inputs).map(
      ([name, { unit, meaning, default: rest }]): Drive => ({
        ...{ role: 'input', name, unit, meaning, rest },
        sign: unit === 'Hz' ? 'positive' : 'both',
      }),
    ),
    ...Object.entries(receptors).map(
      ([name, { unit, meaning, sign }]): Drive => ({
        ...{ role: 'weight', name, unit, meaning, rest: 0 },
        sign: sign ?? 'both',
      }),
    ),
  ];
}

/**
 * What drives a neuron of a model, found by trying: the first of its inputs and receptors, or else all of them at once, that make it spike; for
 * one that never does, the first that moves its state.
 */
export function driveThatMoves(model: NeuronModel): {
  /** Duration of a step in ms: 0.1, or 1 where the model refuses that. */
  readonly step: number;
  readonly drives: readonly string[];
  /** The least of 1, 2 and 5 times powers of ten by which each makes the neuron spike; those that do not are left out. */
  readonly magnitudes: ReadonlyMap<string, number>;
} {
  const step = takes(model, 0.1) ? 0.1 : 1;
  const candidates = drivesOf(model).filter(({ rest }) => rest === 0);
  const magnitudes = new Map(
    candidates.flatMap((drive) => {
      const found = trial(model, step, [drive]).spiking;
      return found === undefined ? [] : [[drive.name, found] as const];
    }),
  );
  const [first] = candidates.filter(({ name }) => magnitudes.has(name));
  if (first !== undefined) return { step, drives: [first.name], magnitudes };
  const together = candidates.length > 1 ? trial(model, step, candidates).spiking : undefined;
  if (together !== undefined) {
    const names = candidates.map(({ name }) => name);
    return { step, drives: names, magnitudes: new Map(names.map((name) => [name, together])) };
  }
  const moving = candidates.find((drive) => trial(model, step, [drive]).moved) ?? candidates[0];
  return { step, drives: moving === undefined ? [] : [moving.name], magnitudes };
}

function takes(model: NeuronModel, step: number): boolean {
  try {
    const network = new Network({ step: quantity(step, 'ms'), seed: 1, allowLongStep: true });
    network.population('cell', model, { size: 1 });
    simulate(network);
    return true;
  } catch (error) {
    if (error instanceof ReafferenceError) return false;
    throw error;
  }
}

/** Drives a neuron by each of the magnitudes, and one by none; the largest are left out where the model diverges. */
function trial(
  model: NeuronModel,
  step: number,
  drives: readonly Drive[],
  tried: readonly number[] = TRIED,
): { readonly spiking?: number; readonly moved: boolean } {
  const sizes = [0, ...tried];
  const network = new Network({ step: quantity(step, 'ms'), seed: 1, allowLongStep: true });
  const cells: Population = network.population('cells', model, { size: sizes.length });
  const sources = drives.flatMap(({ role, name, unit, sign }) => {
    if (role === 'input') return [];
    const source = network.population(name, spikeSource, { size: sizes.length });
    network.project(source, cells, {
      ...{ synapse: staticSynapse, receptor: name, connect: oneToOne() },
      initial: {
        w: quantity(
          sizes.map((size) => (sign === 'negative' ? -size : size)),
          unit,
        ),
      },
    });
    return [source];
  });
  const counts = sizes.map(() => 0);
  try {
    const simulation = simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY, checkTicks: 100 });
    const total = Math.round(MILLISECONDS / step);
    const ticks = Array.from({ length: ARRIVALS }, (_, i) => Math.round((i * total) / ARRIVALS));
    for (const source of sources)
      playSpikes(simulation, source, {
        ticks: ticks.flatMap((tick) => sizes.map(() => tick)),
        ids: ticks.flatMap(() => sizes.map((_, i) => i)),
      });
    for (const { role, name, unit } of drives)
      if (role === 'input') simulation.input<NeuronModel>(cells, name, unit).set(sizes);
    simulation.onSpikes(cells, (_, ids, count) => {
      for (const id of ids.subarray(0, count)) counts[id]++;
    });
    simulation.step(total);
    const found = sizes.findIndex((_, i) => i > 0 && counts[i] >= counts[0] + SPIKES);
    const moved = Object.entries(model.state).some(([name, { unit }]) => {
      const values = simulation.state<NeuronModel>(cells, name, unit);
      return values[sizes.length - 1] !== values[0];
    });
    return { ...(found < 0 ? {} : { spiking: sizes[found] }), moved };
  } catch (error) {
    if (!(error instanceof DivergenceError) || tried.length <= 3) throw error;
    return trial(model, step, drives, tried.slice(0, -3));
  }
}
