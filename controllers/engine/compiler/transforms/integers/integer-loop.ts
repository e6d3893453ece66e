import { given } from '../../../../../agents/given.ts';
import type { Format } from '../../program/format.ts';
import type { Alone, Loop } from '../../program/loops.ts';
import { loopValues } from '../../program/loops.ts';
import type { Store } from '../../program/stores.ts';
import type { ArrayId, Graph, Value } from '../../program/value.ts';
import { boundedProbabilities } from './bounded-probabilities.ts';
import { intervalOf } from './format.ts';
import { IntegerValues } from './integer-values.ts';
import type { Held } from './interval.ts';
import { EVERYTHING } from './interval.ts';
import type { Need } from './needs.ts';
import { needsOf } from './needs.ts';

/** Context in which loops are lowered to integers, the same for all loops of a program. */
export interface IntegerContext {
  readonly graph: Graph;
  /** Graph of the program of real numbers. */
  readonly source: Graph;
  readonly formats: ReadonlyMap<ArrayId, Format>;
  /** Of arrays that are rounded at random: the array with the state of the generator. */
  readonly dither: ReadonlyMap<ArrayId, ArrayId>;
  /** Throws, for what a loop computes that integers cannot. */
  readonly refuse: (loop: Loop, what: string) => never;
}

/** A loop that computes the same with integers. Annotations of passes are left out. */
export function integerLoop(real: Loop, { graph, source, formats, dither, refuse }: IntegerContext): Loop {
  const formatOf = (array: ArrayId): Format => formats.get(array) as Format;
  const held: Held = ({ array }) => intervalOf(formatOf(array));
  const loop = boundedProbabilities(real, source, held);
  const needs = needsOf(needed(loop, formatOf), held);
  const values = new IntegerValues(graph, formats, needs, (what) => refuse(loop, what));
  const value = (array: ArrayId, one: Value): Value =>
    values.stored(values.number(one), formatOf(array), dither.get(array));

  const stored = (store: Store): Store => {
    const { array, role } = store;
    if (!store.accumulate) return { array, role, value: value(array, store.value), accumulate: false };
    return { array, role, value: values.summed(array, role, values.number(store.value)), accumulate: false };
  };
  const number = (one: Value): Value => values.number(one).value;

  switch (loop.kind) {
    case 'neurons': {
      const { aside: _aside, drawn: _drawn, screened: _screened, interleaved: _interleaved, ...bare } = loop;
      const spikes = values.truth(loop.spikes);
      const stores = loop.stores.map((store) => {
        const { array, role, reset } = store;
        if (reset === undefined) return stored(store);
        const [spiking, otherwise] = [value(array, reset.spiking), value(array, reset.otherwise)];
        const chosen = graph.select(spikes, spiking, otherwise);
        return { array, role, value: chosen, accumulate: false, reset: { spiking, otherwise } };
      });
      const { refractory } = loop;
      return {
        ...bare,
        spike: values.truth(loop.spike),
        spikes,
        stores,
        ...(refractory === undefined ? {} : { refractory: { ...refractory, active: values.truth(refractory.active) } }),
      };
    }
    case 'rows': {
      const { listed: _listed, ...bare } = loop;
      return { ...bare, stores: loop.stores.map(stored) };
    }
    case 'columns': {
      const { deferred: _deferred, ...bare } = loop;
      return { ...bare, stores: loop.stores.map(stored) };
    }
    case 'spikers':
      return { ...loop, stores: loop.stores.map(stored) };
    case 'all': {
      const { alone, ...bare } = loop;
      const lone = (one: Alone): Alone => ({ gates: one.gates.map(number), stores: one.stores.map(stored) });
      return {
        ...bare,
        gates: loop.gates?.map(number),
        stores: loop.stores.map(stored),
        ...given({ alone: alone?.map(lone) }),
      };
    }
  }
}

/** The values of a loop that are stored or tested, with what is needed of each. */
function needed(loop: Loop, formatOf: (array: ArrayId) => Format): Need[] {
  const ofStore = ({ array, value, accumulate }: Store): Need => {
    const [least, most] = intervalOf(formatOf(array));
    return [value, accumulate ? [least - most, most - least] : [least, most]];
  };
  const stores =
    loop.kind === 'all' ? [loop.stores, ...(loop.alone ?? []).map((one) => one.stores)].flat() : loop.stores;
  const resets = loop.kind === 'neurons' ? loop.stores.flatMap(resetsOf).map(ofStore) : [];
  const tested = loopValues(loop).filter((value) => !stores.some((store) => store.value === value));
  const also =
    loop.kind === 'neurons' ? [loop.spike, ...(loop.refractory === undefined ? [] : [loop.refractory.active])] : [];
  return [...stores.map(ofStore), ...resets, ...[...tested, ...also].map((value): Need => [value, EVERYTHING])];
}

function resetsOf(store: Store & { readonly reset?: { readonly spiking: Value; readonly otherwise: Value } }): Store[] {
  const { reset } = store;
  return reset === undefined ? [] : [reset.spiking, reset.otherwise].map((value) => ({ ...store, value }));
}
