import { existsSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { loadScenario, SCENARIO_EXTENSIONS } from '../../plan/load.ts';
import type { Call } from '../command.ts';
import { flagOf } from '../options/option.ts';
import { RECORDING_OPTIONS, STANDARD_INPUT, sourceOf } from '../recordings/recording-options.ts';
import { isUdp } from '../recordings/udp-recording.ts';
import type { InspectValues } from './inspect-options.ts';
import { inspectScenario } from './inspect-scenario.ts';

const OF_SCENARIOS = ['seed', 'set', 'body', 'physics'];
const OF_EVENTS = ['picture', 'filter', ...Object.keys(RECORDING_OPTIONS)];
const OF_REPLAY = ['population', 'shuffles'];

/**
 * Shows a scenario, a recording, a network or the description of a robot, whichever the subject is.
 *
 * @throws ValidationError `misplaced_option` for an option of another subject; what the reading of the subject throws
 */
export async function inspect(call: Call<InspectValues>): Promise<number> {
  const { operands, options, io } = call;
  if (!isRecording(operands[0], io.cwd)) {
    // That there is no such file is told before what would not fit a scenario.
    await loadScenario(operands[0], io.cwd);
    refuse(options, [...OF_EVENTS, 'replay', ...OF_REPLAY], 'a recording', 'a scenario');
    return inspectScenario(call);
  }
  refuse(options, OF_SCENARIOS, 'a scenario', 'a recording');
  const { inspectRecording } = await import('./inspect-recording.ts');
  if (options.replay) refuse(options, OF_EVENTS, 'a recording of events', 'replay in a run');
  else refuse(options, OF_REPLAY, 'replay', 'none: --replay is missing');
  const from = await onlyFileOf(sourceOf(operands[0], io));
  if (typeof from !== 'string' || isFolder(from) || isUdp(from)) {
    refuse(options, ['replay'], 'a run that --record wrote', 'another recording');
    return inspectRecording(call, from);
  }
  const { openBytes } = await import('../../../bridges/recording/reading/open-bytes.ts');
  const source = await openBytes(from);
  try {
    if (/\.nir$/i.test(from)) {
      refuse(options, [...OF_EVENTS, 'replay', ...OF_REPLAY], 'a recording', 'a network');
      return await (await import('./inspect-nir.ts')).inspectNir(source, call);
    }
    if (/\.(?:urdf|xacro)$/i.test(from)) {
      refuse(options, [...OF_EVENTS, 'replay', ...OF_REPLAY], 'a recording', 'the description of a robot');
      return await (await import('./inspect-urdf.ts')).inspectUrdf(source, call);
    }
    // Options of recordings of events say that it is one.
    if (!OF_EVENTS.some((key) => Object.hasOwn(options, key))) {
      const { readRecordedRun } = await import('../../../bridges/recording/runs/recorded-run.ts');
      const run = await readRecordedRun(source);
      if (run !== undefined && options.replay) {
        return await (await import('./inspect-replay.ts')).inspectReplay(run, source, call);
      }
      if (run !== undefined) return await (await import('./inspect-run.ts')).inspectRun(run, source, call);
    }
    refuse(options, ['replay'], 'a run that --record wrote', 'another recording');
    return await inspectRecording(call, source);
  } finally {
    await source.close();
  }
}

/** @throws ValidationError `misplaced_option` */
function refuse(options: object, keys: readonly string[], theirs: string, subject: string): void {
  const given = keys.find((key) => Object.hasOwn(options, key));
  if (given === undefined) return;
  const flag = flagOf(given);
  throw new ValidationError(`${flag} is for ${theirs}, and this is ${subject}`, {
    code: 'misplaced_option',
    expected: `${theirs} to inspect`,
    received: flag,
    remedy: 'leave it out',
  });
}

/**
 * An existing file that is no scenario's, a pipe, standard input, or what arrives by UDP. As everywhere, a path goes before an id; a folder only where it is
 * a bag, or cannot be an id.
 */
function isRecording(subject: string, folder: string): boolean {
  if (subject === STANDARD_INPUT || isUdp(subject)) return true;
  if (SCENARIO_EXTENSIONS.includes(extname(subject))) return false;
  const path = resolve(folder, subject);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return /[\\/]/.test(subject) || existsSync(join(path, 'metadata.yaml'));
  return stats !== undefined;
}

/** The file of a bag of ROS 2 that has one, for its folder. */
async function onlyFileOf<T>(from: T): Promise<T | string> {
  if (typeof from !== 'string' || !isFolder(from)) return from;
  const { filesOfBag } = await import('../../../bridges/recording/bags/bag-folder.ts');
  const files = (await filesOfBag(from)) ?? [];
  return files.length === 1 ? files[0] : from;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
