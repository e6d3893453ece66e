import { type Message, messageType } from '../../ros-messages/index.ts';

/** Barrier that a body cannot go through: a segment, or a disc. Lengths are in m. */
export type RecordedBarrier =
  | { readonly from: Point; readonly to: Point }
  | {
      readonly at: Point;
      /** Metres. */
      readonly radius: number;
    };

interface Point {
  readonly x: number;
  readonly y: number;
}

const { ADD, CUBE } = messageType('visualization_msgs/msg/Marker').constants;

/** The walls and obstacles that markers of `/arena` draw: the middle line of a wall, the four sides of a box, a disc of what is round. */
export function recordedBarriers(markers: readonly Message<'visualization_msgs/msg/Marker'>[]): RecordedBarrier[] {
  return markers.flatMap(({ action, ns, type, pose: { position, orientation }, scale }): RecordedBarrier[] => {
    if (action !== ADD) return [];
    const heading = 2 * Math.atan2(orientation.z, orientation.w);
    const at = (along: number, across: number): Point => placeOn(position, heading, along, across);
    const [length, width] = [scale.x / 2, scale.y / 2];
    if (ns === 'walls') return [{ from: at(-length, 0), to: at(length, 0) }];
    if (ns !== 'obstacles') return [];
    if (type !== CUBE) return [{ at: { x: position.x, y: position.y }, radius: length }];
    const corners = [at(-length, -width), at(length, -width), at(length, width), at(-length, width)];
    return corners.map((from, k) => ({ from, to: corners[(k + 1) % 4] }));
  });
}

/** The place that lies so far ahead and to the left of another, in m, as one looks along a heading in rad. */
function placeOn({ x, y }: Point, heading: number, along: number, across: number): Point {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return { x: x + along * cos - across * sin, y: y + along * sin + across * cos };
}
