import type { Benchmark } from '../benchmark.ts';
import type { Ca3Parameters, Ca3Rest, Ca3Result } from '../programs/ca3.ts';
import { summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';

const FULL_SIZE = { cells: 8000, inputs: 800, exploration: 400, rest: 10, shuffled: 3 } as const;

/** What is asked of the rest after learning by a rule. */
type Bounds = Readonly<Partial<Record<keyof Ca3Rest, Omit<Bound, 'of'>>>>;

const CASES: readonly { readonly rule: Ca3Parameters['rule']; readonly bounds: Bounds }[] = [
  { rule: 'symmetric', bounds: { significant: { atLeast: 0.6 }, reverse: { atLeast: 0.3, atMost: 0.7 } } },
  { rule: 'asymmetric', bounds: { significant: { atLeast: 0.6 }, reverse: { atMost: 0.05 } } },
];

const MEASURES: readonly (readonly [keyof Ca3Rest, measure: string, unit: string])[] = [
  ['eventRate', 'events at rest', '1/s'],
  ['eventSeconds', 'mean length of an event', 's'],
  ['pyramidalRate', 'mean rate of pyramidal cells', 'Hz'],
  ['basketRate', 'mean rate of basket cells', 'Hz'],
  ['ripple', 'peak of the spectrum of basket cells in events', 'Hz'],
  ['ripplePower', 'power at the peak, by the mean from 100 to 300 Hz', ''],
  ['significant', 'share of events that pass all shuffles', ''],
  ['reverse', 'share of these that run in reverse', ''],
  ['speed', 'mean speed of these', 'm/s'],
  ['perSecond', 'rest', 'ms CPU / simulated s'],
];

/**
 * CA3 at the size of Ecker et al. 2022 (eLife 11:e71850): 8000 pyramidal and 150 basket cells, 400 s of running in steps of 1 ms and 10 s
 * of rest in steps of 0.1 ms; then 3 s with shuffled weights, in which there must be no event. One run a rule, whatever the rounds: it
 * takes minutes.
 */
export const ca3: Benchmark = {
  name: 'ca3',
  async run(bench) {
    const rows: Row[] = [];
    for (const { rule, bounds } of CASES) {
      const given: Ca3Parameters = { seed: 1, rule, ...FULL_SIZE };
      const { learning, synapses, learned, shuffled } = await bench.program<Ca3Result>('ca3', given);
      bench.progress(`  ${rule}`);
      const row = (measure: string, unit: string, value: number, bound?: Omit<Bound, 'of'>): Row => ({
        ...{ benchmark: `CA3, ${rule} rule`, measure, unit, value: summarise([value]) },
        ...(bound && { bound: { of: 'value', ...bound } }),
      });
      rows.push(row('synapses at rest', '', synapses), row('learning', 'ms CPU / simulated s', learning));
      for (const [key, measure, unit] of MEASURES)
        rows.push(row(measure, unit, learned[key] ?? Number.NaN, bounds[key]));
      if (shuffled !== null)
        rows.push(row('events at rest with shuffled weights', '1/s', shuffled.eventRate, { atMost: 0 }));
    }
    return rows;
  },
};
