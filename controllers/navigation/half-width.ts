import { ValidationError } from '../../agents/errors.ts';

/**
 * Checks half the side of the arena that a controller is made for.
 *
 * @param halfWidth m
 * @throws ValidationError `invalid_option`
 */
export function checkHalfWidth(what: string, halfWidth: number): void {
  if (halfWidth > 0 && halfWidth < Infinity) return;
  throw new ValidationError(`${what} has an impossible halfWidth`, {
    code: 'invalid_option',
    expected: 'metres above 0: half the side of the arena',
    received: halfWidth,
    block: 'halfWidth',
  });
}
