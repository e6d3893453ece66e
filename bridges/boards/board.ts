import { BridgeError } from '../../agents/index.ts';
import type { AnalysedModel, Executable } from '../../controllers/engine/compiler/index.ts';
import type { HeldDecays } from '../../controllers/engine/compiler/lowering/decay.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { Capabilities } from './capabilities.ts';
import type { EnergyFigures } from './energy.ts';
import type { Plan } from './plan.ts';
import type { BoardStatistics, Receipt } from './statistics.ts';
import type { BoardStream, StreamOptions } from './stream/board-stream.ts';

/** Target that networks are planned for: a board, or a machine that other tools put them onto. */
export interface PlanTarget<P extends Plan = Plan> {
  /** As in `--board`. */
  readonly name: string;
  /** One line, for lists. */
  readonly summary: string;
  /** Limits of its size, its number formats, and the features of its neurons and synapses. */
  readonly capabilities: Capabilities;
  /** How it has slow decays computed. Default: lazily. */
  readonly decays?: HeldDecays;
  /** The same for networks of which it was seen how large their numbers become. Absent: it need not know. */
  ranged?(ranges: Ranges): PlanTarget;
  /** Plans a network. It is pure: the same network and options give the same plan, whatever is plugged in. */
  plan(analysed: AnalysedModel): P;
  /** Files that hold the network, such as its firmware, to be kept, flashed or built from. Absent: there are none. */
  files?(plan: P): readonly BoardFile[];
}

/** A machine for which networks are written as files. Others put them there: nothing here reaches it. */
export interface NetworkWriter<P extends Plan = Plan> extends PlanTarget<P> {
  /** Tool that puts the files there, for people: `py-spinnaker2 builds it from network.json`. */
  readonly builtBy: string;
  /** Files that hold the network, for the tool that {@link builtBy} names. */
  files(plan: P): readonly BoardFile[];
}

/**
 * A board: what networks can be moved onto. Its file tells what it can do, how a network would go there, and goes there.
 *
 * All is synchronous: a call comes back when the board has answered, or throws when it has not within its deadline.
 */
export interface Board<P extends Plan = Plan> extends PlanTarget<P> {
  /** Published figures that its energy is estimated from; absent where there are none. */
  readonly energy?: EnergyFigures;
  /** Why it cannot be used here and now, and what to do: a compiler is missing, a port is not given. Absent: it can be tried. */
  missing?(): string | undefined;
  /** Whether there is one of it, so that runs take turns. Default: a deployment makes its own. */
  readonly exclusive?: boolean;
  /** The same board with the ranges that numbers had in a run, from which it chooses their integers. Absent: it need not know. */
  ranged?(ranges: Ranges): Board;
  /**
   * Puts a network onto the board and reads back that it is there.
   *
   * @throws BridgeError `plan_refused`, `board_mismatch`, and what the line to the board throws
   */
  deploy(plan: P): Deployed;
  /** Computes, in this process, what the board computes, bit for bit. A board that is `bit-exact` has it. */
  twin?(plan: P): Executable;
}

/** A file of a network for a board. */
export interface BoardFile {
  /** Name, without a folder. */
  readonly name: string;
  /** Text, or bytes. */
  readonly content: string | Uint8Array;
}

/** A network on a board. */
export interface Deployed {
  /** Report of the board: the network that it holds, and in how many bytes. */
  readonly receipt: Receipt;
  /** The network at work. Its `dispose` closes the board, too. */
  readonly executable: Executable;
  /** Counts and latencies of the exchange with the board so far. */
  statistics(): BoardStatistics;
  /**
   * Has the board step by its own clock; until the stream ends, the network cannot be stepped here. One stream at a time. Absent: it steps
   * only when the host says so, or keeps a time that nobody sets.
   *
   * @throws ValidationError `invalid_option`, `unknown_name`, `size_mismatch`, `not_finite`; `network_too_large` where the input of a step
   *   does not fit into a message
   * @throws BridgeError `board_streams` where there is a stream already, and what the line to the board throws
   */
  stream?(options: StreamOptions): BoardStream;
  /** Lets the board go. Calling it again does nothing. */
  close(): void;
}

/** The error for what a board cannot tell of a network. `what` names it: `v of 'cells'`. */
export function notTold(board: string, what: string): BridgeError {
  return new BridgeError(`${board} cannot tell ${what}`, {
    code: 'not_told',
    received: what,
    block: board,
    remedy: 'read it from a run in this process, or leave it out',
  });
}
