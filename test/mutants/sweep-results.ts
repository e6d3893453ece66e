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
      [
        'parameterColumn(name, parameterUnit(parameter))',
        'parameterColumn(name)',
        'a column of a parameter does not say its unit',
      ],
      ['result.digest || undefined', 'result.digest', 'a job without a digest has an empty one'],
    ],
    'tables/pack',
  ),
  ...inSweeps('each-job', [
    ['if (told.has(one.id)) continue;', '', 'a training that points share is there for each of its jobs'],
    [
      'one === training ? ofTraining(candidate.point) : candidate.point',
      'candidate.point',
      'a training has what is judged',
    ],
  ]),
  ...inSweeps('tables/pack', [
    ['const rows = training ? learned : judged;', 'const rows = judged;', 'trials of learning are among those judged'],
    ['placed.training ? folder.result(placed.job.id) : undefined', 'undefined', 'trainings have no counts of spikes'],
  ]),
  ...inSweeps('open-sweep', [
    ['refuseCancelled(path);', '', 'a sweep that was cancelled goes on from a program'],
    ['keepSweep(path, plan.sweep);', '', 'nobody can tell later what the folder is of'],
    [
      'hooks.signal === undefined ? cancelled.signal : AbortSignal.any([hooks.signal, cancelled.signal])',
      'cancelled.signal',
      'a program cannot stop its sweep',
    ],
    ["checkSweep(sweep, 'the call of openSweep')", 'sweep', 'a field that is misspelt counts for nothing'],
  ]),
  ...inSweeps('tried', [
    ['if (!tried.complete) return;', '', 'a search that learns is told of points that are not done'],
    ['!folder.isDone(job) && !failures.has(job.id)', '!folder.isDone(job)', 'a failed job is waited for without end'],
  ]),
  ...inSweeps(
    'dispatch/serve-sweeps',
    [
      [
        '{ checkpoint: await this.#checkpoints.fetch(data.job) }',
        '{ checkpoint: undefined }',
        'checkpoints are sent for nobody',
      ],
      ['this.#checkpoints.forget(data.job);', ';', 'checkpoints of jobs that are done stay on the server'],
    ],
    'dispatch/bull-queue',
  ),
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
    [
      [
        'await doJobs(around, trainingsOf(batch).filter(open), signal);',
        '',
        'trainings are left to the jobs that need them',
      ],
    ],
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
  ...inSweeps('report/best-so-far', [
    ['counts[k] && Number.isFinite(value)', 'Number.isFinite(value)', 'a point that keeps no limit is the best so far'],
    ['counts[k] && Number.isFinite(value)', 'counts[k]', 'an infinite value is the best so far'],
    ['lessIsBetter ? value < best : value > best', 'value < best', 'the least is the best, whatever is sought'],
    ['evaluated.trials === undefined && feasible', 'feasible', 'a point that ended early is the best so far'],
    ['cost - (had.get(keyOf(point)) ?? 0)', 'cost', 'trials that a point had before are spent twice'],
    ['attempts[k - 1]?.spent ?? 0', 'attempts[k].spent', 'a generation begins after its first point'],
    ['if (!Number.isNaN(before)) corners.push([spent, before]);', '', 'the line gets better before there is a point'],
  ]),
  ...inSweeps('report/sweep-page', [
    ['onGates.length > 0', 'false', 'nobody is told that points were chosen on the seeds of the gates'],
  ]),
  ...inSweeps('run-sweep', [
    ['severalAtATime(batches.calls,', 'severalAtATime(1,', 'workers wait for the last job of each call'],
  ]),
  ...inSweeps(
    'on-board',
    [
      [
        'const known = file && ifWhole(() => readRanges(file));',
        'const known = undefined;',
        'ranges in the folder are not taken',
      ],
      [
        'networkHostRequest({ board, shadow: false, ranges: known })',
        'networkHostRequest({ board, shadow: false })',
        'a board is not told the ranges that were kept',
      ],
      ["if (signal?.aborted) return 'stopped';", '', 'ranges of a run that was stopped are kept'],
      [
        'const { board: _, ...inThisProcess } = identity;',
        'const inThisProcess = identity;',
        'ranges are seen again for each board',
      ],
    ],
    'boards',
  ),
  ...inSweeps(
    'run-job',
    [
      [
        "if (error instanceof BridgeError && error.code === 'board_missing') throw error;",
        '',
        'a job fails where a machine lacks its board',
      ],
      ['given({ ...options, networkHost })', 'given({ ...options })', 'networks are in this process after all'],
    ],
    'boards',
  ),
  ...inSweeps(
    'stage',
    [['board: board === NONE ? undefined : board,', '', 'the board of a point is forgotten']],
    'boards',
  ),
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
