import type { Tick } from './axis.ts';
import { type Mark, MM_PER_POINT, textWidth } from './mark.ts';
import { noRoom } from './no-room.ts';

/** Distance of lines of text, em. */
const LEADING = 1.15;

/** How names stand below an axis. */
export interface TickNames {
  /** Whether they run upwards. */
  readonly upwards: boolean;
  /** mm that they take below the axis. */
  readonly height: number;
  /** The names, in lines. */
  readonly lines: readonly (readonly string[])[];
}

/**
 * The way of writing names below an axis that takes the least height: level or upwards, each whole or a word a line.
 *
 * @param slot mm that each has along the axis
 * @throws ValidationError `no_room` where none fits
 */
export function tickNames(ticks: readonly Tick[], slot: number, points: number): TickNames {
  const em = points * MM_PER_POINT;
  const ways = [false, true].flatMap((upwards) =>
    [/$/, /\s+/].map((between): TickNames & { readonly across: number } => {
      const lines = ticks.map(({ text }) => text.split(between));
      const length = Math.max(0, ...lines.flat().map((line) => textWidth(line, points)));
      const high = em * (1 + LEADING * (Math.max(1, ...lines.map((one) => one.length)) - 1));
      return upwards
        ? { upwards, lines, height: length, across: high }
        : { upwards, lines, height: high, across: length };
    }),
  );
  const fitting = ways.filter(({ upwards, across }) => across <= slot - (upwards ? 0 : 0.8));
  if (fitting.length === 0)
    throw noRoom(`${em.toFixed(1)} mm for each of ${ticks.length} names`, `${slot.toFixed(1)} mm`);
  return fitting.reduce((best, one) => (one.height < best.height ? one : best));
}

/** The lines of a name whose middle is at `x`, below `top`. mm */
export function tickNameMarks(
  lines: readonly string[],
  { upwards }: TickNames,
  x: number,
  top: number,
  points: number,
): readonly Mark[] {
  const em = points * MM_PER_POINT;
  return lines.map((text, k) => {
    const look = { kind: 'text', text, points, colour: '#000000' } as const;
    return upwards
      ? { ...look, at: [x + em * (0.36 + LEADING * (k - (lines.length - 1) / 2)), top], anchor: 'end', upwards }
      : { ...look, at: [x, top + em * (0.8 + LEADING * k)], anchor: 'middle' };
  });
}
