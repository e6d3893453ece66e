import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { SCENARIO_EXTENSIONS } from '../../plan/load.ts';
import type { Call } from '../command.ts';
import { flagOf } from '../options.ts';
import { RECORDING_OPTIONS } from '../recording-options.ts';
import type { InspectRecordingOptions } from './inspect-recording.ts';
import { type InspectScenarioOptions, inspectScenario } from './inspect-scenario.ts';

const OF_SCENARIOS = ['seed', 'set', 'body', 'physics'];
const OF_RECORDINGS = ['picture', ...Object.keys(RECORDING_OPTIONS)];

/** Shows a scenario or a recording, whichever the subject is. */
export async function inspect(call: Call<InspectScenarioOptions & InspectRecordingOptions>): Promise<number> {
  const { operands, options, io } = call;
  if (!isRecording(operands[0], io.cwd)) {
    refuse(options, OF_RECORDINGS, 'a recording', 'a scenario');
    return inspectScenario(call);
  }
  refuse(options, OF_SCENARIOS, 'a scenario', 'a recording');
  if (!OF_RECORDINGS.some((key) => Object.hasOwn(options, key))) {
    const { readRecordedRun } = await import('../../../bridges/recording/runs/recorded-run.ts');
    const run = await readRecordedRun(resolve(io.cwd, operands[0]));
    if (run !== undefined) return (await import('./inspect-run.ts')).inspectRun(run, call);
  }
  const { inspectRecording } = await import('./inspect-recording.ts');
  return inspectRecording(call);
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

/** An existing file that is no scenario's. As everywhere, a path goes before an id. */
function isRecording(subject: string, folder: string): boolean {
  if (SCENARIO_EXTENSIONS.includes(extname(subject))) return false;
  return statSync(resolve(folder, subject), { throwIfNoEntry: false })?.isFile() ?? false;
}
