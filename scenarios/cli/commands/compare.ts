import { defineCommand } from '../command.ts';
import { checked, jsonFlag, type Option } from '../options/option.ts';

const metric: Option<readonly string[]> = {
  value: 'name',
  meaning:
    'compare this only: a numeric column of trials.csv, or measure_NAME; may be given more than once (default: success, latency, SPL, reward, collisions, goals, probes, measures, those that vary)',
  parse: (text, _place, previous = []) => [...previous, text],
};

const trials = checked<readonly [number, number]>(
  'range',
  'the trials that count, as in 11-20 (default: all)',
  'first and last trial, counted from 1, as in 11-20',
  (text) => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(text) ?? [];
    const range = [Number(first), Number(last)] as const;
    return range[0] >= 1 && range[1] >= range[0] ? range : undefined;
  },
);

export const compare = defineCommand({
  name: 'compare',
  summary: 'compare runs with the first of them, seed by seed',
  operands: {
    '<results...>': 'folders that `run --out` wrote, two or more; the first is what others are compared with',
  },
  options: { metric, trials, json: jsonFlag },
  note: 'Differences are tested by signed ranks, and probabilities adjusted for the number of tests (docs/comparing.md).',
  action: async (call) => (await import('../compare/compare-results.ts')).compareResults(call),
});
