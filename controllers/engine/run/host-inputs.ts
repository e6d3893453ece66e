import { DivergenceError } from '../../../agents/errors.ts';
import type { AnalysedPopulation } from '../compiler/lowering/population.ts';
import type { Numbers } from '../compiler/program/executable.ts';
import type { ArrayId } from '../compiler/program/value.ts';

/** An input that the host may write to. */
interface HostInput {
  readonly population: string;
  readonly name: string;
  /** Symbol of the declared unit. */
  readonly unit: string;
  /** Number of neurons. */
  readonly size: number;
  readonly values: Numbers;
  /** Whether it is a rate, in Hz, which is not below 0. An angular velocity, in rad/s, may be. */
  readonly rate: boolean;
}

/**
 * The inputs that a host was given to write to, which are searched before every stretch of steps: what is not finite would turn into
 * silence where a rate is drawn from, and into a fault of the state elsewhere, long after. Inputs that nobody asked for cost nothing.
 */
export class HostInputs {
  readonly #known = new Set<ArrayId>();
  readonly #inputs: HostInput[] = [];

  has(array: ArrayId): boolean {
    return this.#known.has(array);
  }

  /** Searches an input from now on. @param values its live array */
  add(array: ArrayId, { population, units }: AnalysedPopulation, name: string, values: Numbers): void {
    const unit = units.get(name)?.symbol ?? '1';
    this.#known.add(array);
    this.#inputs.push({
      population: population.name,
      size: population.size,
      name,
      unit,
      values,
      rate: /Hz$/.test(unit),
    });
  }

  /**
   * @param tick number of the next tick
   * @throws DivergenceError `input_not_finite` or `negative_rate`, naming population, input, neuron and tick
   */
  check(tick: number): void {
    for (let n = 0; n < this.#inputs.length; n++) {
      const { rate, values, size } = this.#inputs[n];
      if (rate ? areRates(values, size) : areFinite(values, size)) continue;
      refuse(this.#inputs[n], tick);
    }
  }
}

/** Whether all numbers are finite: each less itself is 0 only then. Sums side by side wait less for each other. */
function areFinite(values: Numbers, size: number): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < size - 3; i += 4) {
    a += values[i] - values[i];
    b += values[i + 1] - values[i + 1];
    c += values[i + 2] - values[i + 2];
    d += values[i + 3] - values[i + 3];
  }
  for (; i < size; i++) a += values[i] - values[i];
  return a + b + c + d === 0;
}

/** Whether all numbers are finite and not below 0: each less its absolute value is 0 only then, and never above. */
function areRates(values: Numbers, size: number): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < size - 3; i += 4) {
    a += values[i] - Math.abs(values[i]);
    b += values[i + 1] - Math.abs(values[i + 1]);
    c += values[i + 2] - Math.abs(values[i + 2]);
    d += values[i + 3] - Math.abs(values[i + 3]);
  }
  for (; i < size; i++) a += values[i] - Math.abs(values[i]);
  return a + b + c + d === 0;
}

function refuse({ population, name, unit, size, values, rate }: HostInput, tick: number): never {
  const neuron = values.subarray(0, size).findIndex((value) => !Number.isFinite(value) || (rate && value < 0));
  const received = values[neuron];
  const what = `input '${name}' of neuron ${neuron} of population '${population}'`;
  const expected = `a finite number${rate ? ' of at least 0' : ''}${unit === '1' ? '' : ` in ${unit}`}`;
  const place = { expected, received, tick, block: population };
  if (Number.isFinite(received)) {
    throw new DivergenceError(`${what} is negative`, {
      code: 'negative_rate',
      ...place,
      remedy: 'write Math.max(0, rate) where a rate may fall below 0',
    });
  }
  throw new DivergenceError(`${what} is not finite`, {
    code: 'input_not_finite',
    ...place,
    remedy: 'look at what writes the input: ranges of nothing in range are Infinity, what was not measured is NaN',
  });
}
