import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

const CONVERT = 'test/scenarios/cli/commands/convert.test.ts';
const OPEN = 'test/bridges/recording/events/files/open.test.ts';
const FRAMES = 'test/bridges/recording/events/frames/frames.test.ts';

export const recordings: readonly Mutant[] = [
  ...mistakesIn('bridges/recording/events/files/create.ts', OPEN, [
    [
      '      this.discard();\n      throw error;',
      '      throw error;',
      'a refused recording replaces the file that was there',
    ],
    [
      '[this.#file.closeBeside()]',
      '[(this.#file.close(), "")]',
      'a part of a recording replaces the file that was there',
    ],
  ]),
  ...mistakesIn(
    'bridges/recording/sensors/pose-covariance.ts',
    'test/bridges/recording/sensors/pose-covariance.test.ts',
    [
      [
        '[xa - dy * aa, ya + dx * aa]',
        '[xa + dy * aa, ya - dx * aa]',
        'a wrong heading leads astray to the other side',
      ],
      ['const scales = scale * scale;', 'const scales = 0;', 'an odometer of unknown scale is certain of its way'],
      [
        'const variance = deviation * deviation;',
        'const variance = (deviation * deviation) / 2;',
        'the pose of odometry tells half the variance that it has',
      ],
    ],
  ),
  ...mistakesIn('bridges/recording/sensors/imu.ts', 'test/bridges/recording/sensors/covariances.test.ts', [
    [
      '(white * white) / seconds',
      '(white * white) / seconds / 2',
      'an inertial unit tells half the variance that its white noise has',
    ],
    ['(walk * walk * correlation) / 2', '(walk * walk * correlation) / 4', 'and that its bias has, which walks'],
  ]),
  ...mistakesIn('bridges/recording/sensors/odometry.ts', 'test/bridges/recording/sensors/covariances.test.ts', [
    [
      'const squares = slip * slip * (',
      'const squares = 0.5 * slip * slip * (',
      'the twist of wheels tells half the variance that it has',
    ],
    [
      'const share = (slip * slip) / ticks;',
      'const share = (slip * slip) / ticks / 2;',
      'the twist without wheels tells half the variance that it has',
    ],
  ]),
  ...mistakesIn('bridges/recording/events/frames/frame-file.ts', FRAMES, [
    ['file.seal();', 'file.close();', 'pictures take the place of earlier ones before all are made'],
  ]),
  ...mistakesIn('scenarios/cli/convert/convert-recording.ts', CONVERT, [
    ['if (outside > 0 && !options.crop) throw offSensor(recording);', '', 'events off the sensor are left out unasked'],
    [
      'this.events > 0) return this.#file?.closeBeside() ?? [];',
      'this.events > 0) return (this.#file?.close(), []);',
      'what there is of a damaged recording replaces a good file',
    ],
    ['if (interrupt.signal.aborted && !isLive)', 'if (false)', 'an interrupted conversion replaces a good file'],
  ]),
  ...mistakesIn('controllers/controller/weight-map.ts', 'test/controllers/controller/weight-map.test.ts', [
    [
      "simulation.synapses(projection, 'w', unit)",
      "simulation.synapses(projection, 'w', unit).map((w) => w / 1e3)",
      'weights are not in the unit that stands beside them',
    ],
  ]),
  ...mistakesIn('scenarios/output/run-folder.ts', 'test/scenarios/output/run-folder.test.ts', [
    ['[`${key}${unitSuffix(unit)}`]', '[key]', 'arrays of weights do not say their unit'],
    [
      'for (let n = 2; named.has(key); n++) key = `${name}_${n}`;',
      '',
      'of two projections between two populations one is lost',
    ],
    [
      'preCentres ?? new Float64Array(2 * shape[1]).fill(Number.NaN)',
      'preCentres ?? new Float64Array(2 * shape[1])',
      'cells whose place is not known lie in the middle',
    ],
  ]),
  ...mistakesIn('scenarios/output/traced-seed.ts', 'test/scenarios/output/run-folder.test.ts', [
    ['ticks > Math.round', 'ticks >= Math.round', 'the tick that ends a trial is taken for its outcome'],
  ]),
  ...mistakesIn('scenarios/output/signals-archive.ts', 'test/scenarios/output/signals-archive.test.ts', [
    ['(k + 1) * trace.everyTicks', 'k * trace.everyTicks', 'signals are told a sample early'],
    ['seeds.fill(seed, at, at + samples)', 'seeds.fill(trials[0].seed)', 'signals are all of one seed'],
    ['const ending = unitSuffix(unit);', "const ending = '';", 'arrays of signals do not say their unit'],
    ['numbers.fill(index + 1', 'numbers.fill(index', 'trials of signals count from 0'],
    ['.fill(Number.NaN)', '', 'a signal that a trial lacks is 0'],
  ]),
  ...mistakesIn('scenarios/run/signal-keeper.ts', 'test/scenarios/run/signal-keeper.test.ts', [
    ['reading.fill(Number.NaN);', '', 'a signal that writes nothing has the value of another'],
    [
      'while (trials.length < index) trials.push(new Float64Array(0));',
      '',
      'a signal that comes late is told of earlier trials',
    ],
    ['kept.samples.clear();', '', 'a trial goes on with the samples of the one before'],
  ]),
  ...mistakesIn('scenarios/output/metric-units.ts', 'test/scenarios/measured-task.test.ts', [
    [
      'probe_${identifier(name)}${unitSuffix(unit)}',
      'probe_${identifier(name)}',
      'columns of probes do not say their unit',
    ],
  ]),
  ...mistakesIn('scenarios/output/metric-units.ts', 'test/scenarios/output/run-folder.test.ts', [
    [
      'param_${identifier(name)}${unitSuffix(unit)}',
      'param_${identifier(name)}',
      'columns of parameters do not say their unit',
    ],
  ]),
  ...mistakesIn('scenarios/cli/compare/condition-table.ts', 'test/scenarios/cli/commands/compare.test.ts', [
    ['run.parameterUnits?.[name] ?? known', 'known', 'numbers of different units stand in one column'],
    ['run.parameterUnits?.[name] ?? known', 'run.parameterUnits?.[name]', 'a run of before has columns of its own'],
  ]),
  ...mistakesIn('bridges/recording/runs/recorder.ts', 'test/bridges/recording/runs/recorder.test.ts', [
    ['if (begun) return end(false);', 'return end(false);', 'a recording of a run that never began is kept'],
  ]),
  ...mistakesIn('scenarios/pool/seed-job.ts', 'test/scenarios/cli/commands/run.test.ts', [
    [
      '    await recorder?.closeBeside().catch(lost);',
      '    await recorder?.close().catch(lost);',
      'a recording of a run that fails replaces a good file',
    ],
  ]),
  ...mistakesIn(
    'bridges/recording/events/formats/text/text.ts',
    'test/bridges/recording/events/formats/text/text.test.ts',
    [['if (this.#seen || this.#skipped === undefined) return;', 'return;', 'prose is a recording without events']],
  ),
];
