import { ValidationError } from '../../../agents/errors.ts';
import { isSingle } from '../model/constants.ts';
import { loopValues } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { allLoops } from '../program/program.ts';
import { inOrder } from '../program/value.ts';

/**
 * Refuses programs in which a number that never changes is NaN or beyond single precision, as where a statement sets a variable
 * to -1 and the next takes its root. Infinity as such, of a bound for instance, is a number that may be compared with.
 *
 * @throws ValidationError `impossible_value`
 */
export function checkProgram(program: Program): void {
  for (const loop of allLoops(program)) {
    for (const value of inOrder(loopValues(loop))) {
      if (value.kind !== 'constant' || isSingle(value.value) || Math.abs(value.value) === Infinity) continue;
      throw new ValidationError(`in '${loop.name}', a number is ${value.value} whatever the state`, {
        code: 'impossible_value',
        expected: 'numbers of at most 3.4e38',
        received: value.value,
        block: loop.name,
        remedy:
          'look for 0/0, for the root or the logarithm of a negative number, and for very large numbers in its text',
      });
    }
  }
}
