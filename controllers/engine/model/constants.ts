import { ValidationError } from '../../../agents/errors.ts';
import type { Known } from '../language/known.ts';
import type { Typed } from '../language/quantities.ts';
import { constant, evaluate, references } from '../language/quantities.ts';
import type { Unit } from '../language/units.ts';

/** The largest number of single precision, in which networks run: (2 - 2^-23) 2^127. */
const LARGEST_F32 = 3.4028234663852886e38;

/** An expression of a model with words for where it stands, as in `the equation of 'v'`. */
export type Place = readonly [where: string, typed: Typed];

/** Who has constants, for errors. */
export interface Owner {
  /** As in `population 'cells' (lif)`. */
  readonly what: string;
  /** Name of the model, population or projection. */
  readonly block: string;
}

/** The constants that the expressions of a model read, and whether they make sense there. */
export class Constants {
  readonly #owner: Owner;
  readonly #values: ReadonlyMap<string, Known>;
  readonly #units: ReadonlyMap<string, Unit>;

  /**
   * @param values by name, each in the unit of that name; names without a value are state, of which anything may come
   * @throws ValidationError `impossible_value` for a value that is too large for single precision
   */
  constructor(owner: Owner, values: ReadonlyMap<string, Known>, units: ReadonlyMap<string, Unit>) {
    this.#owner = owner;
    this.#values = values;
    this.#units = units;
    for (const [name, value] of values) this.checkSingle(name, value);
  }

  /** Checks numbers that are computed from constants and named after them. @throws ValidationError `impossible_value` */
  checkSingle(name: string, value: Known): void {
    const element = typeof value === 'number' ? (isSingle(value) ? -1 : 0) : value.findIndex((one) => !isSingle(one));
    if (element < 0) return;
    const unit = this.#units.get(name)?.symbol;
    const expected = `a number of at most 3.4e38${unit === undefined ? '' : ` in ${unit}`}`;
    this.refuse(`${name} is not a number of single precision`, this.#values.has(name) ? [name] : [], element, expected);
  }

  /**
   * Refuses what constants alone make infinite or NaN, and divisions by a 0 of constants. The arm of a `where` that constants
   * rule out does not count.
   *
   * @throws ValidationError `impossible_value`
   */
  check(places: Iterable<Place>): void {
    const search = new Search(this.#values);
    for (const [where, typed] of places) {
      const fault = search.in(typed);
      if (fault === undefined) continue;
      const expected = 'constants that give finite numbers, without a division by 0';
      this.refuse(`${where} ${fault.what}`, fault.names, fault.element, expected);
    }
  }

  /**
   * Refuses constants.
   *
   * @param element the neuron whose values are at fault, where neurons differ
   * @throws ValidationError `impossible_value`, always
   */
  refuse(problem: string, names: readonly string[], element: number, expected: string): never {
    const differ = names.some((name) => typeof this.#values.get(name) === 'object');
    const received = names.map((name) => `${name} = ${this.#text(name, element)}`).join(', ');
    throw new ValidationError(`${this.#owner.what}: ${problem}${differ ? `, for neuron ${element}` : ''}`, {
      code: 'impossible_value',
      expected,
      ...(names.length === 0 ? {} : { received }),
      block: this.#owner.block,
      remedy: names.length === 0 ? 'change the text of the model' : `give ${names.join(' or ')} another value`,
    });
  }

  #text(name: string, element: number): string {
    const value = this.#values.get(name);
    const unit = this.#units.get(name)?.symbol ?? '1';
    return `${typeof value === 'object' ? value[element] : value}${unit === '1' ? '' : ` ${unit}`}`;
  }
}

/** Whether a number is finite in single precision too. */
export function isSingle(value: number): boolean {
  return Math.abs(value) <= LARGEST_F32;
}

/** Fault of an expression that its constants cause: a division by 0, or a number that is not finite. */
interface Fault {
  /** As in `divides by 0`. */
  readonly what: string;
  /** The constants that decide it. */
  readonly names: readonly string[];
}

/** The search for faults. Parts that are alike for all elements, and parts that expressions share, are visited once. */
class Search {
  readonly #constants: ReadonlyMap<string, Known>;
  readonly #arrays: ReadonlySet<string>;
  readonly #alike = new Map<Typed, number | undefined>();
  readonly #ofElement = new Map<Typed, number | undefined>();
  readonly #differing = new Map<Typed, boolean>();
  #element = 0;
  #fault: Fault | undefined;

  constructor(constants: ReadonlyMap<string, Known>) {
    this.#constants = constants;
    this.#arrays = new Set([...constants].flatMap(([name, value]) => (typeof value === 'object' ? [name] : [])));
  }

  in(typed: Typed): (Fault & { readonly element: number }) | undefined {
    const first = [...references(typed)].find((name) => this.#arrays.has(name));
    const elements = first === undefined ? 1 : (this.#constants.get(first) as Float64Array).length;
    for (this.#element = 0; this.#element < elements; this.#element++) {
      this.#ofElement.clear();
      this.#value(typed);
      if (this.#fault !== undefined) return { ...this.#fault, element: this.#element };
    }
    return undefined;
  }

  /** The value of a part; undefined where it is not constant. */
  #value(typed: Typed): number | undefined {
    const known = this.#differs(typed) ? this.#ofElement : this.#alike;
    if (known.has(typed)) return known.get(typed);
    const value = this.#find(typed);
    known.set(typed, value);
    if (value !== undefined && !Number.isFinite(value)) this.#note(typed, this.#wrongIn(typed));
    return value;
  }

  #differs(typed: Typed): boolean {
    const known = this.#differing.get(typed);
    if (known !== undefined) return known;
    const differs = this.#arrays.size > 0 && [...references(typed)].some((name) => this.#arrays.has(name));
    this.#differing.set(typed, differs);
    return differs;
  }

  #find(typed: Typed): number | undefined {
    switch (typed.op) {
      case 'constant':
        return typed.value;
      case 'reference': {
        const value = this.#constants.get(typed.name);
        return typeof value === 'object' ? value[this.#element] : value;
      }
      case 'apply': {
        const argument = this.#value(typed.argument);
        return argument === undefined ? undefined : valueOfPart({ ...typed, argument: constant(argument) });
      }
      case 'binary': {
        const left = this.#value(typed.left);
        const right = this.#value(typed.right);
        if (typed.fn === 'divide' && right === 0) this.#note(typed.right, 'divides by 0');
        if (left === undefined || right === undefined) return undefined;
        return valueOfPart({ ...typed, left: constant(left), right: constant(right) });
      }
      case 'select': {
        const condition = this.#value(typed.condition);
        if (condition !== undefined) return this.#value(condition === 0 ? typed.otherwise : typed.then);
        this.#value(typed.then);
        this.#value(typed.otherwise);
        return undefined;
      }
    }
  }

  /** Fault of a part that is no finite number although its own parts are, in words. */
  #wrongIn(typed: Typed): string {
    if (typed.op !== 'apply') return 'has a number that is too large';
    return `has ${typed.fn}(${this.#value(typed.argument)})`;
  }

  #note(part: Typed, what: string): void {
    this.#fault ??= { what, names: [...references(part)] };
  }
}

function valueOfPart(typed: Typed): number {
  return evaluate(typed, () => Number.NaN);
}
