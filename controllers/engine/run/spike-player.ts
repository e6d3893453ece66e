import type { Observable } from 'rxjs';
import { ValidationError } from '../../../agents/errors.ts';
import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import type { Quantity } from '../language/quantity.ts';
import { inUnit } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';
import type { NeuronModel, ParameterDeclaration } from '../model/model.ts';
import type { Neurons } from '../network/description.ts';
import { PopulationView } from '../network/description.ts';
import { populationOf } from '../network/view.ts';
import type { Simulation } from './simulation.ts';

/** Spikes, in any order. */
export type Spikes = {
  /** Index of the neuron of each spike. */
  readonly ids: ArrayLike<number>;
} & (
  | {
      /** Tick of each spike. */
      readonly ticks: ArrayLike<number>;
    }
  | {
      /** Time of each spike, as in `ms([10, 20])`. It is played in the first tick that is not before it. */
      readonly times: Quantity<ArrayLike<number>>;
    }
);

/** A model that spikes when the host adds to its input `fire`, such as `spikeSource`. */
export type FiringModel = NeuronModel & {
  /** Inputs of the model, with one named `fire` among them. */
  readonly inputs: {
    /** Input to which the host adds 1 for a spike of the neuron. */
    readonly fire: ParameterDeclaration;
  };
};

const SECOND = parseUnit('s');

/** Share of a step by which a time may lie past a tick and still belong to it. */
const ROUNDING = 1e-6;

/**
 * Lets neurons fire at given spikes: an array of them, or a stream of arrays. Spikes of an array that lie before the next tick
 * are skipped. Late spikes of a stream are played in the next tick. A neuron spikes at most once per tick; spikes that are due
 * in the same tick follow in the next ones. After `restore`, an array continues from the restored tick.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const source = network.population('source', spikeSource, { size: 3 });
 * const simulation = simulate(network);
 * simulation.onSpikes(source, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * playSpikes(simulation, source, { times: seconds([0.01, 0.02, 0.02]), ids: [0, 1, 2] });
 * simulation.step(50); // at tick 10 neuron 0, at tick 20 the two others
 *
 * @returns a function that ends this
 * @throws ValidationError `index_out_of_range`, `size_mismatch`, `not_finite`, `unit_missing`, `dimension_mismatch`; the
 *   subscription of a stream throws them as well
 */
export function playSpikes<M extends FiringModel>(
  simulation: Simulation,
  neurons: Neurons<M>,
  spikes: Spikes | Observable<Spikes>,
): () => void {
  const fire = simulation.input<FiringModel>(populationOf<FiringModel>(neurons), 'fire');
  const idOf = neurons instanceof PopulationView ? (i: number) => neurons.ids[i] : (i: number) => i;
  const { step } = simulation.network;
  if (!('subscribe' in spikes)) {
    const train = sorted(spikes, step, neurons);
    return simulation.before((tick) => {
      let k = firstAtLeast(train.ticks, tick);
      for (; train.ticks[k] === tick; k++) add(fire, idOf(train.ids[k]));
      return train.ticks[k] ?? Infinity;
    });
  }
  let waiting: { readonly tick: number; readonly id: number }[] = [];
  const subscription = spikes.subscribe((chunk) => {
    const { ticks, ids } = sorted(chunk, step, neurons);
    for (const [k, tick] of ticks.entries()) waiting.push({ tick, id: ids[k] });
    waiting.sort((one, other) => one.tick - other.tick);
  });
  const stop = simulation.before((tick) => {
    let k = 0;
    for (; k < waiting.length && (waiting[k] as { tick: number }).tick <= tick; k++)
      add(fire, idOf((waiting[k] as { id: number }).id));
    if (k > 0) waiting = waiting.slice(k);
    return waiting[0]?.tick ?? Infinity;
  });
  return () => {
    subscription.unsubscribe();
    stop();
  };
}

function add(fire: Float32Array | Float64Array, id: number): void {
  fire[id] = fire[id] + 1;
}

/** Spikes sorted by tick. Those of one tick keep their order. */
function sorted(spikes: Spikes, step: number, neurons: Neurons): { ticks: Float64Array; ids: Uint32Array } {
  const { ids } = spikes;
  const given = 'ticks' in spikes ? spikes.ticks : inUnit(spikes.times, SECOND, 'the time of a spike', neurons.name);
  if (given.length !== ids.length) {
    throw new ValidationError(`spikes of '${neurons.name}' need a time and a neuron each`, {
      code: 'size_mismatch',
      expected: `${ids.length} times`,
      received: given.length,
    });
  }
  const ticks = Float64Array.from(given, (one) => ('ticks' in spikes ? one : Math.ceil(one / step - ROUNDING)));
  for (let k = 0; k < ids.length; k++) {
    const [tick, id] = [ticks[k], ids[k]];
    if (!Number.isInteger(tick)) {
      throw new ValidationError(`a spike of '${neurons.name}' has no time`, {
        code: 'not_finite',
        expected: 'ticks as whole numbers, or finite times',
        received: given[k],
      });
    }
    if (Number.isInteger(id) && id >= 0 && id < neurons.size) continue;
    throw new ValidationError(`'${neurons.name}' has no neuron that is to spike`, {
      code: 'index_out_of_range',
      expected: `0 to ${neurons.size - 1}`,
      received: id,
    });
  }
  const order = Array.from(ticks.keys()).sort((a, b) => ticks[a] - ticks[b]);
  return {
    ticks: Float64Array.from(order, (k) => ticks[k]),
    ids: Uint32Array.from(order, (k) => ids[k]),
  };
}
