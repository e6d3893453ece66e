import { existsSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { SCENARIO_EXTENSIONS } from '../../plan/load.ts';
import type { Call } from '../command.ts';
import { STANDARD_INPUT } from '../recording-options.ts';
import type { InspectRecordingOptions } from './inspect-recording.ts';
import { type InspectScenarioOptions, inspectScenario } from './inspect-scenario.ts';

/** Shows a scenario or a recording, whichever the subject is. */
export async function inspect(call: Call<InspectScenarioOptions & InspectRecordingOptions>): Promise<number> {
  if (!isRecording(call.operands[0], call.io.cwd)) return inspectScenario(call);
  const { inspectRecording } = await import('./inspect-recording.ts');
  return inspectRecording(call);
}

/**
 * An existing file that is no scenario's, a pipe, or standard input. As everywhere, a path goes before an id; a folder only where it is
 * a bag, or cannot be an id.
 */
function isRecording(subject: string, folder: string): boolean {
  if (subject === STANDARD_INPUT) return true;
  if (SCENARIO_EXTENSIONS.includes(extname(subject))) return false;
  const path = resolve(folder, subject);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return /[\\/]/.test(subject) || existsSync(join(path, 'metadata.yaml'));
  return stats !== undefined;
}
