import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { velocityTypeOf } from '../../../../bridges/ros2/robots/robot-profile.ts';
import { loadRobot } from '../../../../bridges/ros2/robots/robots.ts';
import { CLI, ownDomain, until, whoTalks, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';

/** Its velocity has a stamp from Jazzy on, and its body is not the usual frame: an agent that takes the usual ones finds nothing. */
const ROBOT = 'turtlebot3-burger';

describe.runIf(withRos2)('a robot that is known by name', () => {
  it('is served on ROS, and driven by an agent for it', { timeout: 120_000 }, async () => {
    const env = ownDomain();
    const type = velocityTypeOf(await loadRobot(ROBOT), env['ROS_DISTRO']);
    const run = (...words: string[]) => whoTalks(process.execPath, [...CLI, 'ros2', ...words], env);
    const pace = ['--clock-period', '10', '--lock-step', '30000', '--wait-for-agent', '60'];
    const brief = ['--set', 'trials=1', '--set', 'timeLimit=2', '--json'];
    const served = run('--serve', 'water-maze', '--robot', ROBOT, ...brief, ...pace);
    const agent = run('water-maze', '--robot', ROBOT, '--use-sim-time', '--ros-args', '-p', 'begin_trial:=false');
    onTestFinished(() => {
      served.child.kill('SIGKILL');
      agent.child.kill('SIGINT');
    });
    const [code] = await once(served.child, 'exit');
    expect([code, served.said]).toEqual([0, expect.stringContaining('trial 1 of 1')]);
    const driven = [...served.said.matchAll(/"pathMetres": ([\d.]+)/g)].map(([, metres]) => Number(metres));
    expect(driven).toHaveLength(1);
    expect(driven[0]).toBeGreaterThan(0.05);
    expect(served.said).not.toContain('no agent was told of it');
    await until('the agent says its topics', () => agent.said.includes('velocity to'));
    expect(agent.said).toContain(`velocity to cmd_vel (${type})`);
    expect(agent.said).toContain('its frame base_footprint');
  });
});
