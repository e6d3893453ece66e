import { ValidationError } from '../../../agents/errors.ts';
import { inMilliseconds } from '../../../agents/in-milliseconds.ts';
import type { QuantityIn } from '../language/quantity.ts';
import { inUnit } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';

/** The longest step that is taken without `allowLongStep`, in seconds. Membranes and refractory periods are about as long. */
const LONGEST = 10e-3;

const SECOND = parseUnit('s');

/**
 * A step in seconds.
 *
 * @throws ValidationError `unit_missing` for a bare number, `invalid_step`, `dimension_mismatch`, `malformed_quantity`, `unknown_unit`
 */
export function stepInSeconds(given: QuantityIn<'s', number>, allowLongStep: boolean): number {
  if (typeof given === 'number') {
    throw new ValidationError('a network step is a time and needs its unit', {
      code: 'unit_missing',
      expected: "a time such as '0.1 ms' or seconds(period)",
      received: given,
      remedy: `write '${given} ms' for milliseconds, or seconds(${given}), which is '${inMilliseconds(given)} ms'`,
    });
  }
  const step: unknown = inUnit<number>(given, SECOND, 'a network step');
  if (typeof step !== 'number' || !(step > 0) || !Number.isFinite(step)) {
    throw new ValidationError('a network step must be a positive time', {
      code: 'invalid_step',
      expected: "one time above 0, such as '0.1 ms'",
      received: typeof step === 'number' ? String(given) : 'several times',
    });
  }
  if (step > LONGEST && !allowLongStep) {
    throw new ValidationError('a network step is longer than what it would follow', {
      code: 'invalid_step',
      expected: `at most ${inMilliseconds(LONGEST)} ms`,
      received: `${inMilliseconds(step)} ms`,
      remedy: 'give a shorter step, or allowLongStep: true if the network is meant to have it',
    });
  }
  return step;
}
