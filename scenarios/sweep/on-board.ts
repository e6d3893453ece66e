import { join } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { jobIdentity } from '../plan/identity.ts';
import type { Plan } from '../plan/plan.ts';
import type { NetworkHostRequest } from '../pool/seed-job.ts';
import { putWhole } from './results/put-whole.ts';

/** Where the networks of jobs run that are to be on a board. Plain data. */
export interface BoardPlace {
  /** Absolute path of the folder that keeps the ranges of networks. Default: they are watched each time. */
  readonly folder?: string;
  /** The board of this machine that has an address, with it: `mcu-stm32f405:/dev/ttyACM0`. Default: none has. */
  readonly board?: string;
}

/** Where ranges lie in the folder of a sweep. */
export const RANGES = 'ranges';
/** Digits of an id that name the folder of its ranges. */
const PREFIX = 2;

/**
 * Who hosts the networks of a plan; undefined where they run in this process. A board that computes with integers must know how large the numbers of the
 * networks become: a seed that nobody reports runs first, in this process, and what was seen is kept for all jobs of the plan.
 *
 * @returns `stopped` where the signal was aborted meanwhile
 * @throws ValidationError `unknown_board`; BridgeError `board_missing` where this machine cannot use it, `file_not_written`
 */
export async function hostOf(
  plan: Plan,
  { folder, board: ours }: BoardPlace,
  signal?: AbortSignal,
): Promise<NetworkHostRequest | undefined | 'stopped'> {
  const { board: name } = plan.identity;
  if (name === undefined) return undefined;
  const { boardFor } = await import('../boards/board-for.ts');
  const { networkHostRequest } = await import('../boards/network-host.ts');
  const board = addressOf(name, ours);
  if ((await boardFor(board)).ranged === undefined) return networkHostRequest({ board, shadow: false });
  const { readRanges } = await import('../boards/ranges-file.ts');
  const { WATCHED_SEED, watchRanges } = await import('../boards/watch-ranges.ts');
  const file = folder && rangesFile(folder, plan, WATCHED_SEED);
  const known = file && ifWhole(() => readRanges(file));
  if (known) return networkHostRequest({ board, shadow: false, ranges: known });
  const ranges = await watchRanges(plan, WATCHED_SEED, signal);
  if (signal?.aborted) return 'stopped';
  if (file !== undefined)
    putWhole(file, `${JSON.stringify({ scenario: plan.scenario.id, seed: WATCHED_SEED, ranges })}\n`);
  return networkHostRequest({ board, shadow: false, ranges });
}

/** What is read from a file; undefined where it is not there, or a loss of power has cut it. */
function ifWhole<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

/** Where the ranges of the networks of a plan are kept, which are the same on all boards. */
function rangesFile(folder: string, { identity, code }: Plan, seed: number): string {
  const { board: _, ...inThisProcess } = identity;
  const id = jobIdentity(inThisProcess, seed, code);
  return join(folder, RANGES, id.slice(0, PREFIX), `${id}.json`);
}

/** A board of this machine, with its address if that is the one that has one. */
function addressOf(name: string, ours: string | undefined): string {
  return ours !== undefined && boardName(ours) === name ? ours : name;
}

/** The name of a board that may have an address. */
export function boardName(board: string): string {
  return board.split(':', 1)[0];
}

/**
 * Sees that there are boards of these names, wherever they are.
 *
 * @throws ValidationError `unknown_board`; `misplaced_option` for an address, which differs from machine to machine
 */
export async function requireKnown(boards: readonly string[]): Promise<void> {
  if (boards.length === 0) return;
  const { loadBoard } = await import('../boards/board-for.ts');
  for (const board of boards) {
    await loadBoard(board);
    const name = boardName(board);
    if (name === board) continue;
    throw new ValidationError('a sweep names boards, and each machine says where its own is', {
      code: 'misplaced_option',
      expected: name,
      received: board,
      remedy: `say --on ${board} beside it, or to the worker`,
    });
  }
}

/**
 * Sees that this machine can use boards.
 *
 * @param names as `boardsOf` gives them
 * @param ours the one of them that has an address, with it
 * @returns whether jobs take turns, as there is one of a board
 * @throws ValidationError `misplaced_option` for an address of another board; BridgeError `board_missing`
 */
export async function requireUsable(names: readonly string[], ours?: string): Promise<boolean> {
  if (ours !== undefined && !names.includes(boardName(ours))) {
    throw new ValidationError(`nothing runs on board '${boardName(ours)}'`, {
      code: 'misplaced_option',
      expected: names.join(', ') || 'no address of a board',
      received: ours,
      remedy: 'leave the address out, or name that board in the sweep',
    });
  }
  if (names.length === 0) return false;
  const { boardFor } = await import('../boards/board-for.ts');
  let exclusive = false;
  for (const name of names) {
    const board = await boardFor(addressOf(name, ours));
    exclusive ||= board.exclusive ?? false;
  }
  return exclusive;
}
