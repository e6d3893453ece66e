import { BridgeError } from '../../../agents/index.ts';
import type { Executable } from '../../../controllers/engine/compiler/index.ts';
import type { Elements } from '../../../controllers/engine/compiler/program/program.ts';
import type { Deployed } from '../board.ts';
import type { Plan } from '../plan.ts';
import type { BoardStatistics } from '../statistics.ts';
import { type BoardStream, boardStreams } from '../stream/board-stream.ts';
import { type SimulatedTiming, simulateStream } from '../stream/simulated-stream.ts';

/** Program that runs in this process: of real numbers, or of integers. */
type Program = Executable & { elements?(array: number): Elements };

/**
 * A program that runs here, as what is on a board: it stops when it is let go. Nothing is exchanged, so that nothing is measured. The time of
 * its streams is simulated: with a clock of its own no input is late unless it is left out.
 */
export function inThisProcess<E extends Program>(
  { board, hash, analysed }: Plan,
  executable: E,
  timing: SimulatedTiming = {},
): Deployed & { readonly executable: E } {
  let closed = false;
  let stream: BoardStream | undefined;
  const open = (): void => {
    if (closed)
      throw new BridgeError(`${board} was let go`, {
        ...{ code: 'board_gone', block: board },
        remedy: 'deploy the network again',
      });
  };
  const stepped = (what: string): void => {
    open();
    if (stream !== undefined && stream.ended === undefined) throw boardStreams(board, what);
  };
  return {
    receipt: { board, plan: hash, readBack: hash.slice(0, 32) },
    executable: {
      ...executable,
      run(tick: number, steps: number) {
        stepped('steps');
        executable.run(tick, steps);
      },
      raise(event: string, tick: number) {
        stepped('an event');
        executable.raise(event, tick);
      },
    },
    stream(options) {
      stepped('another stream');
      const machine = {
        run(tick: number, steps: number) {
          open();
          executable.run(tick, steps);
        },
        spikes: executable.spikes,
        numbers: executable.elements ?? executable.numbers,
      };
      stream = simulateStream(board, machine, analysed, options, timing);
      return stream;
    },
    statistics() {
      if (stream === undefined) return NOTHING;
      const { counts } = stream;
      return { ...NOTHING, overruns: counts.overruns, stream: counts };
    },
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
