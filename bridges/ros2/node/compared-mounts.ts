import { BridgeError } from '../../../agents/index.ts';
import type { MountOptions } from '../mounts.ts';
import type { RosRobot } from '../robot.ts';
import { TRANSFORM_SOURCES } from '../topics.ts';
import type { RosTransport } from '../transport/transport.ts';
import type { LogLevel } from './rosout.ts';

/** How the mounts of the sensors are compared when a node is activated. */
export interface ComparedMountsOptions {
  readonly transport: RosTransport;
  /** Full name of a topic. */
  readonly fullName: (topic: string) => string;
  /** Whose mounts are believed. Default: another one is refused. */
  readonly mounts?: MountOptions | undefined;
  /** Seconds for which transforms of sensors are waited for where somebody publishes any. Default: 1. */
  readonly transformsSeconds?: number | undefined;
  /** Ends the wait. Default: nothing does. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is not known, and what is turned. */
  readonly log: (level: LogLevel, text: string) => void;
}

/** Milliseconds between two looks whether the transforms are known. */
const LOOK_MILLISECONDS = 10;

/**
 * Waits for the transforms that somebody publishes, and says of which sensors there are none.
 *
 * @throws BridgeError `mount_mismatch`; `no_transform` where mounts are to be those of the robot, and one is not known
 */
export async function compareMounts(robot: RosRobot, options: ComparedMountsOptions): Promise<void> {
  const { transport, fullName, mounts, transformsSeconds = 1, signal, log } = options;
  const sources = TRANSFORM_SOURCES.map(({ topic }) => fullName(topic));
  const graph = uncomparedMounts(robot).length === 0 ? [] : await transport.topics().catch(() => []);
  const told = graph.some(({ name, publishers }) => sources.includes(name) && publishers.length > 0);
  const end = performance.now() + (told ? transformsSeconds * 1e3 : 0);
  while (uncomparedMounts(robot).length > 0 && performance.now() < end && !signal?.aborted)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  if (robot.fault !== undefined) throw robot.fault;
  const unknown = uncomparedMounts(robot);
  if (unknown.length > 0 && mounts?.policy === 'tf') {
    throw new BridgeError('the robot does not say where its sensors are mounted', {
      code: 'no_transform',
      expected: 'a transform of each, as --mounts tf asks for',
      received: unknown.join('; '),
      remedy: 'start what publishes them (robot_state_publisher), or believe the agent: --mounts agent',
    });
  }
  for (const text of unknown) log('warn', text);
  for (const { verdict, text } of robot.mounts()) if (verdict === 'turned') log('info', text);
}

/** Why mounts of sensors are not compared, a sentence each. */
export function uncomparedMounts(robot: RosRobot): readonly string[] {
  return robot.mounts().flatMap(({ verdict, text }) => (verdict === 'unknown' ? [text] : []));
}
