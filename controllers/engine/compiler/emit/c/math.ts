import {
  cosineCoefficients,
  exp2Coefficients,
  expCoefficients,
  expHighest,
  expLowest,
  exponentRounder,
  halfPiParts,
  largestAngle,
  leastNormal,
  lift,
  ln2High,
  ln2Low,
  log2Coefficients,
  log2e,
  logCoefficients,
  rootHalfBits,
  rounder,
  sineCoefficients,
  tanhBorder,
  tanhCoefficients,
  twoOverPi,
  wideRounder,
} from '../../../../../kernels/constants-f32.ts';
import { threefryParity, threefryRotations, threefryRounds } from '../../../../../kernels/random.ts';
import type { CIntegerFunction } from './integers.ts';
import { INTEGER_SOURCES } from './integers.ts';

/** Functions that a C program may need, by the name it calls them. */
export type CFunction =
  | 'bits_of'
  | 'float_of'
  | 'abs_f32'
  | 'floor_f32'
  | 'sqrt_f32'
  | 'exp_f32'
  | 'log_f32'
  | 'wave_f32'
  | 'sin_f32'
  | 'cos_f32'
  | 'tanh_f32'
  | 'is_whole_f32'
  | 'pow_f32'
  | 'turn_left'
  | 'threefry'
  | 'draw'
  | 'below'
  | 'below_integer'
  | 'fill'
  | CIntegerFunction;

