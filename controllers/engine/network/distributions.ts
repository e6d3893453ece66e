import { ValidationError } from '../../../agents/errors.ts';
import { exp } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';

/** Draws one number, for a neuron or for a synapse. Its unit stands around it, as in `pA(normal(30, 5))`. */
export type Distribution = (random: RandomStream) => number;

/** Bounds of a truncated distribution. A draw outside them is repeated. */
export interface Bounds {
  /** The smallest number that is kept, in the unit of the draws. Default: no bound. */
  readonly minimum?: number;
  /** The largest number that is kept, in the unit of the draws. Default: no bound. */
  readonly maximum?: number;
}

/** Draws after which the bounds count as out of reach. */
const PATIENCE = 100_000;

/** Uniform on [low, high). @throws ValidationError `invalid_distribution` */
export function uniform(low: number, high: number): Distribution {
  numbers(low, high);
  ordered(low, high);
  return (random) => low + (high - low) * random.uniform();
}

/**
 * Normal with the given mean and standard deviation.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const thresholds = mV(normal(-50, 2, { maximum: -45 })); // drawn for each neuron by the seed of the network
 * network.population('cells', lif, { size: 100, parameters: { V_th: thresholds } });
 *
 * @throws ValidationError `invalid_distribution`; a draw, `improbable_bounds`
 */
export function normal(mean: number, deviation: number, bounds: Bounds = {}): Distribution {
  numbers(mean, deviation);
  finite('a mean', mean);
  positive('a standard deviation', deviation);
  return within(bounds, (random) => mean + deviation * random.normal());
}

/**
 * Log-normal: `median` times e to the power of a normal number with standard deviation `sigma`.
 *
 * @throws ValidationError `invalid_distribution`; a draw, `improbable_bounds`
 */
export function logNormal(median: number, sigma: number, bounds: Bounds = {}): Distribution {
  numbers(median, sigma);
  finite('a median', median);
  positive('a sigma', sigma);
  return within(bounds, (random) => median * exp(sigma * random.normal()));
}

/** Exponential with the given mean. @throws ValidationError `invalid_distribution`; a draw, `improbable_bounds` */
export function exponential(mean: number, bounds: Bounds = {}): Distribution {
  numbers(mean);
  positive('a mean', mean);
  return within(bounds, (random) => random.exponential(mean));
}

/**
 * The multiple of `unit` nearest to each draw of a distribution. It gives delays of whole steps.
 *
 * @throws ValidationError `invalid_distribution` for a unit that is no number above 0, or what is no distribution
 */
export function inMultiplesOf(unit: number, draw: Distribution): Distribution {
  numbers(unit);
  positive('a unit', unit);
  if (typeof draw !== 'function') throw aroundIt(draw);
  return (random) => unit * Math.round(draw(random) / unit);
}

function within({ minimum = -Infinity, maximum = Infinity }: Bounds, draw: Distribution): Distribution {
  numbers(minimum, maximum);
  ordered(minimum, maximum);
  return (random) => {
    for (let n = 0; n < PATIENCE; n++) {
      const value = draw(random);
      if (value >= minimum && value <= maximum) return value;
    }
    throw new ValidationError('a distribution hardly ever draws a number within its bounds', {
      code: 'improbable_bounds',
      expected: 'bounds that hold more than a thousandth of the distribution',
      received: [minimum, maximum],
      remedy: 'move the bounds or the distribution',
    });
  };
}

/** Refuses quantities: a distribution has one unit, around it. */
function numbers(...values: readonly unknown[]): void {
  const other = values.find((value) => typeof value !== 'number');
  if (other !== undefined) throw aroundIt(other);
}

function aroundIt(received: unknown): ValidationError {
  return new ValidationError('a distribution is of numbers', {
    code: 'invalid_distribution',
    expected: 'numbers, and their unit around the distribution, as in pA(normal(30, 5))',
    received: String(received),
  });
}

function ordered(low: number, high: number): void {
  if (low < high) return;
  throw new ValidationError('bounds of a distribution must be in order', {
    code: 'invalid_distribution',
    expected: 'a lower bound below the upper one',
    received: [low, high],
  });
}

function positive(what: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ValidationError(`${what} of a distribution must be a positive number`, {
    code: 'invalid_distribution',
    expected: 'a number above 0',
    received: value,
  });
}

function finite(what: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new ValidationError(`${what} of a distribution must be a number`, {
    code: 'invalid_distribution',
    expected: 'a finite number',
    received: value,
  });
}
