import {
  BOARDS,
  type Board,
  capabilitiesText,
  isWriter,
  loadPlanTarget,
  NETWORK_WRITERS,
  type NetworkWriter,
} from '../../../bridges/boards/index.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { BoardsValues } from '../options/boards-options.ts';

/** Tells what each board can do, and what it lacks here; and what networks are written for. */
export async function listBoards({ operands, options, output }: Call<BoardsValues>): Promise<number> {
  const names = operands.length === 0 ? [...Object.keys(BOARDS), ...Object.keys(NETWORK_WRITERS)] : operands;
  const boards = await Promise.all(names.map(loadPlanTarget));
  if (options.json) {
    output.json({ boards: boards.map(described) });
    return EXIT.ok;
  }
  const { bold, dim, bad } = output.style;
  const told = boards.map((board) => {
    const { missing, energy } = described(board);
    return [
      `${bold(board.name)}  ${board.summary}`,
      dim(capabilitiesText(board.capabilities)),
      ...(energy === null ? [] : [dim(`  energy      estimated by ${energy.source}`)]),
      missing === null ? '  here        it can be used' : `  here        ${bad(missing)}`,
    ].join('\n');
  });
  output.result(told.join('\n\n'));
  return EXIT.ok;
}

function described(board: Board | NetworkWriter) {
  const { name, summary, capabilities } = board;
  if (isWriter(board)) return { name, summary, capabilities, energy: null, missing: `only written: ${board.builtBy}` };
  return { name, summary, capabilities, energy: board.energy ?? null, missing: board.missing?.() ?? null };
}
