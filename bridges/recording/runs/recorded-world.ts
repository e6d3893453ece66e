import { headingOf, type Message, messageType } from '../../ros-messages/index.ts';
import type { RecordedGoal, RecordedWorld } from './arena-markers.ts';

const { ADD, CUBE, CYLINDER } = messageType('visualization_msgs/msg/Marker').constants;

type Obstacle = RecordedWorld['obstacles'][number];

/** The walls, obstacles and goals that markers of `/arena` draw: what `arenaMarkers` was given, but for their looks, names and masses. */
export function recordedWorld(markers: readonly Message<'visualization_msgs/msg/Marker'>[]): RecordedWorld & {
  readonly goals: readonly RecordedGoal[];
} {
  const drawn = (space: string) => markers.filter(({ action, ns }) => action === ADD && ns === space);
  return {
    walls: drawn('walls').map(({ pose: { position, orientation }, scale }) => {
      const heading = headingOf(orientation);
      const [x, y] = [(scale.x / 2) * Math.cos(heading), (scale.x / 2) * Math.sin(heading)];
      return {
        from: { x: position.x - x, y: position.y - y },
        to: { x: position.x + x, y: position.y + y },
        thickness: scale.y,
        height: scale.z,
      };
    }),
    obstacles: drawn('obstacles').map(({ type, pose: { position, orientation }, scale }): Obstacle => {
      const place = { at: { x: position.x, y: position.y }, z: position.z - scale.z / 2 };
      if (type === CUBE)
        return { kind: 'box', ...place, size: [scale.x, scale.y, scale.z], heading: headingOf(orientation) };
      const radius = scale.x / 2;
      return type === CYLINDER
        ? { kind: 'cylinder', ...place, radius, height: scale.z }
        : { kind: 'sphere', ...place, radius };
    }),
    goals: drawn('goal').map(({ pose: { position }, scale }) => ({
      x: position.x,
      y: position.y,
      radius: scale.x / 2,
    })),
  };
}
