import {
  EXPONENT_FRACTION,
  exponentOf,
  isPowerOfTwo,
  LARGEST,
  LARGEST_FACTOR,
} from '../../../../../kernels/fixed-point.ts';
import { power } from '../../../../../kernels/float-bits.ts';
import type { Format } from '../../program/format.ts';
import { integer } from '../../program/format.ts';
import type { ArrayId, Graph, Role, Value } from '../../program/value.ts';
import { inOrder } from '../../program/value.ts';
import { fractionFor, intervalOf } from './format.ts';
import type { Interval } from './interval.ts';
import { clipped, contains, EVERYTHING, intervalOfValue } from './interval.ts';

/** An integer value that stands for a fraction. */
export interface Fixed {
  readonly value: Value;
  /** Bits after the binary point. */
  readonly fraction: number;
  /** Interval of the numbers that it may stand for. */
  readonly interval: Interval;
  /** The number, where it is a constant: it takes the fraction of what it meets. */
  readonly constant?: number;
  /** The number that it is a multiple of: several factors are multiplied as one. */
  readonly scaled?: { readonly from: Fixed; readonly factor: number };
}

/** Most bits to dither at once. */
const DITHERED_BITS = 24;
/** Bits of the probability of a spike; the draw has 32. */
export const PROBABILITY_FRACTION = 30;
/** Interval that the argument of an exponential is moved into: the exponential is 0 or saturates long before its ends. */
const EXPONENTS: Interval = [-700, 700];
/** Bits of the fraction of a hyperbolic tangent. */
const TANH_FRACTION = 22;
/** A number with so many bits less than an interval has room for is coarse. */
const COARSE = 16;
/** Bits of {@link LARGEST_FACTOR}. */
const FACTOR_BITS = 21;
/** Most bits that a product is divided by. */
const PRODUCT_BITS = 52;

/** Computes the values of a loop with integers. Intervals tell how many bits of each are before the binary point. */
export class IntegerValues {
  readonly #graph: Graph;
  readonly #formats: ReadonlyMap<number, Format>;
  readonly #needs: ReadonlyMap<Value, Interval>;
  readonly #refuse: (what: string) => never;
  readonly #fixed = new Map<Value, Fixed>();
  readonly #truths = new Map<Value, Value>();

  /**
   * @param graph of the program of integers
   * @param formats of all arrays of numbers
   * @param needs what matters of each value
   * @param refuse throws, for what cannot be computed with integers
   */
  constructor(
    graph: Graph,
    formats: ReadonlyMap<number, Format>,
    needs: ReadonlyMap<Value, Interval>,
    refuse: (what: string) => never,
  ) {
    this.#graph = graph;
    this.#formats = formats;
    this.#needs = needs;
    this.#refuse = refuse;
  }

  /** A value that is a number. */
  number(value: Value): Fixed {
    this.#compute(value);
    return this.#fixed.get(value) as Fixed;
  }

  /** A value that is true or false. */
  truth(value: Value): Value {
    this.#compute(value);
    return this.#truths.get(value) as Value;
  }

