import type { Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';

/** Duration of functions and of division, in additions. All other operations take as long as one addition. */
const LENGTH: Readonly<Record<string, number>> = { exp: 20, log: 20, sin: 20, cos: 20, tanh: 25, power: 25, divide: 3 };

/** The time to compute values, in additions: all operations, and the longest chain of operations that wait for each other. */
export function latency(values: readonly Value[]): { readonly operations: number; readonly chain: number } {
  const ends = new Map<Value, number>();
  let operations = 0;
  let chain = 0;
  for (const value of inOrder(values)) {
    const inputs = operands(value);
    const own = inputs.length === 0 ? 0 : 'fn' in value ? (LENGTH[value.fn] ?? 1) : 1;
    const end = own + inputs.reduce((latest, input) => Math.max(latest, ends.get(input) as number), 0);
    ends.set(value, end);
    operations += own;
    chain = Math.max(chain, end);
  }
  return { operations, chain };
}
