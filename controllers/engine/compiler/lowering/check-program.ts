import { ValidationError } from '../../../../agents/errors.ts';
import { isSingle } from '../../model/constants.ts';
import type { Loop } from '../program/loops.ts';
import { loopValues } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { allLoops } from '../program/program.ts';
import type { Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';

/**
 * Refuses programs in which a number that never changes is NaN or beyond single precision, as where a statement sets a variable
 * to -1 and the next takes its root; and loops that are too long for a function of WebAssembly. Infinity as such, of a bound for
 * instance, is a number that may be compared with.
 *
 * @throws ValidationError `impossible_value` or `model_too_large`
 */
export function checkProgram(program: Program): void {
  for (const loop of allLoops(program)) {
    const values = inOrder(loopValues(loop));
    for (const value of values) if (value.kind === 'constant') checkConstant(loop, value.value);
    checkSize(loop, values);
  }
}

function checkConstant({ name }: Loop, value: number): void {
  if (isSingle(value) || Math.abs(value) === Infinity) return;
  throw new ValidationError(`in '${name}', a number is ${value} whatever the state`, {
    code: 'impossible_value',
    expected: 'numbers of at most 3.4e38',
    received: value,
    block: name,
    remedy: 'look for 0/0, for the root or the logarithm of a negative number, and for very large numbers in its text',
  });
}

/** The most operations of a loop. A function of WebAssembly has 50 000 variables, and a loop is written out up to four times. */
const MOST_OPERATIONS = 12_000;
/** Operations that a function such as exp takes. */
const IN_FUNCTION = 20;
const FUNCTIONS: ReadonlySet<string> = new Set(['exp', 'log', 'sin', 'cos', 'tanh', 'power']);
/** The longest chain of operations that each need the one before, which is as deep as emitters go. */
const LONGEST_CHAIN = 1500;

function checkSize({ name }: Loop, values: readonly Value[]): void {
  let operations = 0;
  let longest = 0;
  const depths = new Map<Value, number>();
  for (const value of values) {
    const depth = 1 + operands(value).reduce((deepest, one) => Math.max(deepest, depths.get(one) as number), 0);
    depths.set(value, depth);
    longest = Math.max(longest, depth);
    operations += 'fn' in value && FUNCTIONS.has(value.fn) ? IN_FUNCTION : 1;
  }
  if (operations <= MOST_OPERATIONS && longest <= LONGEST_CHAIN) return;
  throw new ValidationError(`'${name}' computes too much in one step`, {
    code: 'model_too_large',
    expected: `at most ${MOST_OPERATIONS} operations, of which a function such as exp is ${IN_FUNCTION}, in chains of at most ${LONGEST_CHAIN}`,
    received: `${operations} operations, in chains of up to ${longest}`,
    block: name,
    remedy: 'take smaller steps of the network in place of many within one, or divide the model',
  });
}