  /**
   * A number as what an array holds.
   *
   * @param dither array with the state of the generator of random bits that it is rounded with, so that changes below the unit of the array
   * add up in the mean. Default: it is rounded to the nearest
   */
  stored(fixed: Fixed, format: Format, dither?: ArrayId): Value {
    const graph = this.#graph;
    const { least, most, offset } = format;
    if (fixed.constant !== undefined) return this.#integer(integer(format, fixed.constant));
    const target = -exponentOf(format.unit);
    const surplus = fixed.fraction - target;
    // The ends of an interval, too, are rounded where the number is coarser than the array.
    const fits = surplus >= 0 && contains(intervalOf(format), fixed.interval);
    let n: Value;
    if (dither !== undefined && surplus > 0) {
      const coarse = this.#at(fixed, Math.min(fixed.fraction, target + DITHERED_BITS));
      n = graph.integer({ fn: 'dithered', by: Math.min(surplus, DITHERED_BITS), state: dither }, coarse);
    } else n = this.#at(surplus < 0 ? this.#within(fixed, intervalOf(format)) : fixed, target);
    const from = offset === 0 ? n : graph.binary('subtract', n, this.#integer(offset));
    return fits ? from : graph.integer({ fn: 'clamped', least, most }, from);
  }

  /** Integer that an element of an array of neurons holds after a number was added to it. */
  summed(array: ArrayId, role: Role, fixed: Fixed): Value {
    const format = this.#formats.get(array) as Format;
    const held = this.#load(array, role);
    const fraction = -exponentOf(format.unit);
    const [least, most] = intervalOf(format);
    const term = this.#at(this.#within(fixed, [least, most]), fraction);
    const value = this.#graph.binary('add', held.value, term);
    const interval: Interval = [least + fixed.interval[0], most + fixed.interval[1]];
    return this.stored({ value, fraction, interval }, format);
  }

  #compute(root: Value): void {
    for (const value of inOrder([root])) {
      if (this.#fixed.has(value) || this.#truths.has(value)) continue;
      if (value.type === 'truth') this.#truths.set(value, this.#truth(value));
      else this.#fixed.set(value, this.#number(value));
    }
  }

  #of = (value: Value): Fixed => this.#fixed.get(value) as Fixed;

  #truth(value: Value): Value {
    const graph = this.#graph;
    const truth = (one: Value): Value => this.#truths.get(one) as Value;
    switch (value.kind) {
      case 'before':
        return graph.before(value.array);
      case 'bernoulli': {
        const p = this.#within(this.#of(value.p), [0, 1]);
        return graph.bernoulli(this.#at(p, PROBABILITY_FRACTION));
      }
      case 'select':
        return graph.select(truth(value.condition), truth(value.a), truth(value.b));
      case 'apply':
        return graph.apply(value.fn, truth(value.a));
      case 'binary': {
        if (value.a.type === 'truth') return graph.binary(value.fn, truth(value.a), truth(value.b));
        const [a, b] = [this.#of(value.a), this.#of(value.b)];
        const fraction = common(a, b);
        return graph.binary(value.fn, this.#at(a, fraction), this.#at(b, fraction));
      }
      default:
        return this.#refuse(value.kind);
    }
  }

  #number(value: Value): Fixed {
    if (value.kind === 'constant') return this.#constant(value.value);
    const need = this.#needs.get(value) ?? EVERYTHING;
    if (value.kind === 'load') return this.#within(this.#load(value.array, value.role), need);
    const known = intervalOfValue(value, (operand) => this.#of(operand).interval);
    const interval = clipped(known ?? EVERYTHING, need);
    if (!interval.every(Number.isFinite)) return this.#refuse(nameOf(value));
    if (interval[0] === interval[1]) return this.#constant(interval[0]);
    const fixed = this.#operation(value, interval);
    return contains(interval, known ?? EVERYTHING) ? { ...fixed, interval } : this.#clamped(fixed, interval);
  }

  #load(array: ArrayId, role: Role): Fixed {
    const graph = this.#graph;
    const format = this.#formats.get(array) as Format;
    const interval = intervalOf(format);
    const held = graph.load(array, role, 'integer');
    const value = format.offset === 0 ? held : graph.binary('add', held, this.#integer(format.offset));
    if (isPowerOfTwo(format.unit)) return { value, fraction: -exponentOf(format.unit), interval };
    return this.#scaled({ value, fraction: 0, interval: [1, 1] }, format.unit, interval);
  }

  #operation(value: Value, interval: Interval): Fixed {
    const graph = this.#graph;
    switch (value.kind) {
      case 'uniform':
        return { value: graph.uniform('integer'), fraction: 24, interval };
      case 'select': {
        const [a, b] = [this.#of(value.a), this.#of(value.b)];
        const fraction = Math.min(common(a, b), fractionFor(interval));
        const [then, otherwise] = [a, b].map((one) => this.#at(this.#within(one, interval), fraction)) as [
          Value,
          Value,
        ];
        return { value: graph.select(this.#truths.get(value.condition) as Value, then, otherwise), fraction, interval };
      }
      case 'apply':
        return this.#applied(value, this.#of(value.a), interval);
      case 'binary':
        return this.#binary(value, this.#of(value.a), this.#of(value.b), interval);
      default:
        return this.#refuse(value.kind);
    }
  }

  #applied(value: Extract<Value, { kind: 'apply' }>, a: Fixed, interval: Interval): Fixed {
    const graph = this.#graph;
    if (value.fn === 'negate' || value.fn === 'abs')
      return { value: graph.apply(value.fn, a.value), fraction: a.fraction, interval };
    if (value.fn === 'floor') {
      if (a.fraction <= 0) return a;
      return { value: graph.integer({ fn: 'floor', by: Math.min(31, a.fraction) }, a.value), fraction: 0, interval };
    }
    switch (value.fn) {
      case 'exp':
        return this.#power2(
          this.#scaled(this.#within(a, EXPONENTS), Math.LOG2E, EVERYTHING, EXPONENT_FRACTION),
          interval,
        );
      case 'log':
        return this.#scaled(this.#logarithm2(a), Math.LN2, interval);
      case 'sqrt':
        return this.#raised(a, 0.5, interval);
      case 'tanh':
        return this.#tanh(a);
      default:
        return this.#refuse(value.fn);
    }
  }

  /** 2^x. */
  #power2(x: Fixed, interval: Interval): Fixed {
    const fraction = Math.max(-22, fractionFor(interval));
    const value = this.#graph.integer({ fn: 'exponential2', fraction }, this.#at(x, EXPONENT_FRACTION));
    return { value, fraction, interval };
  }

  /** A number far below 0 for one that is not above 0. */
  #logarithm2(a: Fixed): Fixed {
    const value = this.#graph.integer({ fn: 'logarithm2', fraction: a.fraction }, a.value);
    return { value, fraction: EXPONENT_FRACTION, interval: EXPONENTS };
  }

  /** a^exponent for an exponent above 0; 0 for a below 0. */
  #raised(a: Fixed, exponent: number, interval: Interval): Fixed {
    return this.#power2(this.#scaled(this.#logarithm2(a), exponent, EXPONENTS, EXPONENT_FRACTION), interval);
  }

