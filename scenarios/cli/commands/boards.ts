import { defineCommand } from '../command.ts';
import { BOARDS_OPTIONS } from '../options/boards-options.ts';

export const boards = defineCommand({
  name: 'boards',
  summary: 'list the boards that networks can be moved onto, and what each can and cannot do',
  operands: { '[name...]': 'boards to tell of (default: all)' },
  options: BOARDS_OPTIONS,
  action: async (call) => (await import('../boards/list-boards.ts')).listBoards(call),
});
