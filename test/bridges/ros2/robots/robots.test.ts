import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notStated, velocityTypeOf } from '../../../../bridges/ros2/robots/robot-profile.ts';
import { loadRobot, ROBOTS } from '../../../../bridges/ros2/robots/robots.ts';

const [PLAIN, STAMPED] = ['geometry_msgs/msg/Twist', 'geometry_msgs/msg/TwistStamped'] as const;
const FOLDER = 'bridges/ros2/robots';

describe('robots by name', () => {
  it('are all that have a file', async () => {
    const files = readdirSync(FOLDER).filter((name) =>
      readFileSync(`${FOLDER}/${name}`, 'utf8').includes('export default defineRobot('),
    );
    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(Object.keys(ROBOTS).sort());
    for (const name of Object.keys(ROBOTS)) expect((await loadRobot(name)).name).toBe(name);
  });

  it.each(Object.keys(ROBOTS))('%s has a file at a commit for every value, and no file without one', async (name) => {
    const { sources, ...profile } = await loadRobot(name);
    for (const { repository, commit, path } of Object.values(sources)) {
      expect(repository).toMatch(/^[\w-]+\/[\w-]+$/);
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect(path).toMatch(/^[\w./-]+\.\w+$/);
    }
    const { frames, velocity, footprint, wheels, limits, beams } = profile;
    const stated = [frames, velocity, footprint, wheels, limits, beams, ...Object.values(profile.sensors)];
    const from = stated.flatMap((part) => (part === undefined ? [] : [part.from]));
    expect(from.every((files) => files.length > 0)).toBe(true);
    expect([...new Set(from.flat())].sort()).toEqual(Object.keys(sources).sort());
  });

  it('that are not known are refused with the nearest', async () => {
    await expect(loadRobot('turtlebot-4')).rejects.toMatchObject({
      code: 'unknown_robot',
      received: 'turtlebot-4',
      remedy: "did you mean 'turtlebot4'?",
    });
    await expect(loadRobot('constructor')).rejects.toMatchObject({ code: 'unknown_robot' });
  });

  it.each([
    ['turtlebot3-burger', 'humble', PLAIN],
    ['turtlebot3-burger', 'iron', PLAIN],
    ['turtlebot3-burger', 'jazzy', STAMPED],
    ['turtlebot4', 'lyrical', STAMPED],
    ['create3', undefined, STAMPED],
    ['create3', 'rolling', STAMPED],
    ['diff-drive-controller', 'humble', STAMPED],
    ['husky', 'jazzy', PLAIN],
  ])('%s takes on %s a %s', async (name, distribution, type) => {
    expect(velocityTypeOf(await loadRobot(name), distribution)).toBe(type);
  });

  it('say what their sources do not state', async () => {
    expect(notStated(await loadRobot('turtlebot4'))).toEqual([]);
    expect(notStated(await loadRobot('turtlebot3-burger'))).toEqual([
      'acceleration',
      'acceleration of the turn',
      'time for which a velocity holds',
      'beams of a range finder',
    ]);
  });
});
