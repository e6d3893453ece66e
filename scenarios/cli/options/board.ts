import { ValidationError } from '../../../agents/errors.ts';
import { flagOf, type Options, text, type ValuesOf } from './option.ts';
import { ranges } from './ranges.ts';

/** Options of the commands that can run networks on a board. */
export const ON_BOARD_OPTIONS = {
  on: text('board', "run the controller's networks on a board, see `boards`: its name, or name:address"),
  ranges,
} satisfies Options;

/** Values of {@link ON_BOARD_OPTIONS}. */
export type OnBoardValues = ValuesOf<typeof ON_BOARD_OPTIONS>;

/** Refuses what is about a board where none is named. @throws ValidationError `misplaced_option` */
export function requireBoard({ on, ranges, shadow }: OnBoardValues & { readonly shadow?: true }): void {
  if (on !== undefined || (ranges === undefined && !shadow)) return;
  const option = flagOf(shadow ? 'shadow' : 'ranges');
  throw new ValidationError(`${option} is for a run on a board`, {
    code: 'misplaced_option',
    expected: '--on and a board',
    received: option,
    remedy: 'leave it out, or name a board',
  });
}
