import { ValidationError } from '../../../agents/errors.ts';

/** Most recurrent neurons and inputs of the chip. */
export const RECKON_NEURONS = 256;
/** Most outputs. */
export const RECKON_OUTPUTS = 16;

/** How spikes that are more frequent than a target weaken the weights of the neuron. */
export interface ReckOnRegularisation {
  /** Eligibility of the neuron's own spikes (its recurrent trace) from which it acts, 0 to 4095. */
  readonly target: number;
  /** Left and then right shift of what is above the target, where it counts against input weights, 0 to 31 each. */
  readonly input: readonly [left: number, right: number];
  /** The same against recurrent weights. */
  readonly recurrent: readonly [left: number, right: number];
}

/** A network as the chip holds it, in its own whole numbers. */
export interface ReckOnConfiguration {
  /** Number of inputs, 1 to 256, and no more than there are neurons. */
  readonly inputs: number;
  /** Number of recurrent neurons, even, 16 to 256. */
  readonly neurons: number;
  /** Number of outputs, 1 to 16. */
  readonly outputs: number;
  /** Weights from input to neuron, row by row of an input; 8 bits, -128 to 127. */
  readonly inputWeights: Int8Array;
  /** Weights from neuron to neuron, row by row of a source; 8 bits. */
  readonly recurrentWeights: Int8Array;
  /** Weights from neuron to output, row by row of a neuron; 8 bits. */
  readonly outputWeights: Int8Array;
  /** Decay of potentials and of input and recurrent traces in a tick, in 2^-15: 0x7000 to 0x8fff. */
  readonly alpha: number;
  /** A neuron spikes where its potential is at least this; 16 bits, -32768 to 32767. */
  readonly threshold: number;
  /** Whether a spike sets the potential to 0; else the threshold is subtracted from the decayed potential. */
  readonly resetToZero: boolean;
  /** Decay of outputs and of output traces in a tick, in 2^-7: 0 to 255. */
  readonly kappa: number;
  /** Binary places of weights: by how much they are shifted left, 0 to 7 each, for inputs, recurrent neurons and outputs. */
  readonly weightShifts: readonly [input: number, recurrent: number, output: number];
  /** The same of traces: a spike adds 8 (output: 2) shifted by it. */
  readonly traceShifts: readonly [input: number, recurrent: number, output: number];
  /** Binary places by which the learning signal is shifted left before its 12 lowest are dropped, 0 to 15. */
  readonly learningSignalShift: number;
  /** Ascending potentials between which the pseudo-derivative is a step: below the first it is the first of {@link steps}. */
  readonly stepThresholds: readonly [number, number, number, number];
  /** Values of the pseudo-derivative, -16 to 15 each. */
  readonly steps: readonly [number, number, number, number, number];
  /** Learning rates as left and then right shift of the chance of an update, for weights of inputs, recurrent neurons, outputs. */
  readonly rates: readonly (readonly [left: number, right: number])[];
  /** Default none. */
  readonly regularisation?: ReckOnRegularisation;
  /** Whether potentials, outputs and traces are rounded at random; else they are rounded down. */
  readonly stochasticRounding: boolean;
  /** Seeds of the shift registers. */
  readonly seeds: ReckOnSeeds;
}

/** Seeds of the shift registers, as they are programmed. */
export interface ReckOnSeeds {
  /** Updates of input weights, 25 bits. */
  readonly input: number;
  /** Updates of recurrent weights, 25 bits. */
  readonly recurrent: number;
  /** Updates of output weights, 22 bits. */
  readonly output: number;
  /** Rounding of potentials, 30 bits: 15 for even and 15 for odd neurons. */
  readonly potential: number;
  /** Rounding of outputs, 15 bits. */
  readonly readout: number;
  /** Rounding of input traces, 30 bits. */
  readonly inputTrace: number;
  /** Rounding of recurrent traces, 30 bits. */
  readonly recurrentTrace: number;
  /** Rounding of output traces, 30 bits. */
  readonly outputTrace: number;
}

/** Refuses what the chip cannot hold, or what the twin does not follow. @throws ValidationError `not_representable` */
export function checkConfiguration(configuration: ReckOnConfiguration): void {
  const { inputs, neurons, outputs, seeds, regularisation } = configuration;
  const whole = (name: string, value: number, least: number, most: number): void => {
    if (!Number.isInteger(value) || value < least || value > most)
      throw misfit(name, `a whole number from ${least} to ${most}`, value);
  };
  whole('neurons', neurons, 16, RECKON_NEURONS);
  if (neurons % 2 === 1) throw misfit('neurons', 'an even number', neurons);
  whole('inputs', inputs, 1, neurons);
  whole('outputs', outputs, 1, RECKON_OUTPUTS);
  for (const [name, length] of [
    ['inputWeights', inputs * neurons],
    ['recurrentWeights', neurons * neurons],
    ['outputWeights', neurons * outputs],
  ] as const) {
    const { length: given } = configuration[name];
    if (given !== length) throw misfit(`the length of ${name}`, `${length}`, given);
  }
  whole('alpha', configuration.alpha, 0x7000, 0x8fff);
  whole('threshold', configuration.threshold, -32768, 32767);
  whole('kappa', configuration.kappa, 0, 255);
  for (const shift of configuration.weightShifts) whole('weightShifts', shift, 0, 7);
  for (const shift of configuration.traceShifts) whole('traceShifts', shift, 0, 7);
  whole('learningSignalShift', configuration.learningSignalShift, 0, 15);
  for (const threshold of configuration.stepThresholds) whole('stepThresholds', threshold, -32768, 32767);
  for (const step of configuration.steps) whole('steps', step, -16, 15);
  whole('the number of rates', configuration.rates.length, 3, 3);
  for (const shift of configuration.rates.flat()) whole('rates', shift, 0, 31);
  if (regularisation !== undefined) {
    whole('regularisation.target', regularisation.target, 0, 4095);
    for (const shift of [...regularisation.input, ...regularisation.recurrent]) whole('regularisation', shift, 0, 31);
  }
  for (const [name, bits] of Object.entries(SEED_BITS))
    whole(`seeds.${name}`, seeds[name as keyof ReckOnSeeds], 0, 2 ** bits - 1);
}

/** Bits of each seed. */
export const SEED_BITS: Readonly<Record<keyof ReckOnSeeds, number>> = {
  input: 25,
  recurrent: 25,
  output: 22,
  potential: 30,
  readout: 15,
  inputTrace: 30,
  recurrentTrace: 30,
  outputTrace: 30,
};

const misfit = (name: string, expected: string, received: unknown): ValidationError =>
  new ValidationError(`${name} does not fit the chip`, {
    code: 'not_representable',
    expected,
    received,
    remedy: 'Quantise the network for this chip first.',
  });
