import type { Typed } from './quantities.ts';
import { evaluate, references } from './quantities.ts';

/** A value known when a network is built: one number for all elements, or one number per element. */
export type Known = number | Float64Array;

/** The value of an expression of parameters. */
export function known(typed: Typed, parameters: ReadonlyMap<string, Known>): Known {
  const arrays = [...references(typed)]
    .map((name) => parameters.get(name))
    .filter((value) => value instanceof Float64Array);
  const at = (element: number): number =>
    evaluate(typed, (name) => {
      const value = parameters.get(name) as Known;
      return typeof value === 'number' ? value : value[element];
    });
  const [first] = arrays;
  return first === undefined ? at(0) : Float64Array.from(first, (_, element) => at(element));
}
