import type { Graph, Value } from './value.ts';
import { inTurn } from './value.ts';

/** Values simplified for where a condition is false: selections by it are resolved, and its negation holds. */
export function assumeFalse(graph: Graph, condition: Value, values: readonly Value[]): Value[] {
  const now = inTurn<Value>(values, (value, of) => specialised(graph, condition, value, of));
  return values.map((value) => now.get(value) as Value);
}

function specialised(graph: Graph, condition: Value, value: Value, of: (value: Value) => Value): Value {
  switch (value.kind) {
    case 'select':
      return value.condition === condition ? of(value.b) : graph.select(of(value.condition), of(value.a), of(value.b));
    case 'binary':
      if (value.fn === 'and' && value.b.kind === 'apply' && value.b.fn === 'not' && value.b.a === condition)
        return of(value.a);
      return graph.binary(value.fn, of(value.a), of(value.b));
    case 'apply':
      return graph.apply(value.fn, of(value.a));
    case 'bernoulli':
      return graph.bernoulli(of(value.p), of(value.atMost));
    default:
      return value;
  }
}
