import { defineCommand } from '../command.ts';
import { COMPARE_OPTIONS } from '../compare/compare-options.ts';
import { RESULTS_OPERAND } from '../results/results-operand.ts';

export const compare = defineCommand({
  name: 'compare',
  summary: 'compare runs, or the points of a sweep, with the first of them, seed by seed',
  operands: {
    '<results...>': `${RESULTS_OPERAND}; the first is what others are compared with`,
  },
  options: COMPARE_OPTIONS,
  note: 'Differences are tested by signed ranks, and probabilities adjusted for the number of tests (docs/comparing.md).',
  action: async (call) => (await import('../compare/compare-results.ts')).compareResults(call),
});
