import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { SCENARIO_EXTENSIONS } from '../../plan/load.ts';
import type { Call } from '../command.ts';
import type { InspectRecordingOptions } from './inspect-recording.ts';
import { type InspectScenarioOptions, inspectScenario } from './inspect-scenario.ts';

/** Shows a scenario or a recording, whichever the subject is. */
export async function inspect(call: Call<InspectScenarioOptions & InspectRecordingOptions>): Promise<number> {
  if (!isRecording(call.operands[0], call.io.cwd)) return inspectScenario(call);
  const { inspectRecording } = await import('./inspect-recording.ts');
  return inspectRecording(call);
}

/** An existing file that is no scenario's. As everywhere, a path goes before an id. */
function isRecording(subject: string, folder: string): boolean {
  if (SCENARIO_EXTENSIONS.includes(extname(subject))) return false;
  return statSync(resolve(folder, subject), { throwIfNoEntry: false })?.isFile() ?? false;
}
