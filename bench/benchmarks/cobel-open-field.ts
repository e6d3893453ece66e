import type { Benchmark } from '../benchmark.ts';
import type { CobelParameters, CobelResult } from '../programs/cobel-open-field.ts';
import { summarise } from '../statistics.ts';

const CASES = [
  { scenario: 'cobel-open-field', measure: 'whole run, arena moved every 10 ms' },
  { scenario: 'cobel-open-field-1ms', measure: 'whole run, arena moved every ms' },
] as const;

/**
 * The open field of CoBeL-spike: 489 neurons in steps of 0.1 ms, 17 640 synapses that learn. For comparison, NEST 3.10 took
 * 361 to 430 ms a simulated second at best for the first and 1840 to 1970 for the second on a similar machine.
 */
export const cobelOpenField: Benchmark = {
  name: 'cobel-open-field',
  async run(bench) {
    const times = new Map<CobelParameters['scenario'], number[]>(CASES.map(({ scenario }) => [scenario, []]));
    for (let round = 0; round < bench.rounds; round++) {
      for (const { scenario } of CASES) {
        const given: CobelParameters = { scenario };
        const { cpuMilliseconds, simulatedSeconds } = await bench.program<CobelResult>('cobel-open-field', given);
        times.get(scenario)?.push(cpuMilliseconds / simulatedSeconds);
      }
      bench.progress(`  round ${round + 1} of ${bench.rounds}`);
    }
    return CASES.map(({ scenario, measure }) => ({
      benchmark: 'CoBeL open field',
      measure,
      unit: 'ms CPU / simulated s',
      value: summarise(times.get(scenario) ?? []),
      bound: { of: 'value', atMost: 15 } as const,
    }));
  },
};
