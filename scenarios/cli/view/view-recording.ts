import { resolve } from 'node:path';
import { openBytes } from '../../../bridges/recording/reading/open-bytes.ts';
import { writeAddress } from '../../view/page/address.ts';
import { RecordingSource } from '../../view/recording/recording-source.ts';
import { serveSource } from '../../view/wire.ts';
import type { Call } from '../command.ts';
import { refuseOptionsOfRuns } from './options-of-runs.ts';
import { servePage } from './serve-page.ts';
import type { ViewValues } from './view-options.ts';

/**
 * Serves the page of a recording, which this program reads part by part as the page asks for it: nobody holds all of it. A page that is loaded
 * again reads the file as it is then.
 *
 * @throws BridgeError `unreadable_file`, `unknown_recording`; RecordingError `corrupt_recording`; ValidationError `conflicting_options`
 */
export async function viewRecording(call: Call<ViewValues>, recording: string): Promise<number> {
  refuseOptionsOfRuns(call.options, 'a recording');
  const file = resolve(call.io.cwd, recording);
  const open = async (): Promise<RecordingSource> => RecordingSource.open(await openBytes(file));
  // What every page would be refused is refused here.
  (await open()).close();
  const query = writeAddress({ at: 'socket', set: {} });
  return servePage(call, query, { serve: (page) => void serveSource(open, page) });
}
