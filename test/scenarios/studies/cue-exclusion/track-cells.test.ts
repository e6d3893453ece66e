import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { drawInterneurons, drawPyramidalCells } from '../../../../scenarios/studies/cue-exclusion/track-cells.ts';

const TRACK = [-1.5, 1.5] as const;
const random = (seed = 1) => new RandomStream(seed, 'a test');
const withField = (centres: Float64Array): number[] =>
  [...centres.keys()].filter((cell) => !Number.isNaN(centres[cell]));

describe('pyramidal cells', () => {
  const { centres, cued } = drawPyramidalCells(2000, TRACK, true, random());

  it('have a field in one of two cases, in their order along the track', () => {
    const cells = withField(centres);
    const places = cells.map((cell) => centres[cell]);
    expect(cells).toHaveLength(1000);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(-1.5);
    expect(Math.max(...places)).toBeLessThan(1.5);
    expect(places.filter((x) => x < 0).length / 1000).toBeCloseTo(0.5, 1);
  });

  it('of which every tenth responds to the cue, and none where there is no cue', () => {
    const cells = withField(centres);
    expect(cells.filter((_, k) => k % 10 === 0)).toEqual([...cued.keys()].filter((cell) => cued[cell] === 1));
    expect(drawPyramidalCells(2000, TRACK, false, random()).cued.some((flag) => flag === 1)).toBe(false);
  });

  it('have a field more often at the ends: 3 of 4 of the first and last eightieth', () => {
    let [ends, others] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      for (const cell of withField(drawPyramidalCells(800, TRACK, false, random(seed)).centres)) {
        if (cell < 10 || cell >= 790) ends++;
        else others++;
      }
    }
    // A cell of weight w is among half of all with 1 - 2^-w.
    expect(ends / (20 * 20)).toBeGreaterThan(0.68);
    expect(ends / (20 * 20)).toBeLessThan(0.82);
    expect(others / (20 * 780)).toBeCloseTo(0.494, 2);
  });
});

it('interneurons respond to the cue or have a field', () => {
  const { centres, cued } = drawInterneurons(100, TRACK, random());
  expect([...cued]).toEqual(Array.from(centres, (centre) => (Number.isNaN(centre) ? 1 : 0)));
  expect(withField(centres)).toEqual(Array.from({ length: 50 }, (_, k) => 50 + k));
});
