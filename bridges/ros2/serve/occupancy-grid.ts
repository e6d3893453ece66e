import type { RecordedWorld } from '../../recording/runs/arena-markers.ts';
import { type Message, type MessageInput, planarPose } from '../../ros-messages/index.ts';

/** Metres, edge of a cell of a small world. */
const RESOLUTION = 0.02;
/** Cells of a map at most; a larger world has larger cells. */
const MOST_CELLS = 1e6;
/** Cells around the solids. */
const MARGIN = 2;
const DEFAULT_THICKNESS = 0.02;
const OCCUPIED = 100;

/** A solid seen from above: whether a point is at most `reach` metres away, and what it covers. */
interface Footprint {
  readonly covers: (x: number, y: number, reach: number) => boolean;
  readonly x: number;
  readonly y: number;
  /** Metres from that point within which all of it lies. */
  readonly radius: number;
}

/**
 * The map of a world as nav_msgs/OccupancyGrid: 100 in each cell that a wall or an obstacle touches which a body of a height runs into, 0 in
 * the others. Cells have an edge of 2 cm, or more where there would be more than a million.
 *
 * @param bodyHeight m, of the body; what begins above it is not in its way
 */
export function occupancyGrid(
  world: RecordedWorld,
  bodyHeight: number,
  header: Message<'std_msgs/msg/Header'>,
): MessageInput<'nav_msgs/msg/OccupancyGrid'> {
  const solids = [...wallsOf(world), ...obstaclesOf(world, bodyHeight)];
  const least = (ends: readonly number[]): number => Math.min(0, ...ends);
  const most = (ends: readonly number[]): number => Math.max(0, ...ends);
  const left = least(solids.map(({ x, radius }) => x - radius));
  const bottom = least(solids.map(({ y, radius }) => y - radius));
  const across = most(solids.map(({ x, radius }) => x + radius)) - left;
  const up = most(solids.map(({ y, radius }) => y + radius)) - bottom;
  const resolution = Math.max(RESOLUTION, Math.sqrt((across * up) / MOST_CELLS));
  const width = Math.ceil(across / resolution) + 2 * MARGIN;
  const height = Math.ceil(up / resolution) + 2 * MARGIN;
  const origin = { x: left - MARGIN * resolution, y: bottom - MARGIN * resolution };
  const data = new Int8Array(width * height);
  for (const { covers, x, y, radius } of solids) {
    const cell = (at: number, from: number): number => Math.floor((at - from) / resolution);
    for (let row = cell(y - radius, origin.y) - 1; row <= cell(y + radius, origin.y) + 1; row++) {
      for (let column = cell(x - radius, origin.x) - 1; column <= cell(x + radius, origin.x) + 1; column++) {
        const at = { x: origin.x + (column + 0.5) * resolution, y: origin.y + (row + 0.5) * resolution };
        if (covers(at.x, at.y, resolution / 2)) data[row * width + column] = OCCUPIED;
      }
    }
  }
  return {
    header,
    info: { map_load_time: header.stamp, resolution, width, height, origin: planarPose(origin.x, origin.y, 0) },
    data,
  };
}

function wallsOf({ walls }: RecordedWorld): Footprint[] {
  return walls.map(({ from, to, thickness = DEFAULT_THICKNESS }) => {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    return rectangle(middle, Math.atan2(to.y - from.y, to.x - from.x), length, thickness);
  });
}

function obstaclesOf({ obstacles }: RecordedWorld, bodyHeight: number): Footprint[] {
  return obstacles
    .filter(({ z = 0 }) => z <= bodyHeight)
    .map((obstacle) => {
      const { at } = obstacle;
      if (obstacle.kind === 'box') return rectangle(at, obstacle.heading ?? 0, obstacle.size[0], obstacle.size[1]);
      const { radius } = obstacle;
      return { ...at, radius, covers: (x, y, reach) => Math.hypot(x - at.x, y - at.y) <= radius + reach };
    });
}

function rectangle(
  at: { readonly x: number; readonly y: number },
  heading: number,
  length: number,
  width: number,
): Footprint {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return {
    x: at.x,
    y: at.y,
    radius: Math.hypot(length, width) / 2,
    covers(x, y, reach) {
      const along = Math.abs((x - at.x) * cos + (y - at.y) * sin);
      const aside = Math.abs((y - at.y) * cos - (x - at.x) * sin);
      return along <= length / 2 + reach && aside <= width / 2 + reach;
    },
  };
}
