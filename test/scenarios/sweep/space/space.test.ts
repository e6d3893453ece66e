import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf, keyOf, placesOf, pointAt, type Space, sizeOf } from '../../../../scenarios/sweep/space/space.ts';

const SPACE: Space = [
  { name: 'dose', domain: { kind: 'list', values: [0, 1, 2] } },
  { name: 'body', domain: { kind: 'list', values: ['disc', 'point'] } },
  { name: 'cells', domain: { kind: 'range', scale: 'whole', from: 10, to: 12 } },
];
const RANGE: Space = [...SPACE, { name: 'tau', domain: { kind: 'range', scale: 'log', from: 0.01, to: 1, count: 5 } }];

describe('a grid', () => {
  it('has every combination once, the last axis changing fastest', () => {
    const { count, at } = gridOf(SPACE);
    const points = Array.from({ length: count }, (_, index) => at(index));
    expect(count).toBe(18);
    expect(points.slice(0, 4)).toEqual([
      { dose: 0, body: 'disc', cells: 10 },
      { dose: 0, body: 'disc', cells: 11 },
      { dose: 0, body: 'disc', cells: 12 },
      { dose: 0, body: 'point', cells: 10 },
    ]);
    expect(points.at(-1)).toEqual({ dose: 2, body: 'point', cells: 12 });
    expect(new Set(points.map(keyOf)).size).toBe(18);
    expect(Object.keys(points[0])).toEqual(['dose', 'body', 'cells']);
  });

  it('steps through a range that says how many values it has, and refuses another', () => {
    expect(gridOf(RANGE).count).toBe(90);
    expect(() => gridOf([{ name: 'tau', domain: { kind: 'range', scale: 'log', from: 0.01, to: 1 } }])).toThrowError(
      expect.objectContaining({ code: 'no_grid', block: 'tau' }),
    );
  });
});

describe('a space', () => {
  it('has as many points as differ', () => {
    expect(sizeOf(SPACE)).toBe(18);
    expect(sizeOf(RANGE)).toBe(Number.POSITIVE_INFINITY);
    expect(sizeOf([{ name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 2 ** 31 } }])).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('has a point at each place, and a place for each point', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), (places) => {
        const point = pointAt(RANGE, places);
        expect(Object.keys(point)).toEqual(['dose', 'body', 'cells', 'tau']);
        const again = pointAt(RANGE, placesOf(RANGE, point));
        expect({ ...again, tau: 0 }).toEqual({ ...point, tau: 0 });
        expect(Math.abs((again['tau'] as number) / (point['tau'] as number) - 1)).toBeLessThan(1e-11);
      }),
    );
  });

  it('has no place for a point that is not in it', () => {
    expect([...placesOf(SPACE, { dose: 7, body: 'disc', cells: 11 })]).toEqual([Number.NaN, 0.25, 0.5]);
  });
});

describe('the key of a point', () => {
  it('is that of the same values in any order, and no other', () => {
    expect(keyOf({ a: 1, b: 'x' })).toBe(keyOf({ b: 'x', a: 1 }));
    expect(keyOf({ a: 1 })).not.toBe(keyOf({ a: '1' }));
    expect(keyOf({ a: 0.1 })).not.toBe(keyOf({ a: 0.1 + 2 ** -56 }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
        (a, b) => {
          const same =
            Object.keys(a).length === Object.keys(b).length &&
            Object.entries(a).every(([k, v]) => Object.hasOwn(b, k) && b[k] === v);
          expect(keyOf(a) === keyOf(b)).toBe(same);
        },
      ),
    );
  });
});
