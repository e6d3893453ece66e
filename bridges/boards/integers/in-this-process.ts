import { BridgeError } from '../../../agents/index.ts';
import type { Executable } from '../../../controllers/engine/index.ts';
import type { Deployed } from '../board.ts';
import type { Plan } from '../plan.ts';
import type { BoardStatistics } from '../statistics.ts';

/** A program that runs here, as what is on a board: it stops when it is let go. Nothing is exchanged, so that nothing is measured. */
export function inThisProcess<E extends Pick<Executable, 'run' | 'raise'>>(
  { board, hash }: Plan,
  executable: E,
): Deployed & { readonly executable: E } {
  let closed = false;
  const open = (): void => {
    if (closed)
      throw new BridgeError(`${board} was let go`, {
        ...{ code: 'board_gone', block: board },
        remedy: 'deploy the network again',
      });
  };
  return {
    receipt: { board, plan: hash, readBack: hash.slice(0, 32) },
    executable: {
      ...executable,
      run(tick: number, steps: number) {
        open();
        executable.run(tick, steps);
      },
      raise(event: string, tick: number) {
        open();
        executable.raise(event, tick);
      },
    },
    statistics: () => NOTHING,
    close() {
      closed = true;
    },
  } as Deployed & { readonly executable: E };
}

const NOTHING: BoardStatistics = {
  exchanges: 0,
  latency: { p50: 0, p99: 0, longest: 0 },
  bytesSent: 0,
  bytesReceived: 0,
  retries: 0,
  damaged: 0,
  deviceSeconds: 0,
};
