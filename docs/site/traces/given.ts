import { ValidationError } from '../../../agents/errors.ts';
import { type QuantityIn, quantity } from '../../../controllers/engine/index.ts';
import type { Values } from './experiment.ts';

/** Ticks that a trace has at most: more are drawn by no screen and take seconds. */
const MOST_TICKS = 50_000;

/** Chosen values of one role with their units, as networks take them: `given('set', values, model.parameters)`. */
export function given(
  role: string,
  values: Values,
  declared: Readonly<Record<string, { readonly unit: string }>> = {},
): Readonly<Record<string, QuantityIn<string, number>>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, { unit }]) => {
      const value = values[`${role}.${name}`];
      return value === undefined ? [] : [[name, quantity(value, unit)]];
    }),
  );
}

/** A number of what is done that must be whole. @throws ValidationError `invalid_option` */
export function wholeNumber(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw refused(name, value, `a whole number from 1 to ${most}`);
}

/** A number of what is done that must be above 0. @throws ValidationError `invalid_option` */
export function aboveZero(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw refused(name, value, 'a number above 0');
}

/** The number of steps that a time lasts. @throws ValidationError `invalid_option` where it is too long to be shown */
export function ticksOf(name: string, milliseconds: number, step: number): number {
  const ticks = Math.round(milliseconds / step);
  if (ticks >= 0 && ticks <= MOST_TICKS) return ticks;
  throw refused(name, milliseconds, `0 to ${MOST_TICKS} steps of ${step} ms`);
}

const refused = (name: string, received: number, expected: string): ValidationError =>
  new ValidationError(`${name} cannot be so`, { code: 'invalid_option', expected, received: `${name} = ${received}` });
