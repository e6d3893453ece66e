import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapAngle } from '../../../kernels/index.ts';
import { goesRound, type StrandPoint, strandsAround, strandsOf } from '../../../scenarios/figures/strands.ts';
import { share } from '../../effort.ts';

const points = (values: readonly number[], half = Number.NaN): StrandPoint[] =>
  values.map((value, bin) => ({ bin, at: bin, value, around: [value - half, value + half] }));

describe('strands', () => {
  it('break where a bin has no point', () => {
    const all = points([1, 2, 3, 4, 5], 0.1);
    const { lines, bands } = strandsOf(all.filter(({ bin }) => bin !== 2));
    expect(lines.map((line) => line.map(({ bin }) => bin))).toEqual([
      [0, 1],
      [3, 4],
    ]);
    expect(bands).toEqual(lines);
    expect(strandsOf(points([1, 2])).bands).toEqual([]);
  });

  it('of directions that go over pi leave at one end, and come in at the other', () => {
    const turning = points([3, wrapAngle(3.1), wrapAngle(3.2), wrapAngle(3.3)], 0.2);
    expect(goesRound(turning)).toBe(true);
    const { lines, bands } = strandsAround(turning);
    expect(lines.map((line) => line.map(({ value }) => Number(value.toFixed(6))))).toEqual([
      [3, 3.1],
      [3.2, 3.3].map((angle) => Number((angle - 2 * Math.PI).toFixed(6))),
    ]);
    // The band is on both sides where it holds pi.
    expect(bands.map((band) => band.map(({ bin }) => bin))).toEqual(
      [
        [0, 1, 2, 3],
        [0, 1, 2, 3],
      ].map((one, k) => (k === 0 ? one : one.filter((bin) => 3 + 0.1 * bin + 0.2 > Math.PI))),
    );
  });

  it('of directions never leap, and cover every point and every band', () => {
    const steps = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 1, maxLength: 20 });
    const half = fc.double({ min: 0.01, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(steps, half, (given, half) => {
        let angle = 0;
        const all = points(
          given.map((step) => wrapAngle((angle += step))),
          half,
        );
        const { lines, bands } = strandsAround(all);
        for (const line of lines)
          for (const [k, { value }] of line.entries()) {
            expect(Math.abs(value)).toBeLessThanOrEqual(Math.PI);
            if (k > 0) expect(Math.abs(value - line[k - 1].value)).toBeLessThan(Math.PI);
          }
        expect([...new Set(lines.flat().map(({ bin }) => bin))].sort((a, b) => a - b)).toEqual(
          all.map(({ bin }) => bin),
        );
        for (const { bin } of all) {
          const covered = bands.flat().filter((one) => one.bin === bin);
          const width = covered.reduce((sum, { around: [low, high] }) => sum + high - low, 0);
          expect(width).toBeCloseTo(2 * half, 9);
        }
      }),
      { numRuns: share(300) },
    );
  });
});
