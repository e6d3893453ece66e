import type { ActuatorSpecs, Body, Mount, SensorSpecs } from '../../../agents/index.ts';
import { WiringError } from '../../../agents/index.ts';
import { wrapAngle } from '../../../kernels/angle.ts';
import { choiceOf, type TopicMap } from '../topics.ts';
import type { RobotProfile } from './robot-profile.ts';

/** What of an agent a robot is compared with. */
export interface FittedAgent {
  readonly body: Body;
  readonly sensors: SensorSpecs;
  readonly actuators: ActuatorSpecs;
}

/** An agent on a robot. */
export interface FittedRobot {
  /** Topic of each sensor and of the velocity that the robot has a topic for, and those that the user says. */
  readonly topics: TopicMap;
  /** Names of sensors that neither the sources of the robot nor the user states a topic for. */
  readonly unstated: readonly string[];
  /** Limits of the velocity: those of the agent's body, and of the robot where the body has none. */
  readonly limits: Body['limits'];
  /** Names of the limits that are the robot's. */
  readonly taken: readonly (keyof Body['limits'])[];
}

/** Units of the limits of a body. */
const LIMITS = {
  linear: 'm/s',
  angular: 'rad/s',
  linearAcceleration: 'm/s^2',
  angularAcceleration: 'rad/s^2',
} as const satisfies Readonly<Record<keyof Body['limits'], string>>;

/** Metres and radians by which a mount may be declared elsewhere than it is, and metres by which a body may be too small. */
const [PLACE, ANGLE, SMALL] = [0.01, 0.02, 1e-3];

/** What differs, and the line that mends it. */
interface Difference {
  readonly robot: string;
  readonly agent: string;
  readonly line: string;
}

/**
 * Compares an agent with a robot, and finds the topics and limits by which it drives it. A body without limits takes those of the robot; one
 * that claims more than the robot can do is refused, as its controller would brake too late.
 *
 * @param map what the user says: the topics of these sensors are not the robot's, and neither are the mounts
 * @throws WiringError `robot_mismatch` for a body that is faster or smaller than the robot, and for a sensor that is mounted elsewhere
 */
export function fitRobot(profile: RobotProfile, agent: FittedAgent, map: TopicMap = {}): FittedRobot {
  const { limits, taken } = limitsOn(profile, agent.body);
  const faster = (Object.keys(LIMITS) as (keyof Body['limits'])[]).filter((limit) => {
    const most = profile.limits?.[limit];
    return most !== undefined && limits[limit] > most;
  });
  refuse(profile, [
    ...(faster.length > 0 ? [fasterBody(profile, agent.body, faster)] : []),
    ...smallerBody(profile, agent.body),
    ...mountsElsewhere(profile, agent.sensors, map),
  ]);
  return { ...robotTopics(profile, agent, map), limits, taken };
}

/**
 * The topics under which a simulated robot is served as one of its kind.
 *
 * @throws WiringError `robot_mismatch` for a sensor that is mounted elsewhere
 */
export function serveAsRobot(
  profile: RobotProfile,
  simulated: Omit<FittedAgent, 'body'>,
  map: TopicMap = {},
): Pick<FittedRobot, 'topics' | 'unstated'> {
  refuse(profile, mountsElsewhere(profile, simulated.sensors, map));
  return robotTopics(profile, simulated, map);
}

/** Frame of each sensor that is mounted and has a topic of the robot, by its name. */
export function robotFrames(
  profile: RobotProfile,
  sensors: SensorSpecs,
  map: TopicMap = {},
): Readonly<Record<string, string>> {
  const frames = ofTheRobot(profile, sensors, map).flatMap(({ name, robot }) =>
    robot.frame === undefined ? [] : [[name, robot.frame] as const],
  );
  return Object.fromEntries(frames);
}

/** The first sensor of each kind whose topic is the robot's. */
function ofTheRobot({ sensors: topics }: RobotProfile, sensors: SensorSpecs, map: TopicMap) {
  const seen = new Set<string>();
  return Object.entries(sensors).flatMap(([name, spec]) => {
    const robot = topics[spec.kind];
    if (robot === undefined || seen.has(spec.kind)) return [];
    const { topic = robot.topic } = choiceOf(map[name]);
    if (topic !== robot.topic) return [];
    seen.add(spec.kind);
    return [{ name, spec, robot }];
  });
}

