import type { Known } from '../../language/known.ts';
import type { ArrayDeclaration } from './program.ts';
import type { ArrayId } from './value.ts';

/** Collects the arrays of a program: one that is written, or one that a transform adds to. */
export class ArrayTable {
  readonly declarations: ArrayDeclaration[];

  /** @param declarations arrays that are there already, each at the place of its id. Default: none */
  constructor(declarations: readonly ArrayDeclaration[] = []) {
    this.declarations = [...declarations];
  }

  /** An array of state or parameters: `initial` in the first `count` elements, 0 beyond. */
  numbers(name: string, length: number, state: boolean, initial: Known = 0, count = length): ArrayId {
    return this.declare({
      name,
      type: 'number',
      length,
      state,
      initial(out) {
        if (typeof initial === 'number') out.fill(initial, 0, count);
        else for (let i = 0; i < count; i++) out[i] = initial[i];
      },
    });
  }

  indices(name: string, values: ArrayLike<number>): ArrayId {
    return this.declare({
      name,
      type: 'index',
      length: values.length,
      state: false,
      initial: (out) => out.set(values),
    });
  }

  /** An `index` array of counters or a list, all 0 at first. */
  counters(name: string, length: number): ArrayId {
    return this.declare({ name, type: 'index', length, state: true, initial: () => {} });
  }

  /** Any array; it gets the next id. */
  declare(declaration: Omit<ArrayDeclaration, 'id'>): ArrayId {
    const id = this.declarations.length;
    this.declarations.push({ ...declaration, id });
    return id;
  }
}

/** `n` rounded up to a multiple of `unit`. */
export function padded(n: number, unit: number): number {
  return Math.ceil(n / unit) * unit;
}

/** The least power of two that is no less than `n`. */
export function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
