import type { Value } from '../../../controllers/engine/compiler/index.ts';
import { cos, exp, log, pow, sin, tanh } from '../../../kernels/math-f64.ts';

/** Why a value cannot be computed from the arrays of one neuron. */
export class NotOfOneNeuron extends Error {}

const APPLY: Readonly<Record<Extract<Value, { kind: 'apply' }>['fn'], (a: number) => number>> = {
  ...{ exp, log, sin, cos, tanh, sqrt: Math.sqrt, abs: Math.abs, floor: Math.floor },
  negate: (a) => -a,
  not: (a) => 1 - a,
};

const BINARY: Readonly<Record<Extract<Value, { kind: 'binary' }>['fn'], (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: pow,
  minimum: Math.min,
  maximum: Math.max,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  and: (a, b) => a * b,
  or: (a, b) => Math.max(a, b),
};

/**
 * Computes values of a neuron that is not refractory, in double precision. Truth is 1 or 0.
 *
 * @param load the number that the neuron has in an array
 * @throws NotOfOneNeuron for values that depend on time, on chance or on other neurons
 */
export function evaluator(load: (array: number) => number): (value: Value) => number {
  const known = new Map<number, number>();
  const compute = (value: Value): number => {
    switch (value.kind) {
      case 'constant':
        return value.value;
      case 'load':
        if (value.role !== 'neuron') throw new NotOfOneNeuron('it reads what other neurons have');
        return load(value.array);
      case 'before':
        return 0;
      case 'apply':
        return APPLY[value.fn](evaluate(value.a));
      case 'binary':
        return BINARY[value.fn](evaluate(value.a), evaluate(value.b));
      case 'select':
        return evaluate(evaluate(value.condition) === 0 ? value.b : value.a);
      case 'uniform':
      case 'bernoulli':
        throw new NotOfOneNeuron('it draws random numbers');
      case 'time':
      case 'table':
        throw new NotOfOneNeuron('it reads the time');
      case 'integer':
        throw new Error('circuits are read from programs of floats');
    }
  };
  const evaluate = (value: Value): number => {
    const before = known.get(value.id);
    if (before !== undefined) return before;
    const result = compute(value);
    known.set(value.id, result);
    return result;
  };
  return evaluate;
}
