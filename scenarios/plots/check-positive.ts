import { ValidationError } from '../../agents/errors.ts';

/** Demands a finite number above 0. @throws ValidationError `invalid_option` */
export function checkPositive(name: string, value: number, unit: string): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ValidationError(`'${name}' is no such quantity`, {
    code: 'invalid_option',
    expected: `a number above 0, in ${unit}`,
    received: value,
  });
}
