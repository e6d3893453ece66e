import { expect } from 'vitest';
import { ValidationError } from '../../../agents/errors.ts';
import { parseExpression } from '../../../controllers/engine/language/parser.ts';
import type { Scope, Typed } from '../../../controllers/engine/language/quantities.ts';
import { evaluate } from '../../../controllers/engine/language/quantities.ts';
import { type } from '../../../controllers/engine/language/typing.ts';
import { parseUnit } from '../../../controllers/engine/language/units.ts';

/** Names of all kinds. */
export const scope = scopeOf({
  v: 'mV',
  E_L: 'mV',
  v_th: 'mV',
  tau_m: 'ms',
  g: 'nS',
  I: 'pA',
  C_m: 'pF',
  R: 'GOhm',
  n: '1',
  x: '1',
  y: '1',
});

/** Units by name. */
export function scopeOf(units: Record<string, string>): Scope {
  return new Map(Object.entries(units).map(([name, unit]) => [name, parseUnit(unit)]));
}

/** An expression, checked. */
export function typed(text: string, names: Scope = scope): Typed {
  return type(parseExpression(text), names);
}

/** The tree in prefix notation, without units. */
export function tree(t: Typed): string {
  switch (t.op) {
    case 'constant':
      return String(t.value);
    case 'reference':
      return t.name;
    case 'apply':
      return `${t.fn}(${tree(t.argument)})`;
    case 'binary':
      return `${t.fn}(${tree(t.left)}, ${tree(t.right)})`;
    case 'select':
      return `select(${tree(t.condition)}, ${tree(t.then)}, ${tree(t.otherwise)})`;
  }
}

/** Its value. */
export function at(t: Typed, values: Record<string, number>): number {
  return evaluate(t, (name) => values[name]);
}

/** The error that an action ends with. */
export function failure(run: () => unknown): ValidationError {
  try {
    run();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  return expect.unreachable('accepted');
}
