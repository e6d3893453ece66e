import type { Benchmark } from '../benchmark.ts';
import type { MemoryCapacityParameters, MemoryCapacityResult } from '../programs/memory-capacity.ts';
import { summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';

const SIZES = [50, 100, 200, 500, 1000];
const PAIRS = [5, 10, 20, 40, 80, 160, 320];
const ACTIVE = 10;
/** The least cosine of ten pairs in a memory of this size. */
const PUBLISHED = { size: 100, pairs: 10, cosine: 0.8 } as const;
/** Largest difference of a cosine from that of the theory without spikes, of which 40 pairs are read. */
const TOLERANCE = 0.08;
/** s between two writes of the memory that is followed for hours. */
const BETWEEN = 120;

/**
 * How much a key-value memory holds: mean cosine of recall over the pairs that were written once each, with ten active cells of 50 to
 * 1000, beside a theory without spikes; and the cosine of a first pair over hours in which another is written every two minutes.
 * One run a size, whatever the rounds.
 */
export const memoryCapacity: Benchmark = {
  name: 'memory-capacity',
  async run(bench) {
    const rows: Row[] = [];
    const given = { seed: 1, active: ACTIVE, pairs: PAIRS };
    for (const size of SIZES) {
      const { recall } = await bench.program<MemoryCapacityResult>('memory-capacity', {
        ...given,
        size,
        between: 0,
      } satisfies MemoryCapacityParameters);
      bench.progress(`  ${size} keys`);
      const row = (measure: string, value: number, bound?: Omit<Bound, 'of'>): Row => ({
        ...{ benchmark: `memory of ${size} keys`, measure, unit: '', value: summarise([value]) },
        ...(bound && { bound: { of: 'value', ...bound } }),
      });
      for (const { pairs, spikes, theory } of recall) {
        const published = size === PUBLISHED.size && pairs === PUBLISHED.pairs;
        rows.push(row(`${pairs} pairs, cosine`, spikes, published ? { atLeast: PUBLISHED.cosine } : undefined));
        rows.push(row(`${pairs} pairs, theory`, theory));
      }
      const apart = Math.max(...recall.map(({ spikes, theory }) => Math.abs(spikes - theory)));
      rows.push(row('largest difference from theory', apart, { atMost: TOLERANCE }));
    }
    const { first } = await bench.program<MemoryCapacityResult>('memory-capacity', {
      ...given,
      ...{ size: 100, pairs: [1, 5, 15, 30, 60], between: BETWEEN },
    } satisfies MemoryCapacityParameters);
    for (const { hours, spikes } of first)
      rows.push({
        benchmark: 'first of many, memory of 100 keys',
        measure: `${hours.toFixed(2)} h, cosine`,
        unit: '',
        value: summarise([spikes]),
      });
    return rows;
  },
};
