import { checkConfiguration, type ReckOnConfiguration } from './configuration.ts';

/** Memories of the chip, by the number of their region in an SPI header. */
const REGIONS = { register: 0, neuron: 1, output: 2, inputWeights: 3, recurrentWeights: 4, outputWeights: 5 } as const;

/** A memory of the chip. */
export type ReckOnRegion = keyof typeof REGIONS;

/** A transaction over SPI: a header of 32 bits, then words of 32 bits at ascending addresses. */
export interface ReckOnWrite {
  /** 32 bits, see {@link encodeHeader}. */
  readonly header: number;
  /** 32 bits each. */
  readonly words: readonly number[];
}

const NUMBER_OF = new Map<number, ReckOnRegion>(
  Object.entries(REGIONS).map(([region, number]) => [number, region as ReckOnRegion]),
);

/** Words of a row of weights of 256 targets, and of 16 outputs. */
const ROW_WORDS = 64;
const OUTPUT_ROW_WORDS = 4;

/** Header: bit 31 read, 30..28 region, 27..16 number of words, 15..0 address of the first, in words. */
export function encodeHeader(region: ReckOnRegion, address: number, count: number, read = false): number {
  return ((read ? 1 << 31 : 0) | (REGIONS[region] << 28) | (count << 16) | address) >>> 0;
}

/** The inverse of {@link encodeHeader}; undefined where the region does not exist. */
export function decodeHeader(header: number):
  | {
      /** Memory that the words belong to. */
      readonly region: ReckOnRegion;
      /** Address of the first word in its memory, in words. */
      readonly address: number;
      /** Number of words. */
      readonly count: number;
      /** Whether the words are read, and not written. */
      readonly read: boolean;
    }
  | undefined {
  const region = NUMBER_OF.get((header >>> 28) & 7);
  return region === undefined
    ? undefined
    : { region, address: header & 0xffff, count: (header >>> 16) & 0xfff, read: header >>> 31 === 1 };
}

/** Bytes as words, the first lowest. */
function packed(bytes: Int8Array): number[] {
  const words = new Array<number>(Math.ceil(bytes.length / 4)).fill(0);
  for (const [at, byte] of bytes.entries()) words[at >> 2] = (words[at >> 2] | ((byte & 0xff) << (8 * (at & 3)))) >>> 0;
  return words;
}

/**
 * A pair of neurons at rest in 128 bits, lowest word first: twice 16 bits of potential and 34 of traces, then 16 of threshold, and 12 of
 * alpha, whose upper 4 bits are 7 or 8 by a register.
 */
const encodePair = (alpha: number, threshold: number): number[] => [
  0,
  0,
  0,
  (((alpha & 0xfff) << 20) | ((threshold & 0xffff) << 4)) >>> 0,
];

/**
 * Writes that bring a chip that was reset to the start of the twin's first sample. The chip takes them while register 0 is 1;
 * the last one sets it to 0, after which samples may begin.
 *
 * @param learns whether the next samples keep traces and may learn
 */
export function program(configuration: ReckOnConfiguration, learns: boolean): ReckOnWrite[] {
  checkConfiguration(configuration);
  const { inputs, neurons, outputs, inputWeights, recurrentWeights, outputWeights, alpha, threshold } = configuration;
  const rows = (
    region: ReckOnRegion,
    weights: Int8Array,
    count: number,
    targets: number,
    stride: number,
  ): ReckOnWrite[] =>
    Array.from({ length: count }, (_, row) => {
      const words = packed(weights.subarray(row * targets, (row + 1) * targets));
      return { header: encodeHeader(region, row * stride, words.length), words };
    });
  const pairs = Array.from({ length: neurons / 2 }, () => encodePair(alpha, threshold)).flat();
  return [
    register(0, 1),
    ...Object.entries(registersOf(configuration, learns)).map(([address, value]) => register(Number(address), value)),
    ...rows('inputWeights', inputWeights, inputs, neurons, ROW_WORDS),
    ...rows('recurrentWeights', recurrentWeights, neurons, neurons, ROW_WORDS),
    ...rows('outputWeights', outputWeights, neurons, outputs, OUTPUT_ROW_WORDS),
    { header: encodeHeader('neuron', 0, pairs.length), words: pairs },
    register(0, 0),
  ];
}

const register = (address: number, value: number): ReckOnWrite => ({
  header: encodeHeader('register', address, 1),
  words: [value],
});

/** Registers by address, but for register 0. */
export function registersOf(configuration: ReckOnConfiguration, learns: boolean): Readonly<Record<number, number>> {
  const { regularisation, seeds, rates, weightShifts, traceShifts, stepThresholds, steps } = configuration;
  // A bit a pair of neurons: whether alpha is 0x8000 or more.
  const large = configuration.alpha >= 0x8000 ? 0xffffffff : 0;
  return {
    // What the chip does in time: ticks from outside, an end on a tick that came too early, a label a sample, only labels out.
    1: 0,
    2: 0,
    10: 0,
    11: 1,
    22: 0,
    23: 0,
    25: 0,
    26: 1,
    27: 0,
    30: 0,
    31: 1,
    32: 0,
    33: 0,
    64: 0,
    93: 1,
    103: 0,
    104: 0,
    8: Number(configuration.resetToZero),
    9: learns ? 7 : 0,
    12: weightShifts[0],
    13: weightShifts[1],
    14: weightShifts[2],
    15: traceShifts[0],
    16: traceShifts[1],
    17: traceShifts[2],
    18: configuration.learningSignalShift,
    19: regularisation === undefined ? 0 : 2,
    20: regularisation === undefined ? 0 : 3,
    21: Number(configuration.stochasticRounding),
    65: large,
    66: large,
    67: large,
    68: large,
    69: configuration.kappa,
    70: stepThresholds[0] & 0xffff,
    71: stepThresholds[1] & 0xffff,
    72: stepThresholds[2] & 0xffff,
    73: stepThresholds[3] & 0xffff,
    74: steps[0] & 31,
    75: steps[1] & 31,
    76: steps[2] & 31,
    77: steps[3] & 31,
    78: steps[4] & 31,
    79: rates[0][1],
    80: rates[0][0],
    81: rates[1][1],
    82: rates[1][0],
    83: rates[2][1],
    84: rates[2][0],
    85: seeds.input,
    86: seeds.recurrent,
    87: seeds.output,
    88: seeds.potential,
    89: seeds.readout,
    90: seeds.inputTrace,
    91: seeds.recurrentTrace,
    92: seeds.outputTrace,
    94: configuration.inputs - 1,
    95: configuration.neurons - 1,
    96: configuration.outputs - 1,
    98: regularisation?.target ?? 0,
    99: regularisation?.input[1] ?? 0,
    100: regularisation?.input[0] ?? 0,
    101: regularisation?.recurrent[1] ?? 0,
    102: regularisation?.recurrent[0] ?? 0,
  };
}
