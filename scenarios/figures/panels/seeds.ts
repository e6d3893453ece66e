import type { Mark, Place } from '../mark.ts';

/** mm, of the disc of a seed. */
export const SEED_RADIUS = 0.55;

/**
 * Places of discs beside each other so that none hides another, as near to the middle as there is room; beyond `halfWidth` they overlap.
 *
 * @param heights of the discs on the sheet, mm
 * @param middle mm from the left edge
 * @param halfWidth mm to either side
 * @returns in the order of `heights`
 */
export function swarm(heights: readonly number[], middle: number, halfWidth: number): readonly Place[] {
  const step = 1.05 * SEED_RADIUS;
  const apart = (2.1 * SEED_RADIUS) ** 2;
  const places: Place[] = new Array(heights.length);
  const placed: Place[] = [];
  const order = heights.map((height, i) => ({ height, i })).sort((a, b) => a.height - b.height || a.i - b.i);
  for (const { height, i } of order) {
    let offset = 0;
    for (let k = 0; ; k++) {
      offset = (k % 2 === 0 ? 1 : -1) * Math.ceil(k / 2) * step;
      if (Math.abs(offset) > halfWidth) {
        offset = 0;
        break;
      }
      const x = middle + offset;
      if (placed.every(([a, b]) => (a - x) ** 2 + (b - height) ** 2 >= apart)) break;
    }
    const place: Place = [middle + offset, height];
    places[i] = place;
    placed.push(place);
  }
  return places;
}

/** A disc a seed. */
export function seedMarks(places: readonly Place[], fill: string, opacity = 0.55): readonly Mark[] {
  return places.map((at) => ({ kind: 'disc', at, radius: SEED_RADIUS, fill, opacity }));
}

/** A line up and down, with short ends. @param x mm @param ends mm from the upper edge */
export function whisker(x: number, ends: readonly [number, number], colour: string): readonly Mark[] {
  const line = (places: readonly Place[]): Mark => ({ kind: 'line', places, colour, width: 0.3 });
  return [
    line([
      [x, ends[0]],
      [x, ends[1]],
    ]),
    ...ends.map((y) =>
      line([
        [x - 0.7, y],
        [x + 0.7, y],
      ]),
    ),
  ];
}
