import { isAbsolute, relative, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { faultText } from '../../scenario/sensor-fault.ts';
import { boardName } from '../../sweep/on-board.ts';
import type { Sweep } from '../../sweep/sweep.ts';
import { isSweepFile, isSweepFolder, readSweepFile, readSweepFolder } from '../../sweep/sweep-file.ts';
import type { Call } from '../command.ts';
import { flagOf } from '../options/option.ts';
import type { SweepValues } from './sweep-options.ts';

/** The sweep that a call asks for. */
export interface AskedSweep {
  readonly sweep: Sweep;
  /** Folder that a relative path of its scenario starts from. */
  readonly folder: string;
  /** Folder of its results, where the operand was that. */
  readonly out?: string;
  /** The board of this machine that has an address, with it. */
  readonly board?: string;
}

/** Options that say what a sweep is; those of a file come first, and are not said twice. */
const DESCRIBING = [
  ...(['train', 'loadController', 'keepControllers', 'fault', 'staleAfter'] as const),
  ...([
    'vary',
    'seeds',
    'onGateSeeds',
    'set',
    'body',
    'physics',
    'controller',
    'on',
    'sampler',
    'points',
    'seed',
  ] as const),
  ...(['objective', 'minimise', 'maximise', 'constraint'] as const),
];

/**
 * The sweep of a call: of a scenario and options, of a file, or of a folder that goes on.
 *
 * @throws ValidationError `conflicting_options`, `misplaced_option`, and what reading throws
 */
export function askedSweep({ operands: [what], options, io }: Call<SweepValues>): AskedSweep {
  const path = resolve(io.cwd, what);
  const { on } = options;
  const address = on?.includes(':') ? { board: on } : {};
  const saving = given({ checkpointEvery: options.checkpointEvery });
  if (isSweepFolder(path)) {
    refuseDescribing(options, what);
    return { sweep: { ...readSweepFolder(path), ...saving }, folder: io.cwd, out: path, ...address };
  }
  if (isSweepFile(path)) {
    refuseDescribing(options, what);
    const { sweep, folder } = readSweepFile(path);
    const { scenario, train, loadController } = sweep;
    const here = (path: string): string => relative(io.cwd, resolve(folder, path));
    const paths = given({
      scenario: isPath(scenario) ? here(scenario) : scenario,
      train: train !== undefined && isPath(train) ? here(train) : train,
      loadController: loadController === undefined ? undefined : here(loadController),
    });
    return { sweep: { ...sweep, ...paths, ...saving }, folder: io.cwd, ...address };
  }
  const { vary = {}, seeds, onGateSeeds, set, body, physics, controller } = options;
  const { train, loadController, keepControllers, staleAfter } = options;
  const faults = options.fault?.map(faultText);
  const staleAfterSeconds = staleAfter === undefined ? undefined : staleAfter * 1e-3;
  const { sampler, points, seed, objective, minimise, maximise, constraint: constraints } = options;
  if (minimise && maximise) {
    throw new ValidationError('--minimise and --maximise exclude each other', {
      code: 'conflicting_options',
      expected: 'one of them',
      received: 'both',
    });
  }
  const direction = minimise ? ('minimise' as const) : maximise ? ('maximise' as const) : undefined;
  const board = on !== undefined && !(vary['board'] !== undefined && on.includes(':')) ? boardName(on) : undefined;
  return {
    sweep: {
      ...{ scenario: what, vary },
      ...given({ seeds, onGateSeeds, set, body, physics, controller, board, sampler, points, seed }),
      ...given({ objective, direction, constraints }),
      ...saving,
      ...given({ train, loadController, keepControllers, faults, staleAfterSeconds }),
    },
    folder: io.cwd,
    ...address,
  };
}

/** Whether a scenario is named by a path that is not absolute, and not by its id. */
function isPath(scenario: string): boolean {
  return /[/\\]|\.[mc]?[jt]s$/.test(scenario) && !isAbsolute(scenario);
}

function refuseDescribing(options: SweepValues, what: string): void {
  const said = DESCRIBING.find((key) => options[key] !== undefined && !(key === 'on' && options.on?.includes(':')));
  if (said === undefined) return;
  throw new ValidationError(`${flagOf(said)} is said by '${what}'`, {
    code: 'misplaced_option',
    expected: 'a scenario, and options that say what is varied; or a file or folder that says all of it',
    received: flagOf(said),
    remedy: `write it into a copy of ${what}`,
  });
}
