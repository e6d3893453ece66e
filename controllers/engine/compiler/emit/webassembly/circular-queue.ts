import type { Code, Expr, GlobalHandle, Local, ModuleBuilder, Operand } from '../../../../../kernels/assembler.ts';
import { i32, whileLoop } from '../../../../../kernels/assembler.ts';

/**
 * A circular queue for emitted code. Its entries have columns, arrays of words in memory. A place is an offset in bytes from the
 * start of a column.
 */
export class CircularQueue {
  readonly #head: GlobalHandle<'i32'>;
  readonly #tail: GlobalHandle<'i32'>;
  readonly #mask: number;

  /** @param capacity words of a column: a power of two */
  constructor(module: ModuleBuilder, name: string, capacity: number) {
    this.#head = module.global(`${name}: first`, 'i32', 0);
    this.#tail = module.global(`${name}: end`, 'i32', 0);
    this.#mask = 4 * capacity - 1;
  }

  /** The place of the first entry. */
  get first(): Expr<'i32'> {
    return i32.and(this.#head.get, this.#mask);
  }

  /** The place after the last entry. */
  get end(): Expr<'i32'> {
    return i32.and(this.#tail.get, this.#mask);
  }

  /** Adds the entry that was written at the end. @param count 0 or 1 entries */
  push(count: Operand<'i32'> = 1): Code {
    return this.#tail.set(i32.add(this.#tail.get, i32.shl(count, 2)));
  }

  clear(): Code {
    return this.#head.set(this.#tail.get);
  }

  /** Removes the first entry, after `each` for it, as long as a condition of it holds. */
  popWhile(condition: Expr<'i32'>, each: Code = []): Code {
    return whileLoop(i32.and(i32.ne(this.#head.get, this.#tail.get), condition), [
      each,
      this.#head.set(i32.add(this.#head.get, 4)),
    ]);
  }

  /** Runs code for every place. The local `at` counts. */
  each(at: Local<'i32'>, code: (place: Expr<'i32'>) => Code): Code {
    return [
      at.set(this.#head.get),
      whileLoop(i32.ne(at.get, this.#tail.get), [code(i32.and(at.get, this.#mask)), at.set(i32.add(at.get, 4))]),
    ];
  }
}
