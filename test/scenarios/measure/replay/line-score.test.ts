import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { PlaceDecoder } from '../../../../scenarios/measure/replay/decoder.ts';
import { LineScorer } from '../../../../scenarios/measure/replay/line-score.ts';
import { BINS, spikesOn, trackFields } from './track.ts';

describe('by hand, on a track of six bins in three windows', () => {
  const grid = { columns: 6, rows: 1, left: 0, bottom: 0, binWidth: 1, binHeight: 1 };
  const posterior = (...rows: readonly (readonly number[])[]) => ({
    grid,
    windows: 3,
    probability: Float64Array.from(rows.flat()),
  });
  const rows = [
    [0.5, 0.2, 0.3, 0, 0, 0],
    [0, 0, 0.7, 0.1, 0.2, 0],
    [0.1, 0, 0, 0, 0.8, 0.1],
  ];
  /** Slopes of -2, -1, 1 and 2, starts in each bin. */
  const options = { bins: 6, windows: 3, least: 1, most: 2, slopes: 4, starts: 6 };

  it('is the mean over windows of what lies at the line', () => {
    const scorer = new LineScorer({ ...options, halfWidth: 0 });
    expect(scorer.fit(posterior(...rows))).toEqual({
      score: expect.closeTo((0.5 + 0.7 + 0.8) / 3, 12),
      slope: 2,
      start: 0,
    });
  });

  it('and within the half width of it', () => {
    const scorer = new LineScorer({ ...options, halfWidth: 1 });
    // Around bins 1, 3 and 5.
    expect(scorer.fit(posterior(...rows))).toEqual({
      score: expect.closeTo((1 + 1 + 0.9) / 3, 12),
      slope: 2,
      start: 1,
    });
  });

  it('finds nothing where the line has left the track, but tries it', () => {
    const scorer = new LineScorer({ ...options, halfWidth: 0 });
    const ends = [
      [0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0, 0],
    ];
    expect(scorer.fit(posterior(...ends))).toEqual({ score: expect.closeTo(2 / 3, 12), slope: 2, start: 3 });
  });

  it('finds nothing there wherever else the posterior is then', () => {
    const scorer = new LineScorer({ ...options, halfWidth: 0 });
    for (const elsewhere of [0, 1, 2, 3, 4]) {
      const last = [0, 0, 0, 0, 0, 0].with(elsewhere, 1);
      const gone = [[0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1], last];
      expect(scorer.fit(posterior(...gone)).score).toBeCloseTo(2 / 3, 12);
    }
  });

  it('is the first of equal ones: backward before forward, slow before fast, from the first bin on', () => {
    const still = new LineScorer({ ...options, windows: 1, halfWidth: 5, leastCover: 0 });
    const { slope, start } = still.fit({ grid, windows: 1, probability: Float64Array.of(0, 0, 1, 0, 0, 0) });
    expect([slope, start]).toEqual([-1, 0]);
  });

  it('runs through the nearest bins', () => {
    const slow = new LineScorer({
      ...options,
      halfWidth: 0,
      least: 0.4,
      most: 0.4,
      slopes: 2,
      starts: 1,
      leastCover: 0,
    });
    // At 0, 0.4 and 0.8.
    const steps = [
      [0.5, 0.5, 0, 0, 0, 0],
      [0.6, 0.4, 0, 0, 0, 0],
      [0.3, 0.7, 0, 0, 0, 0],
    ];
    expect(slow.fit(posterior(...steps)).score).toBeCloseTo((0.5 + 0.6 + 0.7) / 3, 12);
  });

  it('rejects lines that cover too little', () => {
    const still = Array.from({ length: 3 }, () => [0, 0, 0, 0, 0, 1]);
    // From bin 3 by 2: at 3, 5 and off the track, which covers half of it.
    const best = (leastCover: number) =>
      new LineScorer({ ...options, halfWidth: 0, leastCover }).fit(posterior(...still));
    expect(best(1 / 3).score).toBeCloseTo(1 / 3, 12);
    expect(best(1.1)).toEqual({ score: 0, slope: Number.NaN, start: Number.NaN });
  });
});

it.each([
  [0.8, 5],
  [1.7, 2],
  [-1.2, 45],
  [-2.5, 49],
])('recovers a slope of %d bins per window to 0.25, and where it starts to 3 bins', (slope, start) => {
  const random = new RandomStream(1, 'line');
  const decoder = new PlaceDecoder(trackFields(60), 0.01);
  const windows = 18;
  const scorer = new LineScorer({ bins: BINS, windows });
  const slopes: number[] = [];
  const starts: number[] = [];
  for (let n = 0; n < 10; n++) {
    const fit = scorer.fit(decoder.decode(spikesOn(60, windows, (window) => start + slope * window, random)));
    slopes.push(fit.slope);
    starts.push(fit.start);
    expect(fit.score).toBeGreaterThan(0.6);
  }
  for (const found of slopes) expect(Math.abs(found - slope)).toBeLessThan(0.25);
  for (const found of starts) expect(Math.abs(found - start)).toBeLessThan(3);
});
