import { writeAddress } from '../../view/page/address.ts';
import { RobotSource } from '../../view/robot/robot-source.ts';
import { serveSource } from '../../view/wire.ts';
import type { Call } from '../command.ts';
import { refuseOptionsOfRuns } from './options-of-runs.ts';
import { servePage } from './serve-page.ts';
import type { ViewValues } from './view-options.ts';

/**
 * Serves the page of what is shown at an address by the Foxglove WebSocket protocol. This program is who connects there, once for each page, so that
 * the page loads nothing from elsewhere and the token of the robot stays here.
 *
 * @throws BridgeError `foxglove_not_reached`; ValidationError `conflicting_options`
 */
export async function viewRobot(call: Call<ViewValues>, url: string): Promise<number> {
  refuseOptionsOfRuns(call.options, 'a robot');
  const { FoxgloveWatcher } = await import('../../../bridges/viewing/foxglove-watcher.ts');
  const open = (): Promise<RobotSource> => RobotSource.open((listener) => FoxgloveWatcher.open(url, listener));
  // What every page would be refused is refused here.
  (await open()).close();
  const query = writeAddress({ at: 'socket', set: {} });
  return servePage(call, query, { serve: (page) => void serveSource(open, page) });
}
