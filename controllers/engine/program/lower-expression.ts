import type { Typed } from '../language/quantities.ts';
import type { TypedStatement } from '../language/statements.ts';
import type { Graph, Value } from './value.ts';

/** The values of names at one point of a loop. */
export type Environment = ReadonlyMap<string, Value>;

/** The value of a typed expression. Parts that it uses several times are lowered once. */
export function lowerExpression(graph: Graph, typed: Typed, environment: Environment): Value {
  const lowered = new Map<Typed, Value>();
  const lower = (part: Typed): Value => {
    const value = lowered.get(part) ?? lowerOne(graph, part, environment, lower);
    lowered.set(part, value);
    return value;
  };
  return lower(typed);
}

function lowerOne(graph: Graph, typed: Typed, environment: Environment, lower: (part: Typed) => Value): Value {
  switch (typed.op) {
    case 'constant':
      return graph.constant(typed.value);
    case 'reference': {
      const value = environment.get(typed.name);
      if (value === undefined) throw new Error(`no value for '${typed.name}'`);
      return value;
    }
    case 'apply':
      return graph.apply(typed.fn, lower(typed.argument));
    case 'binary':
      return graph.binary(typed.fn, lower(typed.left), lower(typed.right));
    case 'select':
      return graph.select(lower(typed.condition), lower(typed.then), lower(typed.otherwise));
  }
}

/** The environment after some statements, run one after another. */
export function runStatements(
  graph: Graph,
  statements: readonly TypedStatement[],
  environment: Environment,
): Map<string, Value> {
  const after = new Map(environment);
  for (const { target, value } of statements) after.set(target, lowerExpression(graph, value, after));
  return after;
}
