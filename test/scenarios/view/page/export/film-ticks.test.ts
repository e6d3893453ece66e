import { describe, expect, it } from 'vitest';
import { filmTicks, PACES, RATES } from '../../../../../scenarios/view/page/export/film-ticks.ts';

describe('the ticks of a film', () => {
  it('are those of the pace, from the first to the last', () => {
    expect(filmTicks({ from: 1000, to: 1200, pace: 1, rate: 20 }, 1e-3)).toEqual([1000, 1050, 1100, 1150, 1200]);
    expect(filmTicks({ from: 1000, to: 1199, pace: 1, rate: 20 }, 1e-3)).toEqual([1000, 1050, 1100, 1150]);
    expect(filmTicks({ from: 0, to: 100, pace: 2, rate: 50 }, 1e-3)).toEqual([0, 40, 80]);
    expect(filmTicks({ from: 7, to: 7, pace: 1, rate: 20 }, 1e-3)).toEqual([7]);
  });

  it('are the nearest whole ones where pictures are not whole ticks apart, and do not drift', () => {
    // A quarter of a tick of 10 ms a picture.
    expect(filmTicks({ from: 3, to: 5, pace: 0.125, rate: 50 }, 1e-2)).toEqual(
      [3, 3, 4, 4, 4, 4, 5, 5, 5, 5].slice(0, 10),
    );
    for (const pace of PACES)
      for (const rate of RATES) {
        const ticks = filmTicks({ from: 0, to: 100_000, pace, rate }, 1e-3);
        expect(ticks[rate], `${pace} ${rate}`).toBe(Math.round(pace * 1000));
        expect(ticks[10 * rate] ?? 100_000).toBe(Math.round(pace * 10_000));
      }
  });

  it('can be shown by a GIF as they are: its times are hundredths of a second, and two at least', () => {
    for (const rate of RATES) expect([100 % rate, 100 / rate >= 2]).toEqual([0, true]);
  });

  it.each([
    [5, 4],
    [-1, 4],
    [0.5, 4],
    [0, Number.NaN],
  ])('are not from %d to %d', (from, to) => {
    expect(() => filmTicks({ from, to, pace: 1, rate: 20 }, 1e-3)).toThrow(
      expect.objectContaining({ code: 'bad_stretch', received: `${from} to ${to}` }),
    );
  });
});
