import { ValidationError } from '../../../agents/errors.ts';
import { parseSetting } from '../../scenario/parameters.ts';
import { SEARCHES, USUAL_SAMPLER } from '../../sweep/search/index.ts';
import type { Shard } from '../../sweep/shard.ts';
import { faults } from '../options/fault.ts';
import {
  checked,
  choice,
  count,
  each,
  file,
  flag,
  folder,
  jsonFlag,
  type Option,
  type Options,
  seed,
  text,
  type ValuesOf,
} from '../options/option.ts';
import { prefix, redis } from '../options/redis.ts';
import { seeds } from '../options/seeds.ts';
import { settings } from '../options/settings.ts';
import { staleAfter } from '../options/stale-after.ts';

/** `--vary key=values`, once for each parameter. @throws ValidationError `conflicting_options` for a second one */
const vary: Option<Readonly<Record<string, string>>> = {
  value: 'key=values',
  meaning:
    'vary a parameter, body, physics, controller, board or faults: values (1,2,5), steps (0:2:0.5), or linear(0,2), log(0.01,1), whole(1,10), with a third number for a grid; may be given more than once',
  parse(text, _place, previous) {
    const [key, values] = parseSetting(text);
    if (previous !== undefined && Object.hasOwn(previous, key)) {
      throw new ValidationError(`--vary names '${key}' twice`, {
        code: 'conflicting_options',
        expected: 'all values of a parameter at once',
        received: `${key}=${previous[key]} and ${text}`,
        remedy: `join them: --vary ${key}=${previous[key]},${values}`,
      });
    }
    return { ...previous, [key]: values };
  },
};

const constraint = each(
  'limit',
  "what a point must keep, as in 'mean(success, 11-20) >= 0.9'; may be given more than once",
);

const shard = checked<Shard>(
  'i/n',
  'do the i-th of n parts alone, counted from 0: for arrays of Slurm, GNU parallel, matrices of a CI',
  'a part and the number of parts, as in 0/8',
  (given) => {
    const [, index, parts] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(given) ?? [];
    return Number(index) < Number(parts) ? { index: Number(index), count: Number(parts) } : undefined;
  },
);

/** Options of the command `sweep`. */
export const SWEEP_OPTIONS = {
  vary,
  seeds: seeds(
    'how many seeds each point has, drawn from those that the scenario does not list; or which, as in 1-20 (default: 10)',
  ),
  onGateSeeds: flag("allow seeds by which the scenario's gates are judged; the results say so"),
  set: settings,
  body: text('name', "body of the agent (default: the scenario's first)"),
  physics: text('name', "physics engine (default: the scenario's first)"),
  controller: text('name', "`scenario` for the scenario's own, or a baseline (default: scenario)"),
  on: text(
    'board',
    "run the controllers' networks on a board, see `boards`: its name, or name:address; with an address it may be one that is varied, or that a file names",
  ),
  train: text(
    'scenario',
    'let each controller learn in this scenario first, and be judged after; names that begin with train. are of it',
  ),
  loadController: file('begin with what `run --save-controller` kept, one file for all'),
  keepControllers: flag('keep the controller that each job ends with, beside its result'),
  fault: faults,
  staleAfter,
  sampler: choice('name', `which points: ${searchesInWords()} (default: ${USUAL_SAMPLER})`, Object.keys(SEARCHES)),
  points: count('n', 'points that are tried at most, by all samplers but grid (default: 100)', 1e6),
  seed: seed('s', 'of what is drawn: seeds and points (default: 1)'),
  objective: text(
    'statistic',
    "what is sought, as in 'mean(latency, 11-20)', the name of a measure in mean(), or the id of a gate",
  ),
  minimise: flag('seek the least (default for latency and collisions)'),
  maximise: flag('seek the largest (default for all other metrics)'),
  constraint,
  checkpointEvery: count('n', 'save each job every n trials, so that it goes on elsewhere when it is cut off'),
  out: folder('where results lie; a sweep that was stopped goes on there'),
  jobs: count('n', 'jobs done at the same time on this machine (default: one a processor)'),
  shard,
  redis,
  prefix,
  dryRun: flag(
    'say how many points and jobs there are and how long they take, by trials of two seconds; nothing is kept',
  ),
  slurm: flag('print a script for an array of Slurm that does this sweep'),
  csv: flag('of pack: CSV alone, without Parquet'),
  report: file('write a report, one HTML file'),
  json: jsonFlag,
} satisfies Options;

/** Values of {@link SWEEP_OPTIONS}. */
export type SweepValues = ValuesOf<typeof SWEEP_OPTIONS>;

function searchesInWords(): string {
  return Object.entries(SEARCHES)
    .map(([name, { meaning }]) => `${name} (${meaning})`)
    .join(', ');
}