function robotTopics(
  profile: RobotProfile,
  { sensors, actuators }: Omit<FittedAgent, 'body'>,
  map: TopicMap,
): Pick<FittedRobot, 'topics' | 'unstated'> {
  const found = ofTheRobot(profile, sensors, map).map(
    ({ name, robot: { topic, type } }) => [name, { topic, type }] as const,
  );
  const velocity = Object.entries(actuators).find(([, { kind }]) => kind === 'velocity')?.[0];
  const moving = velocity === undefined ? {} : { [velocity]: profile.velocity.topic };
  const topics: TopicMap = { ...Object.fromEntries(found), ...moving, ...map };
  return { topics, unstated: Object.keys(sensors).filter((name) => topics[name] === undefined) };
}

function limitsOn({ limits: robot = { from: [] } }: RobotProfile, { limits }: Body) {
  const taken = (Object.keys(LIMITS) as (keyof Body['limits'])[]).filter(
    (limit) => limits[limit] === Number.POSITIVE_INFINITY && robot[limit] !== undefined,
  );
  const robots = Object.fromEntries(taken.map((limit) => [limit, robot[limit]]));
  return { limits: { ...limits, ...robots } as Body['limits'], taken };
}

function fasterBody(
  { limits: robot }: RobotProfile,
  { limits }: Body,
  faster: readonly (keyof Body['limits'])[],
): Difference {
  const told = (of: Partial<Body['limits']> | undefined): string =>
    faster.map((limit) => `${limit} ${of?.[limit]} ${LIMITS[limit]}`).join(', ');
  const mended = Object.keys(LIMITS).map((limit) => {
    const key = limit as keyof Body['limits'];
    return `${key}: ${faster.includes(key) ? robot?.[key] : limits[key]}`;
  });
  return { robot: told(robot), agent: told(limits), line: `limits: { ${mended.join(', ')} }` };
}

/** A point claims no size. */
function smallerBody({ footprint }: RobotProfile, { radius }: Body): Difference[] {
  if (footprint === undefined || radius === 0 || radius > footprint.radius - SMALL) return [];
  return [
    {
      robot: `a radius of ${footprint.radius} m`,
      agent: `a radius of ${radius} m`,
      line: `radius: ${footprint.radius}`,
    },
  ];
}

function mountsElsewhere(profile: RobotProfile, sensors: SensorSpecs, map: TopicMap): Difference[] {
  return ofTheRobot(profile, sensors, map).flatMap(({ name, spec, robot }) => {
    const declared = (spec.settings as { readonly mount?: Mount } | undefined)?.mount;
    if (declared === undefined || robot.mount === undefined || isAlike(declared, robot.mount)) return [];
    return [
      {
        robot: `${name} at ${mountText(robot.mount)}`,
        agent: `${name} at ${mountText(declared)}`,
        line: `of ${name}, mount: { ${mountText(robot.mount)} }`,
      },
    ];
  });
}

function isAlike(one: Mount, other: Mount): boolean {
  const apart = (key: 'x' | 'y' | 'z'): number => Math.abs((one[key] ?? 0) - (other[key] ?? 0));
  const turned = (key: 'yaw' | 'pitch' | 'roll'): number => Math.abs(wrapAngle((one[key] ?? 0) - (other[key] ?? 0)));
  return (
    Math.max(apart('x'), apart('y'), apart('z')) <= PLACE &&
    Math.max(turned('yaw'), turned('pitch'), turned('roll')) <= ANGLE
  );
}

/** A mount as it is written in an agent; what is left out is 0. */
function mountText(mount: Mount): string {
  const told = (['x', 'y', 'z', 'yaw', 'pitch', 'roll'] as const).flatMap((key) => {
    const value = Number((mount[key] ?? 0).toFixed(4));
    return value === 0 && key !== 'z' ? [] : [`${key}: ${value}`];
  });
  return told.join(', ');
}

function refuse({ name }: RobotProfile, differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  const all = (of: keyof Difference): string => differences.map((one) => one[of]).join('; ');
  throw new WiringError(`the agent is not made for the robot ${name}`, {
    code: 'robot_mismatch',
    expected: `what ${name} has: ${all('robot')}`,
    received: `what the agent declares: ${all('agent')}`,
    block: name,
    remedy: `write into the agent: ${all('line')}`,
  });
}
