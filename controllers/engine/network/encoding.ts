import type { Population } from './description.ts';

/**
 * Computes an input of neurons from a few numbers, such as the rates of place cells from a position. A network declares which input it
 * computes ({@link Network.encode}), so that a board can compute it, too, and is told the numbers alone.
 */
export interface Encoder {
  /** Number of neurons. */
  readonly size: number;
  /** Number of numbers that it reads. */
  readonly reads: number;
  /** Writes the input of each neuron: `size` numbers, a function of the `reads` numbers alone. */
  write(numbers: ArrayLike<number>, out: Float32Array | Float64Array): void;
  /** The same for boards. Absent: a board is sent the input. */
  readonly c?: EncoderInC;
}

/** An encoder in C99: the bits that its `write` gives in single precision. */
export interface EncoderInC {
  /** Statements that write `float *out` from `const double *numbers`. They may call `exp_f64`. */
  readonly body: string;
  /** Bytes of its constants. */
  readonly constants: number;
  /** Bytes that it keeps from call to call or needs as scratch. */
  readonly scratch: number;
  /** Number of operations in double precision that a call takes, about, at most. */
  readonly operations: number;
}

/** An input of a population that an encoder computes, as described. */
export interface Encoding {
  /** Population whose input is computed. */
  readonly neurons: Population;
  /** Name of the input in the model of the neurons: `rate`. */
  readonly input: string;
  /** Encoder that computes the input of all neurons, in the unit that their model declares for it. */
  readonly encoder: Encoder;
}
