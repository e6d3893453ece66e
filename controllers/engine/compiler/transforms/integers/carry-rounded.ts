import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import type { Format } from '../../program/format.ts';
import type { AllLoop, Loop } from '../../program/loops.ts';
import { rebuilt } from '../../program/rebuilt.ts';
import type { Store } from '../../program/stores.ts';
import type { ArrayId, Graph, Value } from '../../program/value.ts';
import { inTurn } from '../../program/value.ts';

/**
 * The same network, in which spikes carry each weight as integers of few bits hold it. The weight itself stays a float, and what a rule
 * changes of it passes the rounding straight through: quantisation-aware training with shadow weights (Courbariaux et al. 2015, NIPS 28;
 * Jacob et al. 2018, CVPR). What an event sends, such as the sum of weights for a rule that keeps it, is of the weights themselves.
 *
 * @param formats of the weights, by their arrays
 */
export function carryRounded(analysed: AnalysedModel, formats: ReadonlyMap<ArrayId, Format>): AnalysedModel {
  const { program } = analysed;
  const stores = (some: readonly Store[]): Store[] => some.map((store) => carried(program.graph, store, formats));
  const withRounded = (loop: Loop): Loop => withStores(loop, stores);
  return { ...analysed, program: { ...program, tick: program.tick.map(withRounded) } };
}

/** Neurons' loops read no synapse. */
function withStores(loop: Loop, stores: (some: readonly Store[]) => Store[]): Loop {
  if (loop.kind === 'neurons') return loop;
  if (loop.kind !== 'all' || loop.alone === undefined) return { ...loop, stores: stores(loop.stores) };
  const alone = loop.alone.map((one) => ({ ...one, stores: stores(one.stores) }));
  return { ...loop, stores: stores(loop.stores), alone } satisfies AllLoop;
}

/** A store that has the rounded weights wherever it goes to a neuron; what goes to a synapse is learning. */
function carried(graph: Graph, store: Store, formats: ReadonlyMap<ArrayId, Format>): Store {
  if (store.role === 'synapse') return store;
  const now = inTurn<Value>([store.value], (value, of) => {
    const format = value.kind === 'load' ? formats.get(value.array) : undefined;
    return format === undefined ? rebuilt(graph, value, of) : rounded(graph, value, format);
  });
  return { ...store, value: now.get(store.value) as Value };
}

/** The number nearest to `value` that an integer of the format stands for. */
function rounded(graph: Graph, value: Value, { least, most, offset, unit }: Format): Value {
  const constant = (x: number): Value => graph.constant(x);
  const levels = graph.binary('divide', value, constant(unit));
  const nearest = graph.apply('floor', graph.add(levels, constant(0.5)));
  const within = graph.binary('maximum', nearest, constant(least + offset));
  return graph.multiply(graph.binary('minimum', within, constant(most + offset)), constant(unit));
}
