import type { Call } from '../command.ts';
import type { ViewValues } from './view-options.ts';
import { viewRecording } from './view-recording.ts';
import { viewRobot } from './view-robot.ts';
import { viewScenario } from './view-scenario.ts';

/** Serves the page of what the operand names: a robot by its address, a recording by its file, else a scenario. */
export async function view(call: Call<ViewValues>): Promise<number> {
  const [shown = 'water-maze'] = call.operands;
  if (/^wss?:/i.test(shown)) return viewRobot(call, shown);
  if (/\.mcap$/i.test(shown)) return viewRecording(call, shown);
  return viewScenario(call, shown);
}
