// @module-tag long
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveRooms } from '../../docs/pictures/rooms.ts';
import { CLI, output, ownDomain, until, whoTalks, withRos2 } from '../bridges/ros2/transport/ros2.ts';
import { call } from '../scenarios/cli/call.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const page = readFileSync('docs/tutorials/a-robot-on-ros-2.md', 'utf8');
/** What the page shows after commands, the last of which begins so. */
function shownAfter(command: string): string {
  const blocks = [
    ...page.matchAll(/^```sh\n((?:(?!```).*\n)*)```\n(?:\n(?!```).*\n(?:.+\n)*)?\n```text\n([\s\S]*?)^```\n/gm),
  ];
  const found = blocks.find(([, commands]) =>
    commands.replaceAll('\\\n', '').trimEnd().split('\n').at(-1)?.startsWith(command),
  );
  return found?.[2] ?? expect.unreachable();
}
const words = (command: string): readonly string[] => command.split(' ');

describe('the page on a robot on ROS 2', () => {
  it('has an agent that keeps clear in its rooms, as it says', async () => {
    const cwd = temporaryFolder();
    saveRooms(cwd);
    const { code, stdout } = await call(['test', 'rooms.ts'], { cwd, columns: 100 });
    expect([code, stdout]).toEqual([0, expect.stringContaining(shownAfter('npx reafference test'))]);
  });

  it.runIf(withRos2)(
    'drives a robot of ROS 2, and again from its bag, to the last bit',
    { timeout: 180_000 },
    async () => {
      const env = ownDomain();
      const folder = temporaryFolder();
      const rooms = saveRooms(folder);
      const [agentFile, bag] = [join(folder, 'keep-clear.ts'), join(folder, 'drive')];
      const recorder = whoTalks('ros2', words(`bag record -s mcap -a -o ${bag}`), env);
      const served = words(`ros2 --serve ${rooms} --wait-for-agent 60`);
      const robot = whoTalks(process.execPath, [...CLI, ...served], env);
      const drives = words(`ros2 ${agentFile} --use-sim-time --ros-args -p begin_trial:=false`);
      const agent = whoTalks(process.execPath, [...CLI, ...drives], env);
      await until('the agent drives', () => agent.said.includes('commands go to the robot'));
      for (const line of shownAfter('npx reafference ros2 keep-clear.ts --use-sim-time').split('\n'))
        expect(agent.said).toContain(line);
      await until('the trial is over', () => robot.child.exitCode !== null);
      expect(robot.said).toContain('trial 1 of 1: over after 20.00 s (time limit)');
      for (const { child } of [agent, recorder]) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      const said = await output(process.execPath, [...CLI, 'run', agentFile, '--from', bag], env);
      expect(said).toContain(shownAfter('npx reafference run keep-clear.ts --from'));
    },
  );

  it.runIf(withRos2)('stops where a sensor dies', { timeout: 180_000 }, async () => {
    const env = ownDomain();
    const folder = temporaryFolder();
    const rooms = saveRooms(folder);
    const served = words(`ros2 --serve ${rooms} --set seconds=300 --wait-for-agent 60`);
    const robot = whoTalks(process.execPath, [...CLI, ...served], env);
    const hears = words(
      `ros2 ${join(folder, 'keep-clear.ts')} --stale-after 300 --use-sim-time --ros-args -p begin_trial:=false -r scan:=/faulty/scan -r odom:=/faulty/odom`,
    );
    const agent = whoTalks(process.execPath, [...CLI, ...hears], env);
    const injected = words('ros2 --inject silent,frozen --trials 2');
    const said = await output(process.execPath, [...CLI, ...injected], env, 150);
    for (const { child } of [agent, robot]) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    const told = (table: string): readonly string[] =>
      table
        .split('\n')
        .flatMap((line) => /^(?:silent|frozen) +\S+ +yes .* passed$/.exec(line)?.[0].split(' ')[0] ?? []);
    expect(told(said)).toEqual(told(shownAfter('npx reafference ros2 --inject')));
    expect(told(said)).toHaveLength(4);
  });
});
