import { BridgeError } from '../../../agents/index.ts';
import type { Encoder, Population } from '../../../controllers/engine/index.ts';

/**
 * Policy of a board for a step whose input is not there when the step begins: `hold` takes the input of the step before; `rest` takes
 * `rest` of the options; `stop` makes no further step, and stops safely.
 */
export type LatePolicy = 'hold' | 'rest' | 'stop';

/** An input that a stream carries; one that the network declares an encoder for (`network.encode`) is one, too. */
export interface StreamedInput {
  /** Population that has the input. */
  readonly neurons: Population;
  /** Name of the input in the model of the neurons, such as `I_ext`. */
  readonly input: string;
  /** Then the numbers that it reads are given in place of the input. */
  readonly encoder?: Encoder;
}

/** The input of a step: of each input of the stream a number for each neuron, in the unit that its model declares, or what its encoder reads. */
export type StreamedValues = readonly ArrayLike<number>[];

/** How a board steps by its own clock. */
export interface StreamOptions {
  /** s from the beginning of a step to that of the next: whole microseconds, from 100 us to 1 s. */
  readonly period: number;
  /** Inputs that each step is given, whole. All else that a host sets stays as it was. */
  readonly inputs: readonly StreamedInput[];
  /** Policy for a step without its input. Default: `hold` */
  readonly late?: LatePolicy;
  /** With `rest`: the level of each input, for all neurons, in the unit that its model declares. Default: 0 */
  readonly rest?: readonly number[];
  /** Steps in a row that the board makes without their input, before it stops safely: 1 to 65 535. Default: 10 */
  readonly silence?: number;
  /** Most steps whose input is on the board or on its way: 1 to 65 535. Default: as many as the board has room for. */
  readonly window?: number;
  /** Number of the first tick. Default: 0 */
  readonly tick?: number;
  /** Steps after which it ends by itself. Default: it goes on until `stop`. */
  readonly steps?: number;
}

/** Result of a step of a stream. */
export interface StreamedStep {
  /** Number of the step, in ticks from that of the options on. */
  readonly tick: number;
  /** Whether its input was not there when it began. */
  readonly late: boolean;
  /**
   * Whether its result was not ready within a period after it was due. The next step begins at its end then, and the later ones a period
   * after each other.
   */
  readonly overrun: boolean;
  /** Whether it was made and its result has been lost on the line; then there are no spikes, and nothing else is known of it. */
  readonly lost: boolean;
  /** s for which the board computed. */
  readonly seconds: number;
  /** By the name of each population the neurons that spiked, ascending. */
  readonly spikes: ReadonlyMap<string, Uint32Array>;
}

/**
 * Why a board no longer steps by its clock. `done`: all steps were made. `asked`: by `stop`. `silent`: too many in a row had no input.
 * `late`: an input was late, and the policy is `stop`. With the last two it has stopped safely: a board that drives motors stops them.
 */
export type StreamEnd = 'done' | 'asked' | 'silent' | 'late';

/** Counts of the steps and inputs of a stream. */
export interface StreamCounts {
  /** Steps that the board has made, as far as it is known here. */
  readonly steps: number;
  /** Steps that began without their input. */
  readonly late: number;
  /** Number of inputs that came after their step had begun, or would have. They were thrown away, and no other step has seen them. */
  readonly dropped: number;
  /** Steps whose result was not ready within a period after they were due. */
  readonly overruns: number;
  /** Steps whose result was lost on the line. */
  readonly lost: number;
  /** Number of inputs that may be sent now. */
  readonly credits: number;
}

/**
 * A board that steps by its own clock. The first step begins when the first input has come, and each later one a period after the one before,
 * whatever the host does. The host sends inputs ahead of time, at most as many as it has credits for: the input of tick n must be there
 * when step n begins, which is its deadline. Each step gives a result, and each result grants credits anew. Steps whose input was in time
 * compute, bit for bit, what a board computes that is stepped.
 *
 * All is synchronous: `send` returns at once, `receive` when there is a result or its time is over.
 */
export interface BoardStream {
  /** Number of inputs that may be sent now: those of the ticks from `next` on. */
  readonly credits: number;
  /** The first tick whose input can still be sent. It is after what was sent, and after the steps that are known to have begun. */
  readonly next: number;
  /** Why it has ended; undefined while it runs. */
  readonly ended: StreamEnd | undefined;
  /** Counts of steps and inputs so far, with the present credits. */
  readonly counts: StreamCounts;
  /**
   * Sends the input of a tick. Ticks are sent in order; one that is left out has no input.
   *
   * @returns false for a tick that has begun: its input was dropped
   * @throws BridgeError `no_credit` for a tick beyond `next + credits - 1`; `unknown_step` for one that was sent before, or is none;
   *   `stream_ended`; `board_gone`
   * @throws ValidationError `size_mismatch`, `not_finite`
   */
  send(tick: number, values: StreamedValues): boolean;
  /**
   * Takes the result of the next step. Results come in order.
   *
   * @param seconds to wait at most. Default: 0, it only looks
   * @returns undefined where none has come, or none will as the stream has ended
   * @throws BridgeError `board_silent`, `board_gone`, `board_reset`
   */
  receive(seconds?: number): StreamedStep | undefined;
  /**
   * Ends the stream after the step that is under way. The board has then made `counts.steps` steps, and makes further ones when the host
   * says so. Calling it again does nothing.
   */
  stop(): void;
}

/** The error for what a board does not do while it steps by its own clock. */
export function boardStreams(board: string, what: string): BridgeError {
  return new BridgeError(`${board} steps by its own clock`, {
    code: 'board_streams',
    expected: 'a board that is stepped',
    received: what,
    block: board,
    remedy: 'stop the stream first',
  });
}
