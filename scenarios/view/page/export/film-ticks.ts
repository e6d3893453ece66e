import { ValidationError } from '../../../../agents/errors.ts';

/** Paces that films have, simulated seconds a second, and pictures a second: those that a GIF can keep to, whose unit is 0.01 s. */
export const PACES = [0.1, 0.25, 0.5, 1, 2, 5, 10] as const;
export const RATES = [10, 20, 25, 50] as const;

/** A stretch of a run, and how it passes. */
export interface FilmCourse {
  /** First and last tick that may be shown: so many ticks are completed then. */
  readonly from: number;
  readonly to: number;
  /** Simulated seconds a second, above 0. */
  readonly pace: number;
  /** Pictures a second, above 0. */
  readonly rate: number;
}

/**
 * The tick that each picture of a film shows: picture k is of the whole tick nearest to `from` + k pace/(rate period), and no clock has a say in it.
 *
 * @param period s per tick
 * @throws ValidationError `bad_stretch`
 */
export function filmTicks({ from, to, pace, rate }: FilmCourse, period: number): readonly number[] {
  const isTick = (tick: number): boolean => Number.isSafeInteger(tick) && tick >= 0;
  if (!isTick(from) || !isTick(to) || from > to) {
    throw new ValidationError('this is no stretch of a run', {
      code: 'bad_stretch',
      expected: 'two whole numbers of ticks from 0, of which the second is not less',
      received: `${from} to ${to}`,
    });
  }
  const step = pace / (rate * period);
  const ticks: number[] = [];
  for (let k = 0; ; k++) {
    const tick = from + Math.round(k * step);
    if (tick > to) return ticks;
    ticks.push(tick);
  }
}
