import type { ReckOnConfiguration } from '../../../../bridges/boards/reckon/configuration.ts';
import { generator } from '../draw.ts';

/** A sample of a random network: inputs before each tick, and from which tick on the label is learned and inferred. */
export interface RandomSample {
  readonly label: number;
  readonly from: number;
  readonly inputs: readonly (readonly number[])[];
}

const TICKS = 60;
const SAMPLES = 2;
/** Networks from this number on have numbers that are as large as can be. */
const EXTREME = 100;

/** A network of any size and settings that the twin follows, and samples for it. The same number gives the same. */
export function randomNetwork(number: number): {
  readonly configuration: ReckOnConfiguration;
  readonly samples: readonly RandomSample[];
} {
  const draw = generator(`reckon ${number}`);
  const one = <T>(list: readonly T[]): T => list[draw(0, list.length - 1)];
  const weights = (length: number, most: number): Int8Array => Int8Array.from({ length }, () => draw(-most, most));
  const shift = (most: number): number => draw(0, most);
  const seed = (bits: number): number => draw(1, 2 ** bits - 1);
  const neurons = 2 * draw(8, 22);
  const inputs = draw(1, neurons);
  const outputs = draw(1, 16);
  const [a, b, c, d] = [0, 0, 0, 0].map(() => draw(-500, 800)).sort((x, y) => x - y);
  const configuration: ReckOnConfiguration = {
    ...{ neurons, inputs, outputs },
    inputWeights: weights(inputs * neurons, one([20, 60, 127])),
    recurrentWeights: weights(neurons * neurons, one([5, 20, 60])),
    outputWeights: weights(neurons * outputs, one([20, 127])),
    alpha: one([0x7fef, 0x7f00, 0x7800, 0x7000, 0x8000, 0x8003]),
    threshold: one([614, 100, 2000, 0]),
    resetToZero: draw(0, 1) === 1,
    kappa: one([121, 128, 100, 127, 30]),
    weightShifts: [shift(5), shift(4), shift(6)],
    traceShifts: [shift(7), shift(7), shift(7)],
    learningSignalShift: shift(9),
    stepThresholds: [a, b, c, d],
    steps: [draw(-4, 4), draw(-2, 6), draw(0, 15), draw(0, 6), draw(-16, 15)],
    rates: [
      [shift(14), shift(4)],
      [shift(14), shift(4)],
      [shift(20), shift(4)],
    ],
    ...(draw(0, 2) > 0 && {
      regularisation: { target: draw(0, 60), input: [shift(14), shift(3)], recurrent: [shift(14), shift(3)] },
    }),
    stochasticRounding: draw(0, 3) > 0,
    seeds: {
      ...{ input: seed(25), recurrent: seed(25), output: seed(22), potential: seed(30), readout: seed(15) },
      ...{ inputTrace: seed(30), recurrentTrace: seed(30), outputTrace: seed(30) },
    },
  };
  // Chances of changes that reach the ends of 32 bits.
  const extremes: Partial<ReckOnConfiguration> =
    number < EXTREME
      ? {}
      : { traceShifts: [0, 0, 0], learningSignalShift: 15, steps: [15, 15, 15, 15, 15], alpha: 0x7fef };
  const samples = Array.from({ length: SAMPLES }, (): RandomSample => {
    const share = number < EXTREME ? one([2, 10, 30]) : 95;
    return {
      label: draw(0, outputs - 1),
      from: draw(5, 40),
      inputs: Array.from({ length: TICKS }, () =>
        Array.from({ length: inputs }, (_, input) => input).filter(() => draw(0, 99) < share),
      ),
    };
  });
  return { configuration: { ...configuration, ...extremes }, samples };
}

/** FNV-1a over numbers of 16 bits, low byte first. */
export class Hash {
  #value = 2166136261;

  add(numbers: ArrayLike<number>): void {
    for (let at = 0; at < numbers.length; at++)
      for (const byte of [numbers[at] & 0xff, (numbers[at] >> 8) & 0xff])
        this.#value = Math.imul(this.#value ^ byte, 16777619);
  }

  get value(): number {
    return this.#value >>> 0;
  }
}
