import type { Statement } from './language.ts';
import { parseStatements } from './parser.ts';
import type { Scope, Typed } from './quantities.ts';
import { substitute } from './quantities.ts';
import { typeStatement } from './typing.ts';
import type { Graph, Value } from './value.ts';

/** Values of names at one point of a kernel. */
export type Environment = ReadonlyMap<string, Value>;

/** The value of a typed expression. */
export function lowerExpression(graph: Graph, typed: Typed, environment: Environment): Value {
  const lower = (part: Typed): Value => lowerExpression(graph, part, environment);
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

/** A statement, checked: `target = value`. */
export interface TypedStatement {
  readonly target: string;
  readonly value: Typed;
}

/**
 * Parses and checks a block of statements whose targets must be among `assignable`.
 *
 * @throws LanguageError pointing at the offending character
 */
export function typeStatements(
  text: string,
  scope: Scope,
  definitions: ReadonlyMap<string, Typed>,
  assignable: (statement: Statement) => void,
): TypedStatement[] {
  return parseStatements(text).map((statement) => {
    assignable(statement);
    const { target, value } = typeStatement(statement, scope);
    return { target, value: substitute(value, definitions) };
  });
}

/** Runs statements one after another; returns the environment after them. */
export function runStatements(
  graph: Graph,
  statements: readonly TypedStatement[],
  environment: Environment,
): Map<string, Value> {
  const after = new Map(environment);
  for (const { target, value } of statements) after.set(target, lowerExpression(graph, value, after));
  return after;
}
