import { rebuilt } from './rebuilt.ts';
import type { Graph, Value } from './value.ts';
import { inTurn } from './value.ts';

/** Values simplified for where a condition is false: selections by it are resolved, and its negation holds. */
export function assumeFalse(graph: Graph, condition: Value, values: readonly Value[]): Value[] {
  const now = inTurn<Value>(values, (value, of) => specialised(graph, condition, value, of));
  return values.map((value) => now.get(value) as Value);
}

function specialised(graph: Graph, condition: Value, value: Value, of: (value: Value) => Value): Value {
  if (value.kind === 'select' && value.condition === condition) return of(value.b);
  if (value.kind === 'binary' && value.fn === 'and' && value.b.kind === 'apply')
    if (value.b.fn === 'not' && value.b.a === condition) return of(value.a);
  return rebuilt(graph, value, of);
}
