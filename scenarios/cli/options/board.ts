import { ValidationError } from '../../../agents/errors.ts';
import { flagOf } from './option.ts';

/** Options of what runs its networks on a board. */
export interface BoardOptions {
  /** Name of the board, or name:address. */
  readonly on?: string;
  /** File that `calibrate` wrote. */
  readonly ranges?: string;
  readonly shadow?: boolean;
}

/** Refuses what is about a board where none is named. @throws ValidationError `misplaced_option` */
export function requireBoard({ on, ranges, shadow = false }: BoardOptions): void {
  if (on !== undefined || (ranges === undefined && !shadow)) return;
  const option = flagOf(shadow ? 'shadow' : 'ranges');
  throw new ValidationError(`${option} is for a run on a board`, {
    code: 'misplaced_option',
    expected: '--on and a board',
    received: option,
    remedy: 'leave it out, or name a board',
  });
}
