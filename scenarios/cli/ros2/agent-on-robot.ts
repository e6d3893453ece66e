import { type AnyAgent, type Body, ValidationError } from '../../../agents/index.ts';
import type { RobotProfile } from '../../../bridges/ros2/robots/robot-profile.ts';
import type { TopicMap, VelocityType } from '../../../bridges/ros2/topics.ts';

/** An agent on a robot that is known by name. */
export interface AgentOnRobot {
  readonly profile: RobotProfile;
  /** Topics of the robot, and those that the user says in their place. */
  readonly topics: TopicMap;
  /** Type of the velocity while nobody takes it yet. */
  readonly velocityType: VelocityType;
  /** Limits that the guard keeps. */
  readonly limits: Body['limits'];
  /** What a user is to know of it, for the log. */
  readonly lines: readonly string[];
}

/**
 * Finds how an agent drives a robot that is known by name.
 *
 * @throws ValidationError `unknown_robot`, and `invalid_option` for commands so seldom that the robot stops between two; WiringError
 * `robot_mismatch` for an agent that is not made for it
 */
export async function agentOnRobot(
  name: string,
  agent: AnyAgent,
  { topics: map = {}, commandRate }: { readonly topics?: TopicMap; readonly commandRate?: number },
): Promise<AgentOnRobot> {
  const { loadRobot } = await import('../../../bridges/ros2/robots/robots.ts');
  const { fitRobot } = await import('../../../bridges/ros2/robots/fit-robot.ts');
  const { velocityTypeOf } = await import('../../../bridges/ros2/robots/robot-profile.ts');
  const profile = await loadRobot(name);
  const { timeoutSeconds = Number.POSITIVE_INFINITY } = profile.velocity;
  if (commandRate !== undefined && 1 / commandRate >= timeoutSeconds) {
    throw new ValidationError(`${name} would stop between two commands`, {
      code: 'invalid_option',
      expected: `more than ${1 / timeoutSeconds} Hz, as a velocity holds for ${timeoutSeconds} s`,
      received: `${commandRate} Hz`,
      block: '--command-rate',
    });
  }
  const { topics, unstated, limits, taken } = fitRobot(profile, agent, map);
  const lines = [
    `robot ${profile.title}: its topics, its frame ${profile.frames.base}`,
    ...(taken.length > 0
      ? [`the agent has no limit where the robot has: ${taken.map((limit) => `${limit} ${limits[limit]}`).join(', ')}`]
      : []),
    ...(unstated.length > 0
      ? [`the sources of ${name} state no topic for ${unstated.join(', ')}: the usual one is taken`]
      : []),
  ];
  return { profile, topics, velocityType: velocityTypeOf(profile, process.env['ROS_DISTRO']), limits, lines };
}
