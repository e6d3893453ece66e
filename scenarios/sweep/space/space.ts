import { ValidationError } from '../../../agents/errors.ts';
import { type Domain, gridValues, placeOf, type Value, valueAt } from './domain.ts';

/** A parameter that is varied, or one of the choices of a request, and what it may be. */
export interface Axis {
  /** Name of a parameter, or `body`, `physics`, `controller`, `board` or `faults`. */
  readonly name: string;
  readonly domain: Domain;
}

/** What is varied, in the order in which points list it. */
export type Space = readonly Axis[];

/** A value for each axis of a space, by its name. */
export type Point = Readonly<Record<string, Value>>;

/** The points of a grid, which need not all be in memory. */
export interface Grid {
  /** Number of points. */
  readonly count: number;
  /** A point. The last axis changes fastest. @param index from 0 to `count` - 1 */
  at(index: number): Point;
}

/**
 * Every combination of the values of the axes.
 *
 * @throws ValidationError `no_grid` for a range that does not say how many values it has
 */
export function gridOf(space: Space): Grid {
  const axes = space.map(({ name, domain }) => {
    const values = gridValues(domain);
    if (values !== undefined) return { name, values };
    throw new ValidationError(`'${name}' is a range, and a grid needs values`, {
      code: 'no_grid',
      expected: 'values, steps, or a range with a number of values',
      received: domain,
      block: name,
      remedy: 'say how many, as in linear(0, 2, 9), or draw points: --sampler sobol --points 100',
    });
  });
  return {
    count: axes.reduce((product, { values }) => product * values.length, 1),
    at(index) {
      let rest = index;
      const chosen = axes.toReversed().map(({ name, values }) => {
        const value = values[rest % values.length];
        rest = Math.floor(rest / values.length);
        return [name, value] as const;
      });
      return Object.fromEntries(chosen.reverse());
    },
  };
}

/** Number of points that differ; Infinity for a space with a range of numbers that are not whole, or more than a grid steps through. */
export function sizeOf(space: Space): number {
  return space.reduce((size, { domain }) => {
    const finite = domain.kind === 'list' || domain.scale === 'whole';
    return size * ((finite ? gridValues(domain)?.length : undefined) ?? Number.POSITIVE_INFINITY);
  }, 1);
}

/** The point of a space at a place of the unit cube. @param places from 0 to 1, one an axis */
export function pointAt(space: Space, places: ArrayLike<number>): Point {
  return Object.fromEntries(space.map(({ name, domain }, k) => [name, valueAt(domain, places[k])]));
}

/** The place of a point in the unit cube; NaN where a value is not in its domain. */
export function placesOf(space: Space, point: Point): Float64Array {
  return Float64Array.from(space, ({ name, domain }) => placeOf(domain, point[name]));
}

/** Keys of points, which never change: searches ask for those of all points again and again. */
const KEYS = new WeakMap<Point, string>();

/** A text that two points share only if they are the same. */
export function keyOf(point: Point): string {
  let key = KEYS.get(point);
  if (key === undefined) {
    key = JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
    KEYS.set(point, key);
  }
  return key;
}
