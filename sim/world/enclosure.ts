import { atan2 } from '../../kernels/math-f64.ts';
import { type Footprint, Footprints, obstacleFootprint, SKIN, wallFootprint } from './footprints.ts';
import { gap, meetingPoint } from './gap.ts';
import type { World } from './world.ts';

/** A way inside two solids that touch: from the middle of one, through a point of both, to the middle of the other. */
interface Link {
  readonly from: number;
  readonly to: number;
  /** Metres, the point of both. */
  readonly x: number;
  readonly y: number;
}

/** Ends of something along the map's axes, m. */
export interface Span {
  readonly x: readonly [least: number, most: number];
  readonly y: readonly [least: number, most: number];
}

/**
 * Regions that the solids of a world shut in, for an upright body that is as small as a point. Solids with a mass do not count, as they
 * can be pushed away.
 */
export class Enclosure {
  readonly #solids: Footprints;
  /** Links to solids that no link before led to. */
  readonly #tree: Link[] = [];
  /** All other links. Each closes a loop, if only there and back. */
  readonly #closing: Link[] = [];

  /** @param height m, of the body: solids that are wholly above it are not in its way */
  constructor({ walls, obstacles }: World, height: number) {
    const outlines = [
      ...walls.map(wallFootprint),
      ...obstacles.flatMap((obstacle, index) =>
        (obstacle.mass ?? 0) > 0 ? [] : (obstacleFootprint(obstacle, index, height) ?? []),
      ),
    ];
    this.#solids = new Footprints(outlines);
    this.#link(outlines);
  }

  /** Name of a solid around a point; undefined if there is none. x and y in m. */
  solidAt(x: number, y: number): string | undefined {
    return this.#solids.names[this.#solids.occupant(x, y, 0)];
  }

  /**
   * Whether solids that touch one another shut a point in: whether a loop through them winds around it. x and y in m, in no solid.
   */
  encloses(x: number, y: number): boolean {
    // Angles swept from the first solid of each group of solids that touch.
    const swept = new Float64Array(this.#solids.count);
    for (const link of this.#tree) swept[link.to] = swept[link.from] + this.#sweep(link, x, y);
    return this.#closing.some(
      (link) => Math.abs(swept[link.from] + this.#sweep(link, x, y) - swept[link.to]) > Math.PI,
    );
  }

  /** Ends of the solids that touch others; of all, if none does. */
  get span(): Span {
    const { count, x, y, boundX, boundY } = this.#solids;
    const linked = [...new Set(this.#tree.flatMap(({ from, to }) => [from, to]))];
    const which = linked.length > 0 ? linked : Array.from({ length: count }, (_, i) => i);
    const ends = (at: Float64Array, bound: Float64Array): readonly [number, number] => [
      Math.min(...which.map((i) => at[i] - bound[i])),
      Math.max(...which.map((i) => at[i] + bound[i])),
    ];
    return { x: ends(x, boundX), y: ends(y, boundY) };
  }

  #link(outlines: readonly Footprint[]): void {
    const reached = new Set<number>();
    for (let first = 0; first < outlines.length; first++) {
      if (reached.has(first)) continue;
      reached.add(first);
      const group = [first];
      for (const from of group) {
        for (let to = 0; to < outlines.length; to++) {
          if (to === from || gap(outlines[from], outlines[to]) > SKIN) continue;
          const [x, y] = meetingPoint(outlines[from], outlines[to]);
          if (reached.has(to)) this.#closing.push({ from, to, x, y });
          else {
            this.#tree.push({ from, to, x, y });
            reached.add(to);
            group.push(to);
          }
        }
      }
    }
  }

  /** Radians, the angle that a link sweeps as seen from a point outside of its solids. */
  #sweep({ from, to, x, y }: Link, atX: number, atY: number): number {
    const { x: middleX, y: middleY } = this.#solids;
    const angle = (ax: number, ay: number, bx: number, by: number): number =>
      atan2(ax * by - ay * bx, ax * bx + ay * by);
    const [joinX, joinY] = [x - atX, y - atY];
    return (
      angle(middleX[from] - atX, middleY[from] - atY, joinX, joinY) +
      angle(joinX, joinY, middleX[to] - atX, middleY[to] - atY)
    );
  }
}
