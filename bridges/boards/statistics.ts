import type { StreamCounts } from './stream/board-stream.ts';

/** Counts and latencies of the exchange with a board. */
export interface BoardStatistics {
  /** Number of requests that were answered. */
  readonly exchanges: number;
  /** Times from a request to its answer. */
  readonly latency: {
    /** s, that half of them took at most. */
    readonly p50: number;
    /** s, that 99 % of them took at most. */
    readonly p99: number;
    /** s, the longest. */
    readonly longest: number;
  };
  /** Bytes to the board, frames included. */
  readonly bytesSent: number;
  /** Bytes from the board, frames included. */
  readonly bytesReceived: number;
  /** Number of requests that were sent again. */
  readonly retries: number;
  /** Number of requests and answers that were damaged on the way and thrown away. */
  readonly damaged: number;
  /** Number of ticks that took the board longer than they last; absent where the host says when a tick is. */
  readonly overruns?: number;
  /** Counts of the last stream, which may have ended; absent where there was none. */
  readonly stream?: StreamCounts;
  /** s, for which the board says that it computed. */
  readonly deviceSeconds?: number;
}

/** Report of a board after a deployment: which network it holds, as it says itself, and in how many bytes. */
export interface Receipt {
  /** Name of the board. */
  readonly board: string;
  /** Hash of the plan. */
  readonly plan: string;
  /** Hexadecimal digits of the hash that was read back, which is the one that was expected. */
  readonly readBack: string;
  /** Bytes of program and constants. */
  readonly programBytes?: number;
  /** Bytes that the network changes as it runs. */
  readonly stateBytes?: number;
}
