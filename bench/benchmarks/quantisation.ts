import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import type { QuantisationParameters, QuantisationResult } from '../programs/quantisation.ts';
import { summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';

/** Least F1 of hidden spikes with weights of 8 bits, where hidden neurons are not connected and where they are. */
const LEAST = { cut: 0.95, recurrent: 0.8 } as const;

/**
 * How the spikes of a trained network of 12, 38 and 7 neurons, a public file, agree with those in single precision when its
 * weights have few bits, and in the arithmetic of Loihi and of Xylo. Random input; one run, whatever the rounds. It needs the file,
 * in the folder that `REAFFERENCE_VECTORS` names.
 */
export const quantisation: Benchmark = {
  name: 'quantisation',
  async run(bench) {
    const file = join(process.env['REAFFERENCE_VECTORS'] ?? '', 'nir', 'braille_noDelay_bias_zero.nir');
    if (!existsSync(file)) {
      bench.progress(`  left out: there is no ${file}`);
      return [];
    }
    const { results } = await bench.program<{ results: readonly QuantisationResult[] }>('quantisation', {
      ...{ file, seed: 1, trials: 40 },
    } satisfies QuantisationParameters);
    return results.flatMap(({ arithmetic, recurrent, hidden, output, rateError, sameClass }) => {
      const row = (measure: string, value: number, bound?: Omit<Bound, 'of'>): Row => ({
        ...{
          benchmark: `${arithmetic}, ${recurrent ? 'recurrent' : 'cut'}`,
          measure,
          unit: '',
          value: summarise([value]),
        },
        ...(bound && { bound: { of: 'value', ...bound } }),
      });
      const bounded = arithmetic === 'int8' || arithmetic === 'loihi-8';
      const atLeast = recurrent ? LEAST.recurrent : LEAST.cut;
      return [
        row('F1 hidden', hidden, bounded ? { atLeast } : undefined),
        row('F1 output', output),
        row('hidden rate, error', rateError),
        row('same class', sameClass),
      ];
    });
  },
};
