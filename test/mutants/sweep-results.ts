import { mistakesIn, partsOf } from './mutant.ts';

const inSweeps = partsOf('scenarios/sweep');
const inCommand = partsOf('scenarios/cli/sweep');

/** Mistakes in what comes out of the folder of a sweep. */
export const sweepResults = [
  ...inSweeps('tables/table-file', [
    ["...(type === 'double' ? { encoding: 'PLAIN' } : {}),", '', 'zero loses its sign in a table of Parquet'],
  ]),
  ...inSweeps(
    'tables/columns',
    [
      ['unitSuffix(unit)}`', "''}`", 'a column of a parameter does not say its unit'],
      ['result.digest || undefined', 'result.digest', 'a job without a digest has an empty one'],
    ],
    'tables/pack',
  ),
  ...inSweeps('tried', [
    ['if (!tried.complete) return;', '', 'a search that learns is told of points that are not done'],
    ['!folder.isDone(job) && !failures.has(job.id)', '!folder.isDone(job)', 'a failed job is waited for without end'],
  ]),
  ...inSweeps(
    'job',
    [
      ['jobIdentity(identity, seed, code, start.state)', 'jobIdentity(identity, seed, code)', 'any saved file will do'],
      ['} after ${start.after.id}`', '}`', 'a job is the same whatever was learned before it'],
    ],
    'training',
  ),
  ...inSweeps(
    'run-job',
    [
      [
        'if (kept !== undefined) return { state: kept };',
        'if (kept !== undefined) return {};',
        'nothing is taken over',
      ],
      ['!failures.has(after.id) && ', '', 'a training that failed is done again for each of its jobs'],
    ],
    'training',
  ),
  ...inSweeps(
    'run-sweep',
    [['await doJobs(around, trainingsOf(chunk).filter(open));', '', 'trainings are left to the jobs that need them']],
    'training',
  ),
  ...inSweeps(
    'stage',
    [
      [
        'faults === undefined ? undefined : faultsIn(faults).map(parseFault)',
        'undefined',
        'faults that are varied are forgotten',
      ],
    ],
    'training',
  ),
  ...inSweeps('status', [
    ["if (outcome !== 'written' && outcome !== 'failed') continue;", '', 'results that were there count as speed'],
    ['Date.parse(at) - 1000 * wallSeconds', 'Date.parse(at)', 'the time of the first job does not count'],
  ]),
  ...inSweeps('results/repair', [
    ['now - stat.mtimeMs > 1000 * LEFT_SECONDS', 'true', 'what another machine is writing is removed'],
    [
      'for (let n = 2; existsSync(place); n++)',
      'for (let n = 2; false; n++)',
      'a damaged result takes the place of another',
    ],
  ]),
  ...inSweeps('results/failure-groups', [
    ["code === 'seed_failed' && cause !== undefined", 'false', 'each failed seed is a failure of its own kind'],
  ]),
  ...inSweeps(
    'report/heat-map',
    [
      ['y: bottom - (cell.y + 1) * height', 'y: top + cell.y * height', 'the rows of a heat map are upside down'],
      ['lessIsBetter ? [low, high] : [high, low]', '[high, low]', 'the worst point has the strongest shade'],
    ],
    'report/drawings',
  ),
  ...inSweeps(
    'report/slice',
    [['y(one.interval[0]), at(one)', 'y(one.value), at(one)', 'an interval begins at its value']],
    'report/drawings',
  ),
  ...inSweeps(
    'report/effect',
    [['/ (n - k)', '/ n', 'what groups have by chance counts as an effect']],
    'report/drawings',
  ),
  ...inSweeps('report/sweep-page', [
    ['onGates.length > 0', 'false', 'nobody is told that points were chosen on the seeds of the gates'],
  ]),
  ...inCommand('refuse-options', [
    ['if (redis !== undefined)', 'if (false)', 'a server that is named beside parts is forgotten'],
    [
      "shard !== undefined ? '--shard' : slurm",
      "shard !== undefined ? '--shard' : false",
      'an array of a search that learns',
    ],
    ['if (folder !== undefined) {', 'if (false) {', 'a misspelt verb is a scenario, and its folder is forgotten'],
  ]),
  ...inCommand('manage-sweep', [
    ['!takes.includes(one)', 'false', 'options that a verb does not take are forgotten'],
    ["verb === 'retry' ? undefined : id", 'undefined', 'ids after another verb than retry are forgotten'],
  ]),
  ...inCommand(
    'slurm-script',
    [["checkpointEvery === undefined ? ['--checkpoint-every', '5'] : []", '[]', 'parts of an array save nothing']],
    'sweep-scenario',
  ),
  ...inCommand(
    'asked-sweep',
    [['...paths, ...saving }', '...paths }', 'a file is not told when to save']],
    'sweep-scenario',
  ),
  ...inCommand('sweep-scenario', [
    ['triedIn(outcome).reduce', 'outcome.generations.flat().reduce', 'a failure on the fresh seeds is none'],
    ['url !== undefined && shard !== undefined', 'false', 'a part says nothing of the server that it does not use'],
  ]),
  ...mistakesIn('scenarios/sweep/run-sweep.ts', 'test/scenarios/cli/sweep/sweep-scenario.test.ts', [
    ['map(({ point }) => keyOf(point))', 'map((one) => one)', 'a point that goes on counts twice'],
  ]),
];
