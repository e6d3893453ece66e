import type { Loop, Program } from './program.ts';
import { roots } from './program.ts';
import { inOrder, isDraw, operands } from './value.ts';

/** What one turn of a loop does to one neuron or synapse. */
export interface TurnCost {
  /** Additions, products, comparisons and choices, after common parts are taken together. */
  readonly operations: number;
  /** Of these, exponentials, logarithms, sines, cosines, hyperbolic tangents and powers, which take some ten times as long. */
  readonly functions: number;
  /** Read and written, of state and parameters. */
  readonly bytes: number;
}

const FUNCTIONS: ReadonlySet<string> = new Set(['exp', 'log', 'sin', 'cos', 'tanh', 'power']);

/** Counts what a loop computes. Indices that lead it to its elements are not counted. */
export function turnCost(loop: Loop, numberBytes: number): TurnCost {
  let operations = 0;
  let functions = 0;
  const touched = new Set<number>();
  for (const value of inOrder([...roots(loop), ...loop.stores.map(({ value: stored }) => stored)])) {
    if (value.kind === 'load' || value.kind === 'before') touched.add(value.array);
    if (!isDraw(value) && operands(value).length === 0) continue;
    operations += 1;
    if ('fn' in value && FUNCTIONS.has(value.fn)) functions += 1;
  }
  for (const { accumulate } of loop.stores) if (accumulate) operations += 1;
  for (const { array } of loop.stores) touched.add(array);
  return { operations, functions, bytes: touched.size * numberBytes };
}

/** Bytes of the arrays that belong to each of `owners`: those whose name begins with the owner's and a dot. */
export function bytesByOwner(program: Program, numberBytes: number, owners: readonly string[]): Map<string, number> {
  const bytes = new Map(owners.map((owner) => [owner, 0]));
  for (const { name, type, length } of program.arrays) {
    const fitting = owners.filter((owner) => name.startsWith(`${owner}.`));
    const owner = fitting.reduce<string | undefined>(
      (longest, one) => (longest !== undefined && longest.length >= one.length ? longest : one),
      undefined,
    );
    if (owner === undefined) continue;
    bytes.set(owner, (bytes.get(owner) as number) + length * (type === 'index' ? 4 : numberBytes));
  }
  return bytes;
}
