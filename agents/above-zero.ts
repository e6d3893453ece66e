import { ValidationError } from './errors.ts';

/** @throws ValidationError `invalid_option` for what is no finite number above 0 */
export function checkAboveZero(value: number, what: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ValidationError(`${what} is impossible`, {
    code: 'invalid_option',
    expected: 'a finite number above 0',
    received: value,
  });
}
