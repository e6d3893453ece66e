import { EXPONENT_FRACTION, EXPONENTIAL2, LARGEST, LOGARITHM2 } from '../../../../../kernels/fixed-point.ts';
import type { IntegerOperation } from '../../program/value.ts';

/** Functions of integers that a C program may need, by the name it calls them. */
export type CIntegerFunction =
  | 'clamped'
  | 'shifted'
  | 'product'
  | 'quotient'
  | 'exponential2'
  | 'logarithm2'
  | 'xorshift32'
  | 'dithered';

/** A function of integers, after those that it calls. */
interface Source {
  readonly name: CIntegerFunction;
  readonly calls: readonly CIntegerFunction[];
  readonly text: string;
}

/** Horner's scheme after the first coefficient. */
function horner(coefficients: readonly number[]): string {
  return coefficients
    .slice(1)
    .map((c) => `  y = ((y * r + ${1 << (EXPONENT_FRACTION - 1)}) >> ${EXPONENT_FRACTION}) + ${integerLiteral(c)};`)
    .join('\n');
}

/** Bit for bit what `kernels/fixed-point.ts` computes. */
export const INTEGER_SOURCES: readonly Source[] = [
  {
    name: 'clamped',
    calls: [],
    text: `static int32_t clamped(int32_t n, int32_t least, int32_t most) {
  return n < least ? least : n > most ? most : n;
}`,
  },
  {
    name: 'shifted',
    calls: [],
    text: `/* a / 2^by, rounded. */
static int32_t shifted(int32_t a, int by) {
  return ((a >> (by - 1)) + 1) >> 1;
}`,
  },
  {
    name: 'product',
    calls: [],
    text: `/* a b / 2^by, rounded and saturated. */
static int32_t product(int32_t a, int32_t b, int by) {
  const int64_t n = ((int64_t)a * b + (by == 0 ? 0 : (int64_t)1 << (by - 1))) >> by;
  return n > ${LARGEST} ? ${LARGEST} : n < -${LARGEST} ? -${LARGEST} : (int32_t)n;
}`,
  },
  {
    name: 'quotient',
    calls: [],
    text: `/* a 2^by / b, rounded towards 0 and saturated. */
static int32_t quotient(int32_t a, int32_t b, int by) {
  int64_t n;
  if (b == 0) return a > 0 ? ${LARGEST} : a < 0 ? -${LARGEST} : 0;
  n = (int64_t)a * ((int64_t)1 << by) / b;
  return n > ${LARGEST} ? ${LARGEST} : n < -${LARGEST} ? -${LARGEST} : (int32_t)n;
}`,
  },
  {
    name: 'exponential2',
    calls: [],
    text: `/* 2^x 2^fraction, saturated, where x has a fraction of ${EXPONENT_FRACTION} bits. */
static int32_t exponential2(int32_t x, int fraction) {
  const int64_t r = x & ${(1 << EXPONENT_FRACTION) - 1};
  const int by = 30 - fraction - (int)(x >> ${EXPONENT_FRACTION});
  int64_t y = ${EXPONENTIAL2[0]};
${horner(EXPONENTIAL2)}
  if (by <= 0) return ${LARGEST};
  if (by > 31) return 0;
  y = (y + ((int64_t)1 << (by - 1))) >> by;
  return y > ${LARGEST} ? ${LARGEST} : (int32_t)y;
}`,
  },
  {
    name: 'logarithm2',
    calls: [],
    text: `/* The binary logarithm of a 2^-fraction, with a fraction of ${EXPONENT_FRACTION} bits. */
static int32_t logarithm2(int32_t a, int fraction) {
  int64_t y = ${LOGARITHM2[0]}, r;
  int exponent = 30;
  if (a <= 0) return -${LARGEST};
  while (a >> exponent == 0) exponent--;
  r = exponent >= ${EXPONENT_FRACTION} ? a >> (exponent - ${EXPONENT_FRACTION}) : a * (1 << (${EXPONENT_FRACTION} - exponent));
  r &= ${(1 << EXPONENT_FRACTION) - 1};
${horner(LOGARITHM2)}
  return (exponent - fraction) * ${1 << EXPONENT_FRACTION} + (int32_t)((y * r + (1 << 29)) >> 30);
}`,
  },
  {
    name: 'xorshift32',
    calls: [],
    text: `static uint32_t xorshift32(uint32_t state) {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^ (state << 5);
}`,
  },
  {
    name: 'dithered',
    calls: ['xorshift32'],
    text: `/* a / 2^by, rounded up or down at random. */
static int32_t dithered(int32_t a, int by, uint32_t *state) {
  *state = xorshift32(*state);
  return (a + (int32_t)(*state & ((1u << by) - 1u))) >> by;
}`,
  },
];

/** An operation on integers as a C expression. @param state name of the array with the state of the generator */
export function integerExpression(
  operation: IntegerOperation,
  [a, b]: readonly string[],
  { call, state }: { readonly call: (fn: CIntegerFunction) => void; readonly state: (array: number) => string },
): string {
  switch (operation.fn) {
    case 'constant':
      return integerLiteral(operation.value);
    case 'floor':
      return `(${a} >> ${operation.by})`;
    case 'widened':
      return `(${a} * ${1 << operation.by})`;
    case 'clamped':
      call('clamped');
      return `clamped(${a}, ${integerLiteral(operation.least)}, ${integerLiteral(operation.most)})`;
    case 'shifted':
      call('shifted');
      return `shifted(${a}, ${operation.by})`;
    case 'product':
    case 'quotient':
      call(operation.fn);
      return `${operation.fn}(${a}, ${b}, ${operation.by})`;
    case 'exponential2':
    case 'logarithm2':
      call(operation.fn);
      return `${operation.fn}(${a}, ${operation.fraction})`;
    case 'dithered':
      call('dithered');
      return `dithered(${a}, ${operation.by}, ${state(operation.state)})`;
  }
}

/** An integer as a C literal. */
export function integerLiteral(value: number): string {
  return value < 0 ? `(${value})` : `${value}`;
}