/** An f32 as the shortest C literal that reads back as itself. */
export function floatLiteral(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return '(0.0f / 0.0f)';
  if (!Number.isFinite(rounded)) return rounded > 0 ? '(1.0f / 0.0f)' : '(-1.0f / 0.0f)';
  if (Object.is(rounded, -0)) return '-0.0f';
  // A compiler rounds the literal once. Literals for which rounding by way of f64 would differ are avoided.
  const reads = (near: number): boolean =>
    [near, near * (1 - 1e-12), near * (1 + 1e-12)].every((one) => Math.fround(one) === rounded);
  let digits = 1;
  while (digits < 9 && !reads(Number(rounded.toPrecision(digits)))) digits++;
  const text = `${Number(rounded.toPrecision(digits))}`;
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** A number as a literal of C's double. */
export function doubleLiteral(value: number): string {
  return /[.e]/.test(`${value}`) ? `${value}` : `${value}.0`;
}

const f = floatLiteral;
const d = doubleLiteral;

/** Horner's scheme from the highest power, one statement per coefficient. */
function polynomial(
  sum: string,
  x: string,
  coefficients: readonly number[],
  literal: (value: number) => string,
): string {
  return coefficients
    .map((c, n) => (n === 0 ? `${sum} = ${literal(c)};` : `${sum} = ${sum} * ${x} + ${literal(c)};`))
    .join('\n  ');
}

const hex = (bits: number): string => `0x${(bits >>> 0).toString(16)}`;

/** The functions, each after those that it calls. Their operations are those of `kernels/math-f32.ts` and `kernels/random.ts`. */
const SOURCES: readonly { readonly name: CFunction; readonly calls: readonly CFunction[]; readonly text: string }[] = [
  {
    name: 'bits_of',
    calls: [],
    text: `/* The bits of a float. */
static int32_t bits_of(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}`,
  },
  {
    name: 'float_of',
    calls: [],
    text: `/* The float of these bits. */
static float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}`,
  },
  {
    name: 'fill',
    calls: [],
    text: `/* Sets the first elements of an array to one value. */
static void fill(float *array, uint32_t count, float value) {
  for (uint32_t i = 0; i < count; i++) array[i] = value;
}`,
  },
  {
    name: 'abs_f32',
    calls: ['bits_of', 'float_of'],
    text: `static float abs_f32(float x) {
  return float_of((uint32_t)bits_of(x) & 0x7fffffffu);
}`,
  },
  {
    name: 'floor_f32',
    calls: ['abs_f32'],
    text: `/* The largest whole number that is not above x; from 2^23 on, every float is whole. */
static float floor_f32(float x) {
  float whole;
  if (!(abs_f32(x) < 8388608.0f)) return x;
  whole = (float)(int32_t)x;
  if (whole == x) return x;
  return whole > x ? whole - 1.0f : whole;
}`,
  },
  {
    name: 'sqrt_f32',
    calls: ['bits_of', 'float_of'],
    text: `/* The square root, correctly rounded: bit by bit, in integers. */
static float sqrt_f32(float x) {
  int32_t exponent = 0;
  uint32_t significand, root = 0, bit;
  uint64_t rest;
  if (!(x > 0.0f) || x == 1.0f / 0.0f) return x < 0.0f ? 0.0f / 0.0f : x;
  if (x < ${f(leastNormal)}) {
    x *= 16777216.0f;
    exponent = -24;
  }
  exponent += (int32_t)((uint32_t)bits_of(x) >> 23) - 150;
  significand = ((uint32_t)bits_of(x) & 0x7fffffu) | 0x800000u;
  if (exponent % 2 == 0) {
    significand *= 2u;
    exponent -= 1;
  }
  /* x = significand 2^exponent, the exponent odd: the root of significand 2^25 has 25 bits, one more than a float. */
  rest = (uint64_t)significand << 25;
  for (bit = 1u << 24; bit != 0u; bit >>= 1) {
    if ((uint64_t)(root + bit) * (root + bit) <= rest) root += bit;
  }
  /* A root is never halfway between two floats, so its last bit decides. */
  significand = (root >> 1) + (root & 1u);
  return float_of(((uint32_t)((exponent - 25) / 2 + 151) << 23) + (significand - 0x800000u));
}`,
  },
  {
    name: 'exp_f32',
    calls: ['bits_of', 'float_of'],
    text: `/* e^x: 0 below -87.683, infinite above 88.376. Within 1 ulp. */
static float exp_f32(float x) {
  float shifted, n, r, p, y;
  if (x > ${f(expHighest)}) x = ${f(expHighest)};
  if (x < ${f(expLowest)}) x = ${f(expLowest)};
  shifted = x * ${f(log2e)} + ${f(exponentRounder)};
  n = shifted - ${f(exponentRounder)};
  r = (x - n * ${f(ln2High)}) - n * ${f(ln2Low)};
  ${polynomial('p', 'r', expCoefficients, f)}
  y = (p * (r * r) + r) + 1.0f;
  return y * float_of((uint32_t)bits_of(shifted) << 23);
}`,
  },
  {
    name: 'log_f32',
    calls: ['bits_of', 'float_of'],
    text: `/* The natural logarithm. Within 1 ulp. */
static float log_f32(float x) {
  int32_t offset, fraction;
  float n, r, p, square, rest;
  int tiny;
  if (!(x > 0.0f && x < 1.0f / 0.0f)) return x == 0.0f ? -1.0f / 0.0f : x < 0.0f ? 0.0f / 0.0f : x;
  tiny = x < ${f(leastNormal)};
  offset = bits_of(tiny ? x * ${f(lift)} : x) - ${hex(rootHalfBits)};
  fraction = (int32_t)((uint32_t)offset & 0x7fffffu);
  n = (float)((offset - fraction) / 0x800000) - (tiny ? 23.0f : 0.0f);
  r = float_of((uint32_t)(fraction + ${hex(rootHalfBits)})) - 1.0f;
  ${polynomial('p', 'r', logCoefficients, f)}
  square = r * r;
  rest = (p * (square * r) + n * ${f(ln2Low)}) - square * 0.5f;
  return (r + rest) + n * ${f(ln2High)};
}`,
  },
  {
    name: 'wave_f32',
    calls: ['bits_of'],
    text: `/* sin(size + quarters pi/2) for a size in [0, ${largestAngle}]. */
static float wave_f32(float size, int32_t quarters) {
  const float shifted = size * ${f(twoOverPi)} + ${f(rounder)};
  const float n = shifted - ${f(rounder)};
  const int32_t quarter = bits_of(shifted) + quarters;
  const float a = (size - n * ${f(halfPiParts[0])}) - n * ${f(halfPiParts[1])};
  const float b = n * ${f(halfPiParts[2])};
  const float r = a - b;
  const float low = ((a - r) - b) - n * ${f(halfPiParts[3])};
  const float z = r * r;
  float p, y;
  if (quarter & 1) {
    const float half = z * 0.5f;
    const float w = 1.0f - half;
    ${polynomial('p', 'z', cosineCoefficients, f).replaceAll('\n', '\n  ')}
    y = w + (((1.0f - w) - half) + (p * (z * z) - r * low));
  } else {
    ${polynomial('p', 'z', sineCoefficients, f).replaceAll('\n', '\n  ')}
    y = r + (p * (r * z) + low);
  }
  return quarter & 2 ? -y : y;
}`,
  },
  {
    name: 'sin_f32',
    calls: ['abs_f32', 'bits_of', 'wave_f32'],
    text: `/* The sine; NaN beyond ${largestAngle}. Within 1 ulp. */
static float sin_f32(float x) {
  const float size = abs_f32(x);
  float y;
  if (!(size <= ${f(largestAngle)})) return 0.0f / 0.0f;
  y = wave_f32(size, 0);
  return bits_of(x) < 0 ? -y : y;
}`,
  },
  {
    name: 'cos_f32',
    calls: ['abs_f32', 'wave_f32'],
    text: `/* The cosine; NaN beyond ${largestAngle}. Within 1 ulp. */
static float cos_f32(float x) {
  const float size = abs_f32(x);
  return size <= ${f(largestAngle)} ? wave_f32(size, 1) : 0.0f / 0.0f;
}`,
  },
  {
    name: 'tanh_f32',
    calls: ['abs_f32', 'bits_of', 'exp_f32'],
    text: `/* The hyperbolic tangent. Within 1.5 ulp. */
static float tanh_f32(float x) {
  const float size = abs_f32(x);
  float y;
  if (size < ${f(tanhBorder)}) {
    const float z = size * size;
    float p;
    ${polynomial('p', 'z', tanhCoefficients, f).replaceAll('\n', '\n  ')}
    y = size + p * (size * z);
  } else {
    y = 1.0f - 2.0f / (exp_f32(size * 2.0f) + 1.0f);
  }
  return bits_of(x) < 0 ? -y : y;
}`,
  },
  {
    name: 'is_whole_f32',
    calls: ['abs_f32'],
    text: `static int is_whole_f32(float x) {
  return abs_f32(x) >= 8388608.0f || (float)(int32_t)x == x;
}`,
  },
  {
    name: 'pow_f32',
    calls: ['abs_f32', 'bits_of', 'float_of', 'is_whole_f32'],
    text: `/* x^y from 2^(y log2 x) in double precision, rounded once to float. Within 0.6 ulp. */
static float pow_f32(float x, float y) {
  const float size = abs_f32(x);
  const int tiny = size < ${f(leastNormal)};
  const int32_t offset = bits_of(tiny ? size * ${f(lift)} : size) - ${hex(rootHalfBits)};
  const int32_t bits = (int32_t)((uint32_t)offset & 0x7fffffu);
  const double m = (double)float_of((uint32_t)(bits + ${hex(rootHalfBits)}));
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double p, log2, t, n, r, e;
  float fraction, value, half;
  ${polynomial('p', 'z', log2Coefficients, d)}
  log2 = p * s + (double)((offset - bits) / 0x800000 - (tiny ? 23 : 0));
  if (size == 0.0f) log2 = -1.0 / 0.0;
  else if (!(size < 1.0f / 0.0f)) log2 = (double)size;
  t = (double)y * log2;
  t = t > 128.0 ? 128.0 : t;
  t = t < -127.0 ? -127.0 : t;
  n = (t + ${d(wideRounder)}) - ${d(wideRounder)};
  r = t - n;
  ${polynomial('e', 'r', exp2Coefficients, d)}
  fraction = (float)(e * r + 1.0);
  if (y == 0.0f) return 1.0f;
  if (fraction != fraction) return fraction;
  if (x < 0.0f && size < 1.0f / 0.0f && !is_whole_f32(y)) return 0.0f / 0.0f;
  value = float_of((uint32_t)bits_of(fraction) + ((uint32_t)(int32_t)n << 23));
  if (!(value >= ${f(leastNormal)})) value = 0.0f;
  half = y * 0.5f;
  return bits_of(x) < 0 && is_whole_f32(y) && !is_whole_f32(half) ? -value : value;
}`,
  },
  {
    name: 'turn_left',
    calls: [],
    text: `static uint32_t turn_left(uint32_t word, uint32_t bits) {
  return (word << bits) | (word >> (32u - bits));
}`,
  },
  {
    name: 'threefry',
    calls: ['turn_left'],
    text: `/* Threefry-2x32-${threefryRounds} of a counter under a key (Salmon, Moraes, Dror & Shaw 2011). */
static void threefry(uint32_t counter0, uint32_t counter1, uint32_t key0, uint32_t key1, uint32_t out[2]) {
  const uint32_t key2 = ${hex(threefryParity)}u ^ key0 ^ key1;
  uint32_t a = counter0 + key0;
  uint32_t b = counter1 + key1;
${threefryLines().join('\n')}
  out[0] = a;
  out[1] = b;
}`,
  },
  {
    name: 'draw',
    calls: ['threefry'],
    text: `/* Random numbers of a population in a tick. Two neurons share a block; the last of each of four lanes is kept, with its number + 1. */
typedef struct {
  uint32_t tick, key0, key1;
  uint32_t block[4];
  uint32_t words[4][2];
} draw_state;

/* The 32-bit draw of neuron i: a function of the tick, the neuron and the key alone. */
static uint32_t draw(draw_state *state, uint32_t i) {
  const uint32_t lane = i % 4u;
  const uint32_t block = i / 8u * 4u + lane + 1u;
  if (state->block[lane] != block) {
    threefry(state->tick, block - 1u, state->key0, state->key1, state->words[lane]);
    state->block[lane] = block;
  }
  return state->words[lane][i / 4u % 2u];
}`,
  },
  {
    name: 'below',
    calls: ['draw'],
    text: `/* Whether the draw of neuron i comes out with probability p. None is made where it cannot. */
static int below(draw_state *state, uint32_t i, float p) {
  const float bound = p * 4294967296.0f;
  if (!(bound > 0.0f)) return 0;
  return draw(state, i) < (bound >= 4294967296.0f ? 0xffffffffu : (uint32_t)bound);
}`,
  },
  {
    name: 'below_integer',
    calls: ['draw'],
    text: `/* Whether the draw of neuron i comes out with probability p 2^-30. None is made where it cannot. */
static int below_integer(draw_state *state, uint32_t i, int32_t p) {
  return p > 0 && (p >= 0x40000000 || draw(state, i) < (uint32_t)p << 2);
}`,
  },
  ...INTEGER_SOURCES,
];

/** The text of the functions in `called` and of those that they call. */
export function functionsFor(called: ReadonlySet<CFunction>): string[] {
  const needed = new Set(called);
  for (const { name, calls } of [...SOURCES].reverse()) if (needed.has(name)) for (const one of calls) needed.add(one);
  return SOURCES.filter(({ name }) => needed.has(name)).map(({ text }) => text);
}

/** Names of all functions above. */
export const C_FUNCTIONS: readonly string[] = SOURCES.map(({ name }) => name);

/** The rounds of Threefry, a line each, so that a compiler knows how far to turn. */
function threefryLines(): string[] {
  return Array.from({ length: threefryRounds }, (_, round) => {
    const line = `  a += b, b = turn_left(b, ${threefryRotations[round % 8]}u) ^ a;`;
    const turn = (round + 1) / 4;
    return Number.isInteger(turn) ? `${line}\n  a += key${turn % 3}, b += key${(turn + 1) % 3} + ${turn}u;` : line;
  });
}
