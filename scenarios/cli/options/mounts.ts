import type { MountPolicy } from '../../../bridges/ros2/mounts.ts';
import { choice } from './option.ts';

const POLICIES: Readonly<Record<MountPolicy, true>> = { compare: true, tf: true, agent: true };

/** `--mounts`, of the commands that hear a robot. */
export const mounts = choice(
  'whose',
  'where sensors are mounted: compare agent and transforms (default), take the transforms (tf), or the agent',
  Object.keys(POLICIES) as MountPolicy[],
);
