import { ValidationError } from '../../../agents/errors.ts';

/**
 * Calls `each` for `count` elements with the values that a host gave: one for all, or one per element.
 *
 * @throws ValidationError `size_mismatch`, `not_finite`
 */
export function forEachValue(
  values: number | ArrayLike<number>,
  count: number,
  what: string,
  each: (value: number, index: number) => void,
): void {
  if (typeof values !== 'number' && values.length !== count) {
    throw new ValidationError(`${what} does not fit`, {
      code: 'size_mismatch',
      expected: `${count} values`,
      received: values.length,
    });
  }
  for (let i = 0; i < count; i++) each(finite(typeof values === 'number' ? values : values[i], what), i);
}

/** A number, checked. @throws ValidationError `not_finite` where it is NaN or infinite */
export function finite(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new ValidationError(`${what} is not a finite number`, {
    code: 'not_finite',
    expected: 'a finite number',
    received: value,
  });
}
