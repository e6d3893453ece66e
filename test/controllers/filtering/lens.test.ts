import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distort, type LensModel, type PlanePoint, undistort } from '../../../controllers/filtering/index.ts';

const point = (most: number) =>
  fc.tuple(fc.double({ min: -most, max: most, noNaN: true }), fc.double({ min: -most, max: most, noNaN: true }));
const k = (most: number) => fc.double({ min: -most, max: most, noNaN: true });

/** Lenses as calibrations find them: those of DSEC, of a webcam, of a fisheye of kalibr. */
const LENSES: readonly (readonly [string, { model: LensModel; coefficients: readonly number[] }, number])[] = [
  ['barrel', { model: 'plumb-bob', coefficients: [-0.31, 0.083, 0.0029, -0.00016] }, 0.9],
  ['k3', { model: 'plumb-bob', coefficients: [-0.094, 0.19, 0.0002, -0.0018, -0.09] }, 0.8],
  ['rational', { model: 'plumb-bob', coefficients: [0.2, -0.05, 0.001, 0.002, 0.003, 0.5, -0.06, 0.007] }, 0.9],
  ['fisheye', { model: 'equidistant', coefficients: [-0.0087, 0.0157, -0.0218, 0.0079] }, 3],
];

describe('a lens', () => {
  it('of one coefficient bends as its equation says', () => {
    const at = (coefficients: readonly number[]) => distort({ model: 'plumb-bob', coefficients }, [0.5, -0.25]);
    const r2 = 0.3125;
    expect(at([0.1, 0, 0, 0])).toEqual([0.5 * (1 + 0.1 * r2), -0.25 * (1 + 0.1 * r2)]);
    expect(at([0, 0.1, 0, 0])).toEqual([0.5 * (1 + 0.1 * r2 * r2), -0.25 * (1 + 0.1 * r2 * r2)]);
    expect(at([0, 0, 0.1, 0])).toEqual([0.5 + 0.2 * 0.5 * -0.25, -0.25 + 0.1 * (r2 + 2 * 0.0625)]);
    expect(at([0, 0, 0, 0.1])).toEqual([0.5 + 0.1 * (r2 + 2 * 0.25), -0.25 + 0.2 * 0.5 * -0.25]);
    expect(at([0, 0, 0, 0, 0.1])[0]).toBeCloseTo(0.5 * (1 + 0.1 * r2 ** 3), 15);
    expect(at([0, 0, 0, 0, 0, 0.1, 0.2, 0.3])[0]).toBeCloseTo(0.5 / (1 + 0.1 * r2 + 0.2 * r2 ** 2 + 0.3 * r2 ** 3), 15);
  });

  it('that is equidistant shows angles as distances', () => {
    const [x, y] = distort({ model: 'equidistant', coefficients: [0, 0, 0, 0] }, [3, 4]);
    expect([x, y]).toEqual([0.6 * Math.atan(5), 0.8 * Math.atan(5)].map((value) => expect.closeTo(value, 14)));
    const theta = Math.atan(0.5);
    const bent = distort({ model: 'equidistant', coefficients: [0.1, 0.2, 0.3, 0.4] }, [0.5, 0]);
    const angle = theta * (1 + 0.1 * theta ** 2 + 0.2 * theta ** 4 + 0.3 * theta ** 6 + 0.4 * theta ** 8);
    expect(bent).toEqual([expect.closeTo(angle, 14), 0]);
    expect(undistort({ model: 'equidistant', coefficients: [0, 0, 0, 0] }, [1.6, 0])).toBeUndefined();
    expect(undistort({ model: 'equidistant', coefficients: [0, 0, 0, 0] }, [0, 0])).toEqual([0, 0]);
  });

  it.each(LENSES)('is undone where it does not fold: %s', (_, lens, most) => {
    fc.assert(
      fc.property(point(most), (seen) => {
        const back = undistort(lens, distort(lens, seen)) as PlanePoint;
        expect(Math.hypot(back[0] - seen[0], back[1] - seen[1])).toBeLessThan(1e-9);
      }),
    );
  });

  it('shows again what was undone, whatever its coefficients', () => {
    const coefficients = fc.tuple(k(0.2), k(0.1), k(0.02), k(0.02));
    let [drawn, undone] = [0, 0];
    fc.assert(
      fc.property(fc.constantFrom('plumb-bob', 'equidistant'), coefficients, point(1), (model, given, shown) => {
        const lens = { model, coefficients: given } as const;
        drawn++;
        const back = undistort(lens, shown);
        if (back === undefined) return;
        undone++;
        const again = distort(lens, back);
        expect(Math.hypot(again[0] - shown[0], again[1] - shown[1])).toBeLessThan(1e-9);
      }),
    );
    expect(undone).toBeGreaterThan(drawn / 2);
  });

  it('shows nothing beyond its fold: r - 0.3 r^3 is at most 0.70', () => {
    const lens = { model: 'plumb-bob', coefficients: [-0.3, 0, 0, 0] } as const;
    const fold = Math.sqrt(1 / 0.9);
    const most = fold - 0.3 * fold ** 3;
    expect(undistort(lens, [most - 1e-3, 0])?.[0]).toBeLessThan(fold);
    expect(undistort(lens, [0, -most - 1e-3])).toBeUndefined();
    // Here it unfolds again farther out, which no light comes through.
    const twice = { model: 'plumb-bob', coefficients: [-0.3, 0.03, 0, 0] } as const;
    for (const x of [0.8, 0.9, 1, 1.1, 1.2, 1.3]) expect(undistort(twice, [x, 0]), String(x)).toBeUndefined();
    const again = { model: 'equidistant', coefficients: [-1, 0.3, 0, 0] } as const;
    for (const x of [0.45, 0.5, 0.55]) expect(undistort(again, [0, x]), String(x)).toBeUndefined();
  });

  it('never folds on the way from the middle to what was undone', { tags: 'long' }, () => {
    // Spread evenly: Newton's method leaps over the folds of few lenses.
    const even = (most: number) => fc.integer({ min: -1000, max: 1000 }).map((part) => (most * part) / 1000);
    const coefficients = fc.tuple(even(0.8), even(0.5), even(0.05), even(0.05), even(0.3));
    const inPlane = (a: PlanePoint, b: PlanePoint, c: PlanePoint, d: PlanePoint) =>
      (a[0] - b[0]) * (c[1] - d[1]) - (a[1] - b[1]) * (c[0] - d[0]);
    fc.assert(
      fc.property(
        fc.constantFrom('plumb-bob', 'equidistant'),
        coefficients,
        fc.tuple(even(1.3), even(1.3)),
        (model, given, shown) => {
          const lens = { model, coefficients: model === 'plumb-bob' ? given : given.slice(0, 4) } as const;
          const back = undistort(lens, shown);
          if (back === undefined) return;
          const h = 1e-5;
          for (let sixteenth = 1; sixteenth <= 16; sixteenth++) {
            const [x, y] = [(back[0] * sixteenth) / 16, (back[1] * sixteenth) / 16];
            const at = (dx: number, dy: number) => distort(lens, [x + dx, y + dy]);
            const area = inPlane(at(h, 0), at(-h, 0), at(0, h), at(0, -h)) / (4 * h * h);
            expect(area, `${x} ${y}`).toBeGreaterThan(-1e-6);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of p1 or p2 alone is undone up to its fold, which is at 1 / (2 p) across the axis', () => {
    // x (1 + 2 p1 y) and y + p1 x^2 + 3 p1 y^2: slopes at y = 0 of 1, 2 p1 x, 2 p1 x and 1.
    for (const at of [0.5, 0.9, 0.97, -0.9])
      for (const [coefficients, seen] of [
        [[0, 0, 0.5, 0], [at, 0] as const],
        [[0, 0, 0, 0.5], [0, at] as const],
      ] as const) {
        const back = undistort(
          { model: 'plumb-bob', coefficients },
          distort({ model: 'plumb-bob', coefficients }, seen),
        );
        expect(back?.[0]).toBeCloseTo(seen[0], 9);
        expect(back?.[1]).toBeCloseTo(seen[1], 9);
      }
  });

  it.each([
    ['p1', [0, 0, 0.5, 0], (x: number, y: number) => [1 + y, x, 1 + 3 * y]],
    ['p2', [0, 0, 0, 0.5], (x: number, y: number) => [1 + 3 * x, y, 1 + x]],
  ] as const)('of %s alone is undone up to its fold in every direction', (_, coefficients, slopes) => {
    const lens = { model: 'plumb-bob', coefficients } as const;
    for (let degrees = 0; degrees < 360; degrees += 15) {
      const angle = (degrees * Math.PI) / 180;
      const on = (r: number): PlanePoint => [r * Math.cos(angle), r * Math.sin(angle)];
      const area = (r: number): number => {
        const [xx, xy, yy] = slopes(...on(r));
        return xx * yy - xy * xy;
      };
      let fold = 0;
      while (fold < 3 && area(fold) > 0) fold += 1e-4;
      for (const share of [0.5, 0.9, 0.98]) {
        const seen = on(share * fold);
        const back = undistort(lens, distort(lens, seen));
        expect(back?.[0], `${degrees} degrees, ${share}`).toBeCloseTo(seen[0], 8);
        expect(back?.[1]).toBeCloseTo(seen[1], 8);
      }
    }
  });

  // A coefficient k of r^n above, or below. It folds where 1 + (n + 1) k r^n = 0, or 1 - (n - 1) k r^n = 0.
  it.each([
    ['k1', [-0.3], 2, 0],
    ['k2', [0, -0.3], 4, 0],
    ['k3', [0, 0, 0, 0, -0.3], 6, 0],
    ['k4', [0, 0, 0, 0, 0, 0.3], 0, 2],
    ['k5', [0, 0, 0, 0, 0, 0, 0.3], 0, 4],
    ['k6', [0, 0, 0, 0, 0, 0, 0, 0.3], 0, 6],
  ])('of %s alone is undone up to its fold, and not beyond', (_, coefficients, above, below) => {
    const lens: Parameters<typeof undistort>[0] = {
      model: 'plumb-bob',
      coefficients: [...coefficients, ...new Array<number>(8).fill(0)].slice(0, 8),
    };
    const fold = above > 0 ? (1 / (0.3 * (above + 1))) ** (1 / above) : (1 / (0.3 * (below - 1))) ** (1 / below);
    const [x, y] = [0.8, -0.6];
    for (const share of [0.5, 0.9, 0.99, 0.999]) {
      const seen: [number, number] = [share * fold * x, share * fold * y];
      const back = undistort(lens, distort(lens, seen));
      expect(back?.[0]).toBeCloseTo(seen[0], 6);
      expect(back?.[1]).toBeCloseTo(seen[1], 6);
    }
    const [u, v] = distort(lens, [fold * x, fold * y]);
    expect(undistort(lens, [1.001 * u, 1.001 * v])).toBeUndefined();
  });

  it('is none where it says so', () => {
    const none = { model: 'none', coefficients: [] } as const;
    expect([distort(none, [2, 3]), undistort(none, [2, 3])]).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });
});
