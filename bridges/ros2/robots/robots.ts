import { ValidationError } from '../../../agents/index.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import type { RobotProfile } from './robot-profile.ts';

/** The robots that are known by name; each is imported when it is asked for. A robot more is a file, and its entry here. */
export const ROBOTS: Readonly<Record<string, () => Promise<{ readonly default: RobotProfile }>>> = {
  create3: () => import('./create3.ts'),
  'diff-drive-controller': () => import('./diff-drive-controller.ts'),
  husky: () => import('./husky.ts'),
  'turtlebot3-burger': () => import('./turtlebot3-burger.ts'),
  'turtlebot3-waffle-pi': () => import('./turtlebot3-waffle-pi.ts'),
  turtlebot4: () => import('./turtlebot4.ts'),
};

/**
 * The profile of a robot.
 *
 * @example
 * const { velocity, limits } = await loadRobot('turtlebot4');
 * console.log(velocity.topic, limits?.linear); // cmd_vel 0.306
 *
 * @throws ValidationError `unknown_robot`, which suggests the nearest
 */
export async function loadRobot(name: string): Promise<RobotProfile> {
  if (Object.hasOwn(ROBOTS, name)) return (await ROBOTS[name]()).default;
  const names = Object.keys(ROBOTS);
  const nearest = nearestName(name, names);
  throw new ValidationError('there is no robot of this name', {
    code: 'unknown_robot',
    expected: names.join(', '),
    received: name,
    remedy:
      nearest === undefined
        ? 'name its topics by --topics, and write its limits into the body of the agent'
        : `did you mean '${nearest}'?`,
  });
}
