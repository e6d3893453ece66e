import { checked, each, file, jsonFlag, type Options, text, type ValuesOf } from '../options/option.ts';

const metric = each(
  'name',
  'compare this only: a numeric column of trials.csv, or measure_NAME; may be given more than once (default: success, latency, SPL, reward, collisions, goals, probes, measures, those that vary)',
);

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

/** Options of the command `compare`. */
export const COMPARE_OPTIONS = {
  metric,
  trials,
  against: text('name', 'compare with this run (default: the first)'),
  csv: file('write the table of all runs there, a row for each run and metric'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link COMPARE_OPTIONS}. */
export type CompareValues = ValuesOf<typeof COMPARE_OPTIONS>;
