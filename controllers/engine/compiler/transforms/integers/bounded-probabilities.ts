import type { Loop, NeuronLoop } from '../../program/loops.ts';
import { roots } from '../../program/loops.ts';
import { rebuilt } from '../../program/rebuilt.ts';
import type { Graph, Value } from '../../program/value.ts';
import { inOrder, inTurn } from '../../program/value.ts';
import type { Held } from './interval.ts';
import { intervalsOf } from './interval.ts';

/** 1 - exp(-x) is 1 from here on, to the last bit of a probability. */
const CERTAIN = 22;

/**
 * The same neurons, where the probability of a spike is computed from an exponential without a bound: x in 1 - exp(-x) counts from 0 to
 * {@link CERTAIN} only, and a exp(y) is exp(y + log(a)) for an a above 0, as its exponent ends where the product does. Probabilities
 * whose exponentials have bounds are left as they are.
 *
 * @param graph of the loop's program @param held the intervals of loaded elements
 */
export function boundedProbabilities(loop: Loop, graph: Graph, held: Held): Loop {
  if (loop.kind !== 'neurons') return loop;
  const all = [...roots(loop), loop.spike, ...loop.stores.flatMap(({ reset }) => (reset ? Object.values(reset) : []))];
  const intervals = intervalsOf(all, held);
  const endless = new Set(
    inOrder(all).filter((value) => isExp(value) && !intervals.get(value)?.every(Number.isFinite)),
  );
  if (endless.size === 0) return loop;
  const now = inTurn<Value>(all, (value, of) =>
    value.kind === 'bernoulli' && inOrder([value.p]).some((one) => endless.has(one))
      ? graph.bernoulli(probability(graph, value.p))
      : rebuilt(graph, value, of),
  );
  const of = (value: Value): Value => now.get(value) as Value;
  const stores = loop.stores.map((store) => {
    const { reset } = store;
    const value = of(store.value);
    if (reset === undefined) return { ...store, value };
    return { ...store, value, reset: { spiking: of(reset.spiking), otherwise: of(reset.otherwise) } };
  });
  return { ...loop, spike: of(loop.spike), spikes: of(loop.spikes), stores } satisfies NeuronLoop;
}

function probability(graph: Graph, p: Value): Value {
  if (p.kind !== 'binary' || p.fn !== 'multiply' || p !== certainly(graph, p.a)) return product(graph, p);
  const least = graph.binary('minimum', product(graph, p.a), graph.constant(CERTAIN));
  return certainly(graph, graph.binary('maximum', least, graph.constant(0)));
}

/** 1 - exp(-x), as lowering writes it. */
function certainly(graph: Graph, x: Value): Value {
  return graph.multiply(x, graph.apply('exprel', graph.apply('negate', x)));
}

/** A product with an exponential as one exponential, where it lies above 0; else 0. A constant factor takes no room. */
function product(graph: Graph, x: Value): Value {
  if (x.kind !== 'binary' || x.fn !== 'multiply') return x;
  const [a, b] = isExp(x.a) ? [x.b, x.a] : [x.a, x.b];
  if (!isExp(b) || a.kind === 'constant') return graph.multiply(product(graph, x.a), product(graph, x.b));
  const zero = graph.constant(0);
  const raised = graph.apply('exp', graph.add(b.a, graph.apply('log', a)));
  return graph.select(graph.binary('greater', a, zero), raised, zero);
}

function isExp(value: Value): value is Extract<Value, { kind: 'apply' }> {
  return value.kind === 'apply' && value.fn === 'exp';
}
