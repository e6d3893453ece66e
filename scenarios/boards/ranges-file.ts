import { readFileSync } from 'node:fs';
import { ValidationError } from '../../agents/errors.ts';
import type { PlanTarget } from '../../bridges/boards/index.ts';
import type { Ranges } from '../../controllers/engine/compiler/transforms/integers/ranges.ts';

/** How large the numbers of an agent's networks became, and in what run. */
export interface RangesFile {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly seed: number;
  readonly ranges: Ranges;
}

/** The ranges that `calibrate` wrote. @throws ValidationError `not_ranges` */
export function readRanges(file: string): Ranges {
  let parsed: Partial<RangesFile> | null;
  try {
    parsed = Object(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw notRanges(file, (error as Error).message);
  }
  const { ranges } = parsed as Partial<RangesFile>;
  if (typeof ranges !== 'object' || ranges === null) throw notRanges(file, typeof ranges);
  for (const [name, range] of Object.entries<unknown>(ranges)) {
    const fits = Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] <= range[1];
    if (!fits) throw notRanges(file, `${name}: ${JSON.stringify(range)}`);
  }
  return ranges;
}

function notRanges(file: string, received: string): ValidationError {
  return new ValidationError(`'${file}' holds no ranges`, {
    code: 'not_ranges',
    expected: 'what `calibrate --out` wrote: of each name the least and the most number',
    received,
    block: file,
    remedy: 'write it with `calibrate SCENARIO --out FILE`',
  });
}

/** A board for networks in these ranges. @throws ValidationError `misplaced_option` where it need not know any */
export function withRanges<Target extends PlanTarget>(board: Target, ranges: Ranges | undefined): Target {
  if (ranges === undefined) return board;
  if (board.ranged !== undefined) return board.ranged(ranges) as Target;
  throw new ValidationError(`board '${board.name}' has no use for ranges`, {
    code: 'misplaced_option',
    expected: 'a board that computes with integers',
    received: '--ranges',
    remedy: 'leave it out',
  });
}
