import { expect, it } from 'vitest';
import type { QuantityText } from '../../controllers/engine/index.ts';
import { parseQuantity } from '../../controllers/engine/index.ts';

/** A model, or a named set of parameters, and the numbers of its source. */
interface Declared {
  readonly parameters?: Parameters;
}
type Parameters = Readonly<Record<string, { readonly unit: string; readonly default: number }>>;

/**
 * A test that the defaults of a model are the numbers of its source, which are typed here from there and not from the model.
 *
 * @param numbers in the units that the model declares
 */
export function defaultsAre(
  model: Declared & { readonly name: string },
  source: string,
  numbers: Readonly<Record<string, number>>,
) {
  it(`${model.name} has the constants of ${source}`, () => {
    const { parameters = {} } = model;
    const found = Object.fromEntries(Object.keys(numbers).map((name) => [name, parameters[name]?.default]));
    expect(found).toEqual(numbers);
  });
}

/** The same of a named set of parameters of a model. */
export function setIs(
  name: string,
  model: Declared,
  set: Readonly<Record<string, number | string>>,
  source: string,
  numbers: Readonly<Record<string, number>>,
) {
  it(`${name} has the constants of ${source}`, () => {
    for (const [parameter, number] of Object.entries(numbers)) {
      const { unit } = (model.parameters as Parameters)[parameter];
      const value = set[parameter];
      if (typeof value === 'number') expect(value, parameter).toBe(number);
      else expect(parseQuantity(value as QuantityText), parameter).toEqual(parseQuantity(`${number} ${unit}`));
    }
  });
}
