import { BridgeError } from '../../agents/errors.ts';
import { type Board, loadBoard, type PlanTarget } from '../../bridges/boards/index.ts';

export { loadBoard };

/**
 * The board that an option names, if it can be used here and now.
 *
 * @throws ValidationError `unknown_board`, `misplaced_option`, and what {@link requireUsable} throws
 */
export async function boardFor(name: string): Promise<Board> {
  const board = await loadBoard(name);
  requireUsable(board);
  return board;
}

/** @throws BridgeError `board_missing`, which says what is missing */
export function requireUsable(board: Board): void {
  const missing = board.missing?.();
  if (missing !== undefined) throw notHere(board, missing);
}

/** The error for what networks cannot be put onto from here. */
export function notHere({ name, summary }: PlanTarget, remedy: string): BridgeError {
  return new BridgeError(`board '${name}' cannot be used here`, {
    code: 'board_missing',
    expected: summary,
    block: name,
    remedy,
  });
}
