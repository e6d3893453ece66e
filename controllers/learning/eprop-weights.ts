import { ValidationError } from '../../agents/errors.ts';
import { RandomStream } from '../../kernels/random.ts';

/** Weights of a recurrent network of e-prop, each a matrix in rows of one target: weight [target * sources + source]. */
export interface EpropWeights {
  /** From inputs to neurons, dimensionless. */
  readonly input: ArrayLike<number>;
  /** Among neurons, dimensionless. Its diagonal is not used. */
  readonly recurrent: ArrayLike<number>;
  /** From neurons to outputs, dimensionless. */
  readonly output: ArrayLike<number>;
  /** From outputs to neurons, dimensionless. */
  readonly feedback: ArrayLike<number>;
}

/** Number of inputs, neurons and outputs of a network. */
export type EpropSize = Readonly<Record<'inputs' | 'neurons' | 'outputs', number>>;

/** Normal weights with a variance of 1 over the number of sources; those of the feedback have a variance of 1. @param seed a whole number */
export function drawEpropWeights(seed: number, { inputs, neurons, outputs }: EpropSize): EpropWeights {
  const draw = (name: string, targets: number, sources: number, deviation: number): Float64Array => {
    const random = new RandomStream(seed, `eprop/${name}`);
    return Float64Array.from({ length: targets * sources }, () => deviation * random.normal());
  };
  return {
    input: draw('input', neurons, inputs, 1 / Math.sqrt(inputs)),
    recurrent: draw('recurrent', neurons, neurons, 1 / Math.sqrt(neurons)),
    output: draw('output', outputs, neurons, 1 / Math.sqrt(neurons)),
    feedback: draw('feedback', neurons, outputs, 1),
  };
}

/** @throws ValidationError `size_mismatch` for a matrix that does not fit */
export function checkEpropWeights(weights: EpropWeights, { inputs, neurons, outputs }: EpropSize, block: string): void {
  checkLength('weights.input', weights.input, neurons * inputs, block);
  checkLength('weights.recurrent', weights.recurrent, neurons * neurons, block);
  checkLength('weights.output', weights.output, outputs * neurons, block);
  checkLength('weights.feedback', weights.feedback, neurons * outputs, block);
}

/** @throws ValidationError `size_mismatch` */
export function checkLength(what: string, values: ArrayLike<number>, length: number, block: string): void {
  if (values.length === length) return;
  throw new ValidationError(`${what} has another size`, {
    code: 'size_mismatch',
    expected: `${length} numbers`,
    received: values.length,
    block,
  });
}