  /** (1 - z) / (1 + z) with z = exp(-2 |a|), and the sign of a. */
  #tanh(a: Fixed): Fixed {
    const graph = this.#graph;
    const [zero, one] = [this.#integer(0), this.#integer(1 << TANH_FRACTION)];
    const size: Fixed = {
      ...a,
      value: graph.apply('abs', a.value),
      interval: [0, Math.max(...a.interval.map(Math.abs))],
    };
    const exponent = this.#scaled(this.#within(size, [0, 300]), -2 * Math.LOG2E, EVERYTHING, EXPONENT_FRACTION);
    const z = this.#at(this.#power2(exponent, [0, 1]), TANH_FRACTION);
    const [above, below] = [graph.binary('subtract', one, z), graph.binary('add', one, z)];
    const positive = graph.integer({ fn: 'quotient', by: TANH_FRACTION }, above, below);
    const value = graph.select(graph.binary('less', a.value, zero), graph.apply('negate', positive), positive);
    return { value, fraction: TANH_FRACTION, interval: [-1, 1] };
  }

  #binary(value: Extract<Value, { kind: 'binary' }>, a: Fixed, b: Fixed, interval: Interval): Fixed {
    const graph = this.#graph;
    switch (value.fn) {
      case 'add':
      case 'subtract':
      case 'minimum':
      case 'maximum': {
        const fraction = Math.min(common(a, b), fractionFor(interval));
        return { value: graph.binary(value.fn, this.#at(a, fraction), this.#at(b, fraction)), fraction, interval };
      }
      case 'multiply':
        if (a.constant !== undefined) return this.#scaled(b, a.constant, interval);
        if (b.constant !== undefined) return this.#scaled(a, b.constant, interval);
        return this.#product(a, b, interval);
      case 'divide':
        if (b.constant !== undefined) return this.#scaled(a, 1 / b.constant, interval);
        return this.#quotient(a, b, interval);
      case 'power':
        if (b.constant === 2) return this.#product(a, a, interval);
        return b.constant !== undefined && b.constant > 0
          ? this.#raised(a, b.constant, interval)
          : this.#refuse('power');
      default:
        return this.#refuse(value.fn);
    }
  }

  /** A number times a constant, with as many bits as its interval allows, or as are wanted. */
  #scaled(a: Fixed, factor: number, interval: Interval, wanted = fractionFor(interval)): Fixed {
    if (a.constant !== undefined) return this.#constant(a.constant * factor);
    if (a.scaled !== undefined) return this.#scaled(a.scaled.from, a.scaled.factor * factor, interval, wanted);
    if (isPowerOfTwo(factor)) {
      const value = factor > 0 ? a.value : this.#graph.apply('negate', a.value);
      return { value, fraction: a.fraction - exponentOf(factor), interval, scaled: { from: a, factor } };
    }
    let bits = 20 - exponentOf(factor);
    if (Math.round(Math.abs(factor) * power(bits)) > LARGEST_FACTOR) bits--;
    const fraction = Math.min(wanted, a.fraction + bits);
    const by = Math.min(PRODUCT_BITS, a.fraction + bits - fraction);
    const multiplier = this.#integer(Math.round(factor * power(bits)));
    return {
      value: this.#graph.integer({ fn: 'product', by }, a.value, multiplier),
      fraction: a.fraction + bits - by,
      interval,
      scaled: { from: a, factor },
    };
  }

