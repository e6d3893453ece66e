import type { Statement } from './language.ts';
import { parseStatements } from './parser.ts';
import type { Scope, Typed } from './quantities.ts';
import { substitute } from './quantities.ts';
import { typeStatement } from './typing.ts';

/** A statement, checked: `target = value`. */
export interface TypedStatement {
  /** Name that is assigned: of state, an input or a trace; in a rule also `post` or `name_post`, which send to a receptor. */
  readonly target: string;
  /** Expression of the new value, in the unit of the target. `x += y` is `x + y` here. */
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
