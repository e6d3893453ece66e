/** The entry of a thread that runs a user's scenario for one page. */
import { parentPort, workerData } from 'node:worker_threads';
import { planRun } from '../../plan/plan-run.ts';
import { refuseExit } from '../../pool/refuse-exit.ts';
import { readAddress, settingsOf } from '../../view/page/address.ts';
import { RunSource } from '../../view/run/run-source.ts';
import type { Source } from '../../view/source.ts';
import { serveSource } from '../../view/wire.ts';

/** What a thread is given. */
export interface ThreadRun {
  /** Absolute path of the scenario's file. */
  readonly file: string;
  /** Address of the page, from `?` on, which says seed, parameters, body, physics and controller. */
  readonly query: string;
}

refuseExit();

async function open({ file, query }: ThreadRun): Promise<Source> {
  // The page itself goes to the tick, and tunes on the way.
  const { seed, tunings: _, ...request } = settingsOf(readAddress(query));
  const plan = await planRun({ ...request, scenario: file });
  return new RunSource(plan, seed ?? plan.seeds[0]);
}

const port = parentPort;
if (port !== null)
  void serveSource(() => open(workerData as ThreadRun), {
    send: (bytes) => port.postMessage(bytes, [bytes.buffer]),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  });
