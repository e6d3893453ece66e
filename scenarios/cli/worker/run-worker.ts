import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { given } from '../../../agents/given.ts';
import { prepareFolder } from '../../output/result-file.ts';
import { Seldom } from '../../sweep/dispatch/seldom.ts';
import { serveSweeps } from '../../sweep/dispatch/serve-sweeps.ts';
import { serverAddress, shownAddress } from '../../sweep/dispatch/server-url.ts';
import { boardName, requireUsable } from '../../sweep/on-board.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import type { CommandIO } from '../io.ts';
import { serverUrl } from '../options/redis.ts';
import { counted } from '../terminal/counted.ts';
import type { WorkerValues } from './worker-options.ts';

/** Seconds without a job after which a worker ends that is to end when there are none. */
const ONCE_SECONDS = 5;

/** Does jobs of sweeps until the user interrupts, or none are left. */
export async function runWorker({ options, io, output }: Call<WorkerValues>): Promise<number> {
  const { out, name, prefix, once, giveUp, lock, json, on: board } = options;
  const exclusive = board !== undefined && (await requireUsable([boardName(board)], board));
  const concurrency = exclusive ? 1 : (options.concurrency ?? availableParallelism());
  const url = serverUrl(options.redis, io);
  const shown = shownAddress(serverAddress(url));
  const scratch = options.scratch ?? cacheFolder(io);
  prepareFolder(scratch);
  const say = (text: string): void => output.aside(text);
  const seldom = new Seldom(say);
  const interrupt = listenForInterrupt(io, say);
  say(`takes jobs from ${shown}, ${counted(concurrency, 'job')} at a time; results go ${out ?? 'back by the server'}`);
  let done = 0;
  try {
    const served = await serveSweeps({
      ...{ url, scratch, concurrency, say, signal: interrupt.signal },
      ...given({
        out,
        name,
        prefix,
        board,
        lockSeconds: lock,
        giveUpSeconds: giveUp,
        idleSeconds: once && ONCE_SECONDS,
      }),
      onReceipt(receipt) {
        if (receipt.outcome === 'failed') say(`job ${receipt.id} failed: ${receipt.message}`);
        done++;
        seldom.say('done', `${counted(done, 'job')} done`);
      },
    });
    if (json) output.json(served);
    else
      output.result(
        `${counted(served.done, 'job')} done, ${served.failed} of them failed; ${served.handedBack} handed back`,
      );
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    interrupt.dispose();
  }
}

/** Where programs keep for the user what can be made again. */
function cacheFolder({ env }: CommandIO): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'reafference', 'worker');
}
