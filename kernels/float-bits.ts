/**
 * The bits of floats, through module-level scratch arrays.
 *
 * The second word of an f64 is its high word, as on every little-endian host. WebAssembly memory
 * has the same order everywhere.
 */
const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);
const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);

/** The high word of an f64: sign, exponent and the upper 20 bits of its fraction. */
export const highWord = (x: number): number => {
  double[0] = x;
  return doubleWords[1];
};

/** 2^k for k from -1022 to 1023, as a table. A double read back from words just written would stall the processor. */
const powers = new Float64Array(2046);
for (let k = -1022, value = 2.2250738585072014e-308; k <= 1023; k++, value *= 2) powers[k + 1022] = value;

/** 2^k for k in -1022..1023. */
export const power = (k: number): number => powers[k + 1022];

/** x 2^k with one rounding for a normal x, over the whole range of k. */
export const scale = (x: number, k: number): number => {
  if (k > 1023) return x * power(1023) * power(Math.min(k - 1023, 1023));
  if (k >= -1022) return x * power(k);
  if (k >= -1076) return x * power(k + 60) * power(-60);
  return x * power(-1022) * power(Math.max(k + 1022, -1022));
};

/** The bits of an f64 as significand and exponent: |x| = significand 2^exponent. */
export const decompose = (x: number): { significand: bigint; exponent: number } => {
  double[0] = x;
  const high = doubleWords[1];
  const low = BigInt(doubleWords[0] >>> 0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | low;
  return biased === 0
    ? { significand: fraction, exponent: -1074 }
    : { significand: fraction | 0x10000000000000n, exponent: biased - 1075 };
};

/** The bits of an f32 as a signed integer. */
export const bitsOf = (x: number): number => {
  single[0] = x;
  return singleWord[0];
};

/** The f32 of these bits. */
export const floatOf = (bits: number): number => {
  singleWord[0] = bits;
  return single[0];
};
