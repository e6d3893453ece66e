import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RobotProfile } from '../../bridges/ros2/robots/robot-profile.ts';
import { loadRobot, ROBOTS } from '../../bridges/ros2/robots/robots.ts';

const PAGE = 'docs/ros-robots.md';

/** The row of a robot; a dash for what its sources do not state. */
function rowOf({ name, velocity, frames, footprint, limits, sensors }: RobotProfile): string {
  const bare = (type: string): string => type.slice('geometry_msgs/msg/'.length);
  const taken = Object.entries(velocity.types).map(([since, type], k) =>
    k === 0 ? bare(type) : `from ${since} on ${bare(type)}`,
  );
  const told = (...values: readonly (number | undefined)[]): string =>
    values.map((value) => (value === undefined ? '-' : Number(value.toFixed(4)))).join(', ');
  const { linear, angular, linearAcceleration, angularAcceleration } = limits ?? {};
  const mount = sensors.scan?.mount;
  const cells = [
    `\`${name}\``,
    `\`${velocity.topic}\`: ${taken.join(', ')}`,
    `\`${frames.base}\``,
    told(footprint?.radius),
    told(linear, angular),
    told(linearAcceleration, angularAcceleration),
    told(velocity.timeoutSeconds),
    mount === undefined ? '-' : told(mount.x ?? 0, mount.y ?? 0, mount.z, mount.yaw ?? 0),
  ];
  return `| ${cells.join(' | ')} |`;
}

it('the page of robots has the values of their profiles', async () => {
  const rows = await Promise.all(Object.keys(ROBOTS).map(async (name) => rowOf(await loadRobot(name))));
  const written = readFileSync(PAGE, 'utf8').split('\n');
  expect(written.filter((line) => line.startsWith('| `'))).toEqual(rows);
});
