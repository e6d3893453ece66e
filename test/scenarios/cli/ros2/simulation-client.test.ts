import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CLI, output, ownDomain, whoTalks, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';

describe.runIf(withRos2)('a simulation on ROS 2', () => {
  it('is controlled by a client of rclpy', { timeout: 120_000 }, async () => {
    const env = ownDomain();
    const serve = ['ros2', '--serve', 'event-corridor', '--wait-for-agent', '0.1'];
    const { child } = whoTalks(process.execPath, [...CLI, ...serve], env);
    const ended = once(child, 'exit');
    const script = new URL('simulation-client.py', import.meta.url).pathname;
    const told = JSON.parse(await output('python3', [script], env, 90)) as Readonly<Record<string, unknown>>;
    const { links, frames, again, words, robot, entity, ...results } = told;
    expect(results).toEqual({
      can: true,
      playing: 1,
      early: 4,
      paused: [1, 101],
      stood: true,
      stepped: [1, 123e6, 123e6],
      refused: [0, 0],
      stopped: [1, 0],
      quit: 1,
    });
    for (const word of words as readonly string[]) expect(word).toMatch(/\w+ \w+/);
    const [one, other] = again as readonly (readonly number[])[];
    expect(one[0]).toBe(50e6);
    expect(other).toEqual(one);
    expect(robot).toBe(entity);
    expect(links).toEqual(frames);
    expect(await ended).toEqual([0, null]);
  });
});
