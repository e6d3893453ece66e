import { loopValues } from '../../../controllers/engine/compiler/program/loops.ts';
import type { Program } from '../../../controllers/engine/compiler/program/program.ts';
import { allLoops } from '../../../controllers/engine/compiler/program/program.ts';
import { inOrder } from '../../../controllers/engine/compiler/program/value.ts';
import type { Typed } from '../../../controllers/engine/language/quantities.ts';

/** Counts how often walks ask nodes of a shared graph what they are. */
export class Visits {
  #count = 0;
  readonly #watched = new Set<object>();

  /** Watches the values of a program. */
  ofValues(program: Program): this {
    return this.#watch(inOrder(allLoops(program).flatMap(loopValues)), 'kind');
  }

  /** Watches an expression over quantities, and all that it is made of. */
  ofExpression(typed: Typed): this {
    const found = new Set<Typed>();
    const open: Typed[] = [typed];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      if (found.has(part)) continue;
      found.add(part);
      if (part.op === 'apply') open.push(part.argument);
      if (part.op === 'binary') open.push(part.left, part.right);
      if (part.op === 'select') open.push(part.condition, part.then, part.otherwise);
    }
    return this.#watch(found, 'op');
  }

  /** Visits for each node that is watched, of what an action does. */
  perNode(action: () => unknown): number {
    const before = this.#count;
    action();
    return (this.#count - before) / this.#watched.size;
  }

  #watch(nodes: Iterable<object>, property: 'kind' | 'op'): this {
    for (const node of nodes) {
      if (this.#watched.has(node)) continue;
      this.#watched.add(node);
      const value = (node as Record<string, unknown>)[property];
      const get = (): unknown => {
        this.#count++;
        return value;
      };
      Object.defineProperty(node, property, { get, enumerable: true, configurable: true });
    }
    return this;
  }
}
