import { ValidationError } from '../../../agents/index.ts';
import type { AnalysedModel, ArrayId } from '../../../controllers/engine/compiler/index.ts';
import { unknownName } from '../../../controllers/engine/language/names.ts';
import type { LatePolicy, StreamedInput, StreamOptions } from './board-stream.ts';

const POLICIES: readonly LatePolicy[] = ['hold', 'rest', 'stop'];
/** Microseconds of a period: of the shortest, in which a serial line carries nine bytes, and of the longest that boards count. */
const SHORTEST = 100;
const LONGEST = 1_000_000;
const MOST = 0xffff;
/** Ticks are compared as signed numbers of 32 bits. */
const LAST_TICK = 0x7ff00000;

/** An input of a stream, and where it lies. */
export interface StreamedArray extends StreamedInput {
  readonly array: ArrayId;
  /** Numbers of a step: neurons, or those that the encoder reads. */
  readonly reads: number;
  /** Its level where it is late and rests. */
  readonly rest: number;
}

/** Options of a stream, checked. */
export interface StreamSettings {
  readonly periodMicroseconds: number;
  readonly inputs: readonly StreamedArray[];
  readonly late: LatePolicy;
  readonly silence: number;
  readonly window: number;
  readonly tick: number;
  /** Tick before which it ends; Infinity where it does not by itself. */
  readonly end: number;
}

/**
 * Checks options.
 *
 * @param room steps whose input the board has room for
 * @throws ValidationError `invalid_option`, `unknown_name`, `size_mismatch`, `not_finite`
 */
export function checkedStream({ populations }: AnalysedModel, options: StreamOptions, room: number): StreamSettings {
  const {
    period,
    inputs,
    late = 'hold',
    rest = inputs.map(() => 0),
    silence = 10,
    window = room,
    tick = 0,
    steps = Infinity,
  } = options;
  const periodMicroseconds = Math.round(1e6 * period);
  if (Math.abs(1e6 * period - periodMicroseconds) > 1e-3) throw invalid('period', 'whole microseconds', period);
  within('period', 1e6 * period, SHORTEST, LONGEST, 'microseconds');
  within('silence', silence, 1, MOST);
  within('window', window, 1, MOST);
  within('tick', tick, 0, LAST_TICK);
  if (steps !== Infinity) within('steps', steps, 1, LAST_TICK - tick);
  if (!POLICIES.includes(late)) throw invalid('late', POLICIES.join(', '), late);
  if (rest.length !== inputs.length) throw sizeMismatch('rest', `${inputs.length} numbers`, rest.length);
  const found = inputs.map((one, n): StreamedArray => {
    if (!Number.isFinite(rest[n])) throw notFinite(`rest of '${one.input}'`, rest[n]);
    const all = [...populations.values()];
    const population = all.find(({ population: { name } }) => name === one.neurons.name);
    if (population === undefined)
      throw unknownName(
        'population',
        one.neurons.name,
        all.map(({ population: { name } }) => name),
      );
    const array = population.inputs.get(one.input);
    if (array === undefined) throw unknownName(`input of '${one.neurons.name}'`, one.input, population.inputs.keys());
    return { ...one, array, reads: one.encoder?.reads ?? population.population.size, rest: rest[n] };
  });
  if (new Set(found.map(({ array }) => array)).size < found.length)
    throw invalid('inputs', 'each input once', inputs.map(({ input }) => input).join(', '));
  return { periodMicroseconds, inputs: found, late, silence, window: Math.min(window, room), tick, end: tick + steps };
}

/** @throws ValidationError `size_mismatch`, `not_finite` */
export function checkValues(inputs: readonly StreamedArray[], values: readonly ArrayLike<number>[]): void {
  if (values.length !== inputs.length)
    throw sizeMismatch('the input of a step', `${inputs.length} inputs`, values.length);
  for (const [n, { neurons, input, reads }] of inputs.entries()) {
    const numbers = values[n];
    const name = `'${input}' of '${neurons.name}'`;
    if (numbers.length !== reads) throw sizeMismatch(name, `${reads} numbers`, numbers.length);
    for (let i = 0; i < reads; i++) if (!Number.isFinite(numbers[i])) throw notFinite(name, numbers[i]);
  }
}

function within(name: string, value: number, least: number, most: number, unit = ''): void {
  if (!(Number.isInteger(value) || unit !== '') || !(value >= least - 1e-6 && value <= most + 1e-6))
    throw invalid(name, `${least} to ${most} ${unit}`.trim(), value);
}

function invalid(option: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(`'${option}' of a stream cannot be ${received}`, {
    code: 'invalid_option',
    expected,
    received,
  });
}

function sizeMismatch(what: string, expected: string, received: number): ValidationError {
  return new ValidationError(`${what} has the wrong size`, { code: 'size_mismatch', expected, received });
}

function notFinite(what: string, received: number): ValidationError {
  return new ValidationError(`${what} is not finite`, {
    code: 'not_finite',
    expected: 'finite numbers',
    received,
  });
}
