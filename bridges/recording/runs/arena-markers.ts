import { type Message, type MessageInput, messageType, planarPose } from '../../ros-messages/index.ts';

type Color = Message<'std_msgs/msg/ColorRGBA'>;
type Marker = MessageInput<'visualization_msgs/msg/Marker'>;
type Vector = Message<'geometry_msgs/msg/Vector3'>;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of a world that is drawn, in m, kg and rad. */
export interface RecordedWorld {
  readonly walls: readonly {
    readonly from: Point;
    readonly to: Point;
    readonly thickness?: number;
    readonly height?: number;
  }[];
  readonly obstacles: readonly RecordedObstacle[];
}

type RecordedObstacle = { readonly at: Point; readonly z?: number } & (
  | { readonly kind: 'box'; readonly size: readonly [number, number, number]; readonly heading?: number }
  | { readonly kind: 'cylinder'; readonly radius: number; readonly height: number }
  | { readonly kind: 'sphere'; readonly radius: number }
);

/** A goal, a disc on the floor, in m. */
export interface RecordedGoal extends Point {
  readonly radius: number;
}

const { CUBE, SPHERE, CYLINDER } = messageType('visualization_msgs/msg/Marker').constants;
const WALL: Color = { r: 0.55, g: 0.58, b: 0.62, a: 1 };
const OBSTACLE: Color = { r: 0.42, g: 0.45, b: 0.5, a: 1 };
const GOAL: Color = { r: 0.85, g: 0.42, b: 0.2, a: 0.8 };
const BODY: Color = { r: 0.08, g: 0.45, b: 0.62, a: 1 };
const DEFAULT_THICKNESS = 0.02;
const DEFAULT_HEIGHT = 0.3;
const GOAL_HEIGHT = 0.005;
/** Metres, radius with which a point is drawn. */
const LEAST_BODY_RADIUS = 0.02;

/**
 * Markers of the walls, obstacles and goals of a trial, and of the body in its frame.
 *
 * @param header stamp, in the map frame
 * @param baseFrame frame of the body
 */
export function arenaMarkers(
  world: RecordedWorld,
  goals: readonly RecordedGoal[],
  body: { readonly radius: number; readonly height: number },
  header: Message<'std_msgs/msg/Header'>,
  baseFrame = 'base_link',
): Marker[] {
  const marker = (
    ns: string,
    id: number,
    type: number,
    at: Vector,
    heading: number,
    scale: Vector,
    color: Color,
  ): Marker => {
    const pose = planarPose(at.x, at.y, heading);
    return { header, ns, id, type, action: 0, pose: { ...pose, position: at }, scale, color };
  };
  const walls = world.walls.map(({ from, to, thickness = DEFAULT_THICKNESS, height = DEFAULT_HEIGHT }, id) => {
    const along = { x: to.x - from.x, y: to.y - from.y };
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, z: height / 2 };
    const scale = { x: Math.hypot(along.x, along.y), y: thickness, z: height };
    return marker('walls', id, CUBE, middle, Math.atan2(along.y, along.x), scale, WALL);
  });
  const obstacles = world.obstacles.map((obstacle, id) => {
    const [type, scale] = obstacleShape(obstacle);
    const at = { ...obstacle.at, z: (obstacle.z ?? 0) + scale.z / 2 };
    return marker('obstacles', id, type, at, obstacle.kind === 'box' ? (obstacle.heading ?? 0) : 0, scale, OBSTACLE);
  });
  const targets = goals.map(({ x, y, radius }, id) => {
    const disc = { x: 2 * radius, y: 2 * radius, z: GOAL_HEIGHT };
    return marker('goal', id, CYLINDER, { x, y, z: GOAL_HEIGHT / 2 }, 0, disc, GOAL);
  });
  const width = 2 * Math.max(body.radius, LEAST_BODY_RADIUS);
  const hull = marker(
    'body',
    0,
    CYLINDER,
    { x: 0, y: 0, z: body.height / 2 },
    0,
    { x: width, y: width, z: body.height },
    BODY,
  );
  return [
    ...walls,
    ...obstacles,
    ...targets,
    { ...hull, header: { ...header, frame_id: baseFrame }, frame_locked: true },
  ];
}

function obstacleShape(obstacle: RecordedObstacle): [number, Vector] {
  if (obstacle.kind === 'box') return [CUBE, { x: obstacle.size[0], y: obstacle.size[1], z: obstacle.size[2] }];
  const width = 2 * obstacle.radius;
  if (obstacle.kind === 'cylinder') return [CYLINDER, { x: width, y: width, z: obstacle.height }];
  return [SPHERE, { x: width, y: width, z: width }];
}