  #product(a: Fixed, b: Fixed, interval: Interval): Fixed {
    const [wide, narrow] = bitsOf(a) >= bitsOf(b) ? [a, b] : [b, a];
    const few = narrow.fraction - Math.max(0, bitsOf(narrow) - FACTOR_BITS);
    const factor = this.#at(narrow, few);
    const fraction = Math.min(fractionFor(interval), wide.fraction + few);
    const by = Math.min(PRODUCT_BITS, wide.fraction + few - fraction);
    const value = this.#graph.integer({ fn: 'product', by }, wide.value, factor);
    return { value, fraction: wide.fraction + few - by, interval };
  }

  /** a / b with up to 22 bits more than a has. */
  #quotient(a: Fixed, b: Fixed, interval: Interval): Fixed {
    const numerator = a.constant === undefined ? a : this.#widest(a);
    const wanted = fractionFor(interval) - numerator.fraction + b.fraction;
    const by = Math.max(0, Math.min(22, wanted));
    const shorter = this.#at(numerator, numerator.fraction + Math.min(0, wanted));
    const value = this.#graph.integer({ fn: 'quotient', by }, shorter, b.value);
    return { value, fraction: numerator.fraction + Math.min(0, wanted) + by - b.fraction, interval };
  }

  #widest(a: Fixed): Fixed {
    const fraction = fractionFor(a.interval);
    return { ...a, value: this.#at(a, fraction), fraction };
  }

  /** A number as an integer with so many bits after the point. More than it has must have room before it. */
  #at(fixed: Fixed, fraction: number): Value {
    if (fixed.constant !== undefined) {
      const n = Math.floor(fixed.constant * power(fraction) + 0.5);
      return this.#integer(Math.min(Math.max(n, -LARGEST), LARGEST));
    }
    const by = fixed.fraction - fraction;
    if (by === 0) return fixed.value;
    if (by < 0) return this.#graph.integer({ fn: 'widened', by: -by }, fixed.value);
    return by > 31 ? this.#integer(0) : this.#graph.integer({ fn: 'shifted', by }, fixed.value);
  }

  /** A number moved into an interval. */
  #within(fixed: Fixed, interval: Interval): Fixed {
    const inside = clipped(fixed.interval, interval);
    if (inside[0] === inside[1]) return this.#constant(inside[0]);
    return contains(interval, fixed.interval) ? fixed : this.#clamped(fixed, inside);
  }

  /** A number whose unit is large for the interval is limited roughly, gets more bits, and is limited again. */
  #clamped({ value, fraction }: Fixed, interval: Interval): Fixed {
    const [least, most] = interval;
    if (fractionFor(interval) - fraction <= COARSE) return this.#limited(value, fraction, interval);
    const unit = power(-fraction);
    const around: Interval = [Math.floor(least / unit) * unit, Math.ceil(most / unit) * unit];
    const rough = this.#limited(value, fraction, around);
    const finer = Math.min(fractionFor(around), fraction + 30);
    return finer <= fraction ? rough : this.#limited(this.#at(rough, finer), finer, interval);
  }

  #limited(value: Value, fraction: number, interval: Interval): Fixed {
    const [least, most] = interval.map((end) =>
      Math.min(Math.max(Math.floor(end * power(fraction) + 0.5), -LARGEST), LARGEST),
    ) as [number, number];
    return { value: this.#graph.integer({ fn: 'clamped', least, most }, value), fraction, interval };
  }

  #constant(constant: number): Fixed {
    return { value: this.#graph.constant(constant), fraction: Infinity, interval: [constant, constant], constant };
  }

  #integer(value: number): Value {
    return this.#graph.integer({ fn: 'constant', value: value + 0 });
  }
}

/** The bits of a fraction of the finer of two numbers, or as many as there is room for in both. */
function common(a: Fixed, b: Fixed): number {
  return Math.min(Math.max(fractionOf(a), fractionOf(b)), fractionFor(a.interval), fractionFor(b.interval));
}

/** A constant takes the fraction of what it meets, but has one of its own where that is coarse. */
function fractionOf({ constant, fraction, interval }: Fixed): number {
  return constant === undefined ? fraction : Math.min(20, fractionFor(interval));
}

/** Bits of an integer, without its sign. */
function bitsOf({ interval: [least, most], fraction }: Fixed): number {
  return Math.max(0, exponentOf(Math.max(Math.abs(least), Math.abs(most), 1e-300)) + 1 + fraction);
}

function nameOf(value: Value): string {
  return 'fn' in value ? value.fn : value.kind;
}
