import type { Graph, Value } from './value.ts';

/** A value computed from others than its operands. What has none stays as it is. */
export function rebuilt(graph: Graph, value: Value, of: (operand: Value) => Value): Value {
  switch (value.kind) {
    case 'select':
      return graph.select(of(value.condition), of(value.a), of(value.b));
    case 'binary':
      return graph.binary(value.fn, of(value.a), of(value.b));
    case 'apply':
      return graph.apply(value.fn, of(value.a));
    case 'bernoulli':
      return graph.bernoulli(of(value.p), of(value.atMost));
    default:
      return value;
  }
}
